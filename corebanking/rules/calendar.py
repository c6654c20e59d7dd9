"""When a feed is due, when it came too late, and what it usually brings."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta, tzinfo
from enum import StrEnum
from statistics import median

# Of how many batches before it a batch is compared with the middle one.
COMPARED = 10
# A resource that brings this share more or less than usual is looked at.
UNUSUAL = 0.2


class Punctuality(StrEnum):
    """How one resource of one business date arrived."""

    ON_TIME = "on_time"
    LATE = "late"
    REFUSED = "refused"
    MISSING = "missing"
    WAITING = "waiting"


def due_at(business_date: date, cut_off: time, zone: tzinfo) -> datetime:
    """The cut-off of a business date: that clock on the next morning."""
    return datetime.combine(business_date + timedelta(days=1), cut_off, zone)


def punctuality(*, applied_at: datetime | None, refused: bool, due: datetime, at: datetime) -> Punctuality:
    """How a resource arrived that was first applied at `applied_at`, if it was; `refused`: something of it was."""
    if applied_at is not None:
        return Punctuality.ON_TIME if applied_at <= due else Punctuality.LATE
    if refused:
        return Punctuality.REFUSED
    return Punctuality.MISSING if at > due else Punctuality.WAITING


def against_usual(rows: int, earlier: Sequence[int]) -> float | None:
    """How far `rows` lies from the middle of what came before, as a share; None where nothing did."""
    usual = median(earlier[:COMPARED]) if earlier else 0
    return rows / usual - 1 if usual else None


def is_awaited(*, needed: bool, days: int, of_days: int) -> bool:
    """Whether a resource is missed that does not come: scoring needs it, or it came on half of the last days."""
    return needed or days * 2 >= of_days
