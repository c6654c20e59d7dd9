"""The bank's own working calendar: the published list with the days on which the bank departs from it."""

from common.calendar import WorkingCalendar
from common.models import CalendarDay


def bank_calendar() -> WorkingCalendar:
    """The working calendar with every departure the bank has entered (one query)."""
    return WorkingCalendar(dict(CalendarDay.objects.values_list("day", "working")))
