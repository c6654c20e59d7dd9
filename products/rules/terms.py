"""How much of a product a customer may have and at what fee: limits and fees as data, and refunds by the day."""

from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal
from enum import StrEnum
from typing import Any

BASIS_POINTS = 10_000
DAYS_OF_YEAR = 360
EARLY_DAYS = 3


class LimitKind(StrEnum):
    """Amounts in fen, shares of the contract, bid, advance or loss in basis points, terms in months."""

    MOST_AMOUNT = "most_amount"
    MOST_SHARE = "most_share"
    LEAST_SHARE = "least_share"
    EQUAL_SHARE = "equal_share"
    COVERED_SHARE = "covered_share"
    USUAL_MONTHS = "usual_months"
    MOST_MONTHS = "most_months"


class When(StrEnum):
    """In which case a limit or a fee counts."""

    ALWAYS = ""
    LOWEST_PRICE = "lowest_price"
    NOT_LOWEST_PRICE = "not_lowest_price"
    NEW_CUSTOMER = "new"
    OLD_CUSTOMER = "old"


class Per(StrEnum):
    YEAR = "year"
    DAY = "day"
    ONCE = "once"


@dataclass(frozen=True)
class Limit:
    """One bound."""

    kind: LimitKind
    value: int
    when: When = When.ALWAYS

    def plain(self) -> dict[str, Any]:
        """The limit as it is stored."""
        return {"kind": self.kind.value, "value": self.value, "when": self.when.value}


@dataclass(frozen=True)
class Fee:
    """A range in basis points of the amount; `region` is the beginning of a region's code, empty for everywhere."""

    low: int
    high: int
    per: Per = Per.YEAR
    region: str = ""
    when: When = When.ALWAYS

    def plain(self) -> dict[str, Any]:
        """The fee as it is stored."""
        return {
            "low": self.low,
            "high": self.high,
            "per": self.per.value,
            "region": self.region,
            "when": self.when.value,
        }


class TermsMeanNothing(Exception):
    """A limit or fee that is none."""


def limit_from(stored: dict[str, Any]) -> Limit:
    """A stored limit, checked."""
    try:
        limit = Limit(LimitKind(stored["kind"]), stored["value"], When(stored.get("when", "")))
    except (KeyError, ValueError, TypeError) as fault:
        raise TermsMeanNothing(str(stored)) from fault
    if type(limit.value) is not int or limit.value <= 0:
        raise TermsMeanNothing(str(stored))
    return limit


def fee_from(stored: dict[str, Any]) -> Fee:
    """A stored fee, checked."""
    try:
        fee = Fee(
            stored["low"],
            stored["high"],
            Per(stored.get("per", "year")),
            stored.get("region", ""),
            When(stored.get("when", "")),
        )
    except (KeyError, ValueError, TypeError) as fault:
        raise TermsMeanNothing(str(stored)) from fault
    if not (type(fee.low) is int and type(fee.high) is int and 0 <= fee.low <= fee.high <= BASIS_POINTS):
        raise TermsMeanNothing(str(stored))
    return fee


@dataclass(frozen=True)
class Asked:
    """What is wanted: the amount, what it is a share of (contract, bid, advance, loss), for how long."""

    amount_fen: int
    base_fen: int | None = None
    months: int | None = None
    lowest_price: bool = False


def broken(limits: list[Limit], asked: Asked) -> list[Limit]:
    """The limits that a wish goes beyond; a usual term is exceeded without being broken."""
    return [limit for limit in limits if _counts(limit, asked) and _is_broken(limit, asked)]


def covered(limits: list[Limit], loss_fen: int) -> int:
    """What a credit guarantee pays of a loss (fen); the seller keeps the rest."""
    share = next((limit.value for limit in limits if limit.kind is LimitKind.COVERED_SHARE), 0)
    return loss_fen * share // BASIS_POINTS


def fee_for(fees: list[Fee], *, region: str, old_customer: bool) -> Fee | None:
    """The first fee whose region and kind of customer fit; None where none does."""
    standing = When.OLD_CUSTOMER if old_customer else When.NEW_CUSTOMER
    fitting = (fee for fee in fees if region.startswith(fee.region) and fee.when in {When.ALWAYS, standing})
    return next(fitting, None)


def fee_of(amount_fen: int, rate_bp: Decimal, days: int) -> int:
    """A fee by the day on 360 days (fen)."""
    exact = Decimal(amount_fen) * rate_bp / BASIS_POINTS * days / DAYS_OF_YEAR
    return int(exact.to_integral_value(ROUND_HALF_EVEN))


def early_refund(amount_fen: int, rate_bp: Decimal, *, days_agreed: int, days_used: int) -> int:
    """The fee given back when it is repaid three or more days early: that of the days not used; interest is not."""
    unused = days_agreed - days_used
    return fee_of(amount_fen, rate_bp, unused) if unused >= EARLY_DAYS else 0


def _counts(limit: Limit, asked: Asked) -> bool:
    if limit.when is When.LOWEST_PRICE:
        return asked.lowest_price
    if limit.when is When.NOT_LOWEST_PRICE:
        return not asked.lowest_price
    return True


def _is_broken(limit: Limit, asked: Asked) -> bool:
    if limit.kind is LimitKind.MOST_AMOUNT:
        return asked.amount_fen > limit.value
    if limit.kind is LimitKind.MOST_MONTHS:
        return asked.months is not None and asked.months > limit.value
    if asked.base_fen is None or limit.kind in {LimitKind.USUAL_MONTHS, LimitKind.COVERED_SHARE}:
        return False
    mine, bound = asked.amount_fen * BASIS_POINTS, asked.base_fen * limit.value
    if limit.kind is LimitKind.MOST_SHARE:
        return mine > bound
    return mine < bound if limit.kind is LimitKind.LEAST_SHARE else mine != bound
