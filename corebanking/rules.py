"""Resources, states and modes of the core-banking feed."""

from enum import StrEnum


class Resource(StrEnum):
    UNITS = "units"
    EXCHANGE_RATES = "exchange_rates"
    TRANSFER_PRICES = "transfer_prices"
    CUSTOMERS = "customers"
    ACCOUNTS = "accounts"
    BALANCES = "balances"


class Mode(StrEnum):
    STRICT = "strict"
    LENIENT = "lenient"


class BatchState(StrEnum):
    ANNOUNCED = "announced"
    RECEIVING = "receiving"
    CLOSING = "closing"
    APPLYING = "applying"
    APPLIED = "applied"
    REFUSED = "refused"


# What the night waits for on a business date.
NEEDED_FOR_SCORING = (Resource.CUSTOMERS, Resource.ACCOUNTS, Resource.BALANCES)
