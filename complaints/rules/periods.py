"""Months, quarters and years, as figures are drawn up and sent."""

from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True)
class Period:
    """A month, a quarter or a year, from its first day to (not including) the first day after it."""

    code: str
    starts_on: date
    ends_on: date

    @property
    def year(self) -> int:
        return self.starts_on.year

    @property
    def quarter(self) -> int | None:
        return (self.starts_on.month + 2) // 3 if "Q" in self.code else None


def period_of(code: str) -> Period:
    """The period that '2026-07', '2026Q3' or '2026' names; ValueError for anything else."""
    if len(code) == 7 and code[4] == "-":
        return _month(code)
    year, _, quarter = code.upper().partition("Q")
    if len(year) != 4 or not year.isdecimal() or not 2000 <= int(year) <= 2100:
        raise ValueError(code)
    number = int(year)
    if "Q" not in code.upper():
        return Period(year, date(number, 1, 1), date(number + 1, 1, 1))
    if quarter not in ("1", "2", "3", "4"):
        raise ValueError(code)
    first = date(number, int(quarter) * 3 - 2, 1)
    after = date(number + 1, 1, 1) if quarter == "4" else date(number, int(quarter) * 3 + 1, 1)
    return Period(f"{year}Q{quarter}", first, after)


def _month(code: str) -> Period:
    year, month = code[:4], code[5:]
    if not (year + month).isdecimal() or not 2000 <= int(year) <= 2100 or not 1 <= int(month) <= 12:
        raise ValueError(code)
    first = date(int(year), int(month), 1)
    return Period(code, first, (first + timedelta(days=32)).replace(day=1))


def month_of(day: date) -> Period:
    """The month in which a day lies."""
    return period_of(f"{day:%Y-%m}")


def quarter_of(day: date) -> Period:
    """The quarter in which a day lies."""
    return period_of(f"{day.year}Q{(day.month + 2) // 3}")


def before(period: Period) -> Period:
    """The period of the same length before this one."""
    if "-" in period.code:
        return month_of(period.starts_on - timedelta(days=1))
    if period.quarter is None:
        return period_of(str(period.year - 1))
    return quarter_of(period.starts_on - timedelta(days=1))
