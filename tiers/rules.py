"""The shipped scoring model as plain Python: indicators, percentiles, scores, tiers, classes and phases."""

from enum import StrEnum


class Indicator(StrEnum):
    """The six weighted proxies, in the order of every array and table."""

    REVENUE = "revenue"
    CHANGE = "change"
    RELATIONSHIP = "relationship"
    ENTANGLEMENT = "entanglement"
    WALLET = "wallet"
    PARTNERSHIP = "partnership"
