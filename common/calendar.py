"""Business days: dates in Shanghai, working days by the published list, make-up days included."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import chinese_calendar
from chinese_calendar.constants import holidays
from django.utils import timezone

SHANGHAI = ZoneInfo("Asia/Shanghai")
PUBLISHED_FROM, PUBLISHED_UNTIL = min(holidays).year, max(holidays).year


def business_date(at: datetime) -> date:
    """The Shanghai date of a moment; never cast a UTC timestamp to a date any other way."""
    return at.astimezone(SHANGHAI).date()


def business_today() -> date:
    """Today's date in Shanghai."""
    return business_date(timezone.now())


def month_start(day: date) -> date:
    """The first day of the month of `day`."""
    return day.replace(day=1)


def add_months(month: date, count: int) -> date:
    """The first day of the month `count` months after (or before) that of `month`."""
    index = month.year * 12 + month.month - 1 + count
    return date(index // 12, index % 12 + 1, 1)


def last_complete_month(day: date) -> date:
    """The first day of the last month that was complete at the end of a day."""
    return add_months(month_start(day + timedelta(days=1)), -1)


def month_end(day: date) -> date:
    """The last day of the month of `day`."""
    return add_months(day, 1) - timedelta(days=1)


def months_later(day: date, count: int) -> date:
    """The same day `count` months later, or the last day of that month where it has no such day."""
    month = add_months(day, count)
    return min(month.replace(day=1) + timedelta(days=day.day - 1), month_end(month))


@dataclass(frozen=True)
class WorkingCalendar:
    """Working days of the bank: the State Council's list, corrected by the bank's own days.

    `departures` maps a day to whether it is worked.  In a year whose list is not published yet, weekdays count
    as worked and every answer is provisional; in a year before the first list weekdays count as worked for good.
    """

    departures: Mapping[date, bool] = field(default_factory=dict)

    def is_working(self, day: date) -> bool:
        """Whether the bank works on `day`."""
        if day in self.departures:
            return self.departures[day]
        if not PUBLISHED_FROM <= day.year <= PUBLISHED_UNTIL:
            return day.weekday() < 5
        return chinese_calendar.is_workday(day)

    def is_provisional(self, day: date) -> bool:
        """Whether the holiday list of the year of `day` is still to be published."""
        return day.year > PUBLISHED_UNTIL

    def add_working_days(self, day: date, count: int) -> date:
        """The working day `count` working days after `day`, which is day 0 (moved forward if not worked)."""
        while not self.is_working(day):
            day += timedelta(days=1)
        while count:
            day += timedelta(days=1)
            count -= self.is_working(day)
        return day

    def working_days_between(self, first: date, last: date) -> int:
        """How many working days lie after `first` up to and including `last`."""
        return sum(self.is_working(first + timedelta(days=n)) for n in range(1, (last - first).days + 1))
