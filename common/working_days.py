"""The bank's own working calendar: the published list with the days on which the bank departs from it."""

from datetime import date

import orjson
from django.db.models import F, Func, QuerySet, TextField
from django.db.models.functions import Cast

from common.calendar import WorkingCalendar
from common.models import CalendarDay


def bank_calendar() -> WorkingCalendar:
    """The working calendar with every departure the bank has entered (one query)."""
    return WorkingCalendar(dict(CalendarDay.objects.values_list("day", "working")))


def departures() -> QuerySet:
    """Every departure as one value, for `calendar_of`, where a statement asks for something else as well."""
    together = Func(F("day"), F("working"), function="jsonb_object_agg")
    return CalendarDay.objects.order_by().values(every=Cast(together, TextField()))


def calendar_of(departures: str | None) -> WorkingCalendar:
    """The working calendar, from the value of `departures`."""
    days = orjson.loads(departures or "{}")
    return WorkingCalendar({date.fromisoformat(day): working for day, working in days.items()})
