"""Whether a company is one the bank wants: each rule's result from the value used, and the result of all together."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

BASIS_POINTS = 10_000


class Measure(StrEnum):
    """What a rule looks at; figures come from the prospect's file, an answer from whoever asked."""

    YEARS = "years"
    NET_ASSETS = "net_assets_fen"
    REVENUE = "annual_revenue_fen"
    DEBT_RATIO = "debt_ratio_bp"
    ANSWER = "answer"


class Bound(StrEnum):
    AT_LEAST = "at_least"
    AT_MOST = "at_most"
    YES = "yes"


class Result(StrEnum):
    PASS = "pass"
    FAIL = "fail"
    UNKNOWN = "unknown"


class Standing(StrEnum):
    """What the rules say of a prospect together."""

    UNKNOWN = "unknown"
    QUALIFIED = "qualified"
    REFUSED = "refused"


@dataclass(frozen=True)
class Figures:
    """What the file of a prospect says; money in fen of yuan, None where nobody knows."""

    established_on: date | None = None
    total_assets_fen: int | None = None
    net_assets_fen: int | None = None
    annual_revenue_fen: int | None = None


def years_between(earlier: date, later: date) -> int:
    """Whole years from one day to another, none where it lies ahead."""
    years = later.year - earlier.year - ((later.month, later.day) < (earlier.month, earlier.day))
    return max(years, 0)


def debt_ratio_bp(total_assets_fen: int | None, net_assets_fen: int | None) -> int | None:
    """What is owed out of all assets in basis points, rounded up so that 70.001% is more than 70%."""
    if not total_assets_fen or total_assets_fen < 0 or net_assets_fen is None:
        return None
    return -((net_assets_fen - total_assets_fen) * BASIS_POINTS // total_assets_fen)


def value_of(measure: str, figures: Figures, on: date) -> int | None:
    """The figure a rule looks at on a day; None where it is not known or is for a person to answer."""
    if measure == Measure.YEARS:
        return None if figures.established_on is None else years_between(figures.established_on, on)
    if measure == Measure.NET_ASSETS:
        return figures.net_assets_fen
    if measure == Measure.REVENUE:
        return figures.annual_revenue_fen
    if measure == Measure.DEBT_RATIO:
        return debt_ratio_bp(figures.total_assets_fen, figures.net_assets_fen)
    return None


def result_of(bound: str, threshold: int | None, value: int | None) -> Result:
    """Pass, fail or unknown; an answer is 1 for yes and 0 for no."""
    if value is None:
        return Result.UNKNOWN
    if bound == Bound.YES:
        return Result.PASS if value else Result.FAIL
    kept = value >= (threshold or 0) if bound == Bound.AT_LEAST else value <= (threshold or 0)
    return Result.PASS if kept else Result.FAIL


def standing_of(results: Iterable[tuple[str, bool]]) -> Standing:
    """Of all pairs (result, waived): refused where one fails, qualified where every one passes or is waived."""
    open_results = {result for result, waived in results if not waived}
    if Result.FAIL in open_results:
        return Standing.REFUSED
    return Standing.UNKNOWN if Result.UNKNOWN in open_results else Standing.QUALIFIED
