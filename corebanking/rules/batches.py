"""Resources, modes and states of the core-banking feed, and which state may follow which."""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from common.calendar import add_months


class Resource(StrEnum):
    UNITS = "units"
    STAFF = "staff"
    EXCHANGE_RATES = "exchange_rates"
    TRANSFER_PRICES = "transfer_prices"
    CUSTOMERS = "customers"
    ACCOUNTS = "accounts"
    BALANCES = "balances"
    RATINGS = "ratings"
    LOANS = "loans"
    HOLDINGS = "holdings"
    DAILY_BALANCES = "daily_balances"
    SETTLEMENTS = "settlements"
    FEES = "fees"
    INTERACTIONS = "interactions"


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
# Each resource after those that its rows refer to.
SENDING_ORDER = tuple(Resource)
# Their rows say how things stand, so an older day must not come after a newer one; rates and prices carry their date.
STANDING = (
    Resource.UNITS,
    Resource.STAFF,
    Resource.CUSTOMERS,
    Resource.ACCOUNTS,
    Resource.BALANCES,
    Resource.LOANS,
    Resource.HOLDINGS,
)
# What a bank may leave out: spoken of only once something of it has come.
OPTIONAL = (
    Resource.STAFF,
    Resource.RATINGS,
    Resource.LOANS,
    Resource.HOLDINGS,
    Resource.DAILY_BALANCES,
    Resource.SETTLEMENTS,
    Resource.FEES,
    Resource.INTERACTIONS,
)
# For so many months after the day a row speaks of its version is kept; then the row comes without one, or not at all.
VERSIONS_KEPT_MONTHS = 36
# How far back business dates lie from today, and months of balances from the business date.
YEARS_BACK = 10

_FOLLOWING = {
    BatchState.ANNOUNCED: frozenset({BatchState.RECEIVING, BatchState.CLOSING}),
    BatchState.RECEIVING: frozenset({BatchState.RECEIVING, BatchState.CLOSING}),
    BatchState.CLOSING: frozenset({BatchState.APPLYING}),
    # Applying may start again: a worker that died left nothing but the state.
    BatchState.APPLYING: frozenset({BatchState.APPLYING, BatchState.APPLIED, BatchState.REFUSED}),
    BatchState.APPLIED: frozenset(),
    BatchState.REFUSED: frozenset(),
}
# Closed and not yet decided upon.
UNFINISHED = (BatchState.CLOSING, BatchState.APPLYING)


def versions_kept_from(today: date) -> date:
    """The first day whose rows' versions are kept."""
    return add_months(today, -VERSIONS_KEPT_MONTHS)


def may_become(state: BatchState | str, following: BatchState) -> bool:
    """Whether a batch in `state` may go on to `following`."""
    return following in _FOLLOWING[BatchState(state)]


def scope_of(resource: Resource | str) -> str:
    """The OAuth scope that allows sending a resource."""
    return f"{Resource(resource).value}:write"


# Whose changes a client may follow: the feeds of `common.changes` that the API serves.
FOLLOWED = ("customers", "tiers", "complaints", "prospects", "opportunities")


def reading_scope(resource: str) -> str:
    """The OAuth scope that allows following the changes of a resource."""
    return f"{resource}:read"


# All that a client may be allowed: to send, and to follow.
SENDING = tuple(scope_of(resource) for resource in SENDING_ORDER)
FOLLOWING = tuple(reading_scope(resource) for resource in FOLLOWED)
# To read how the feeds are: figures for the machines that watch over others.
MEASURING = "feeds:read"
SCOPES = (*SENDING, *FOLLOWING, MEASURING)


@dataclass(frozen=True)
class Problem:
    """Why a batch was refused: a code and what its sentence needs, in the reader's language later."""

    code: str
    params: dict[str, str | int] = field(default_factory=dict)

    def stored(self) -> dict:
        return {"code": self.code, "params": self.params}
