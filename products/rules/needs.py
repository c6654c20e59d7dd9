"""What companies need of a bank, and the six steps of meeting a need."""

from enum import StrEnum


class NeedKind(StrEnum):
    WORKING_CAPITAL = "working_capital"
    RECEIVABLES = "receivables"
    INVESTMENT = "investment"
    SHORT_GAP = "short_gap"
    BID = "bid"
    CONTRACT = "contract"
    TRADE_CREDIT = "trade_credit"
    EQUITY = "equity"
    IDLE_MONEY = "idle_money"
    PAYMENTS = "payments"
    CASH_CONTROL = "cash_control"
    WAGES = "wages"
    FOREIGN_TRADE = "foreign_trade"
    PROPERTY = "property"


class NeedStep(StrEnum):
    """In order; a dropped need keeps why."""

    IDENTIFIED = "identified"
    MATCHED = "matched"
    PROPOSED = "proposed"
    NEGOTIATED = "negotiated"
    DELIVERED = "delivered"
    FOLLOWED_UP = "followed_up"
    DROPPED = "dropped"


ORDER: list[NeedStep] = [step for step in NeedStep if step is not NeedStep.DROPPED]
DONE = frozenset({NeedStep.FOLLOWED_UP, NeedStep.DROPPED})


def may_move(here: NeedStep, there: NeedStep) -> bool:
    """One step on, any step back, or dropped; what is dropped or followed up stays."""
    if here in DONE or here == there:
        return False
    if there is NeedStep.DROPPED:
        return True
    return ORDER.index(there) <= ORDER.index(here) + 1
