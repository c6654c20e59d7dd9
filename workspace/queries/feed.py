"""A person's calendar as iCalendar (RFC 5545): visits with their zone, tasks and dates as whole days."""

from datetime import date, datetime, timedelta

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _
from icalendar import Calendar, Event, vRecur

from common.calendar import SHANGHAI
from organization.models import Staff
from worklist.models import Task
from worklist.rules import recurrence
from worklist.services.tasks import FIRST
from workspace.queries.calendar import Entry, Whose, entries

DAYS_BACK, DAYS_AHEAD = 60, 365
_STATES = {"confirmed": "CONFIRMED", "reported": "CONFIRMED"}
# What a phone shows: own visits, tasks and promises, contacts that were agreed or are due, deadlines of talks.
LAYERS = frozenset({"visit", "task", "promise", "contact", "talk"})


def calendar_file(person: Staff, at: datetime, *, address: str = "") -> bytes:
    """The feed as bytes, in the person's language; names of customers and purposes, never an amount."""
    today = at.astimezone(SHANGHAI).date()
    with translation.override(person.language or settings.LANGUAGE_CODE):
        first, last = today - timedelta(days=DAYS_BACK), today + timedelta(days=DAYS_AHEAD)
        found = entries(person, Whose(person=person), first, last, layers=LAYERS)
        series = _series(found)
        feed = Calendar()
        feed.add("prodid", "-//Hausbank//Calendar//EN")
        feed.add("version", "2.0")
        feed.add("method", "PUBLISH")
        feed.add("x-wr-calname", _("Hausbank: %(name)s") % {"name": person.display_name})
        feed.add("x-wr-timezone", str(SHANGHAI))
        feed.add("refresh-interval", timedelta(minutes=30), parameters={"VALUE": "DURATION"})
        for entry in found:
            feed.add_component(_event(entry, at, address=address, first=series.get(entry.key)))
        feed.add_missing_timezones()
        return feed.to_ical()


def _series(found: list[Entry]) -> dict[object, date]:
    """On which day the series began of which each repeating task is the next one."""
    keys = [entry.key for entry in found if entry.repeat]
    rows = Task.objects.filter(public_id__in=keys).values_list("public_id", "parameters")
    return {key: date.fromisoformat(parameters[FIRST]) for key, parameters in rows if FIRST in parameters}


def _event(entry: Entry, at: datetime, *, address: str, first: date | None) -> Event:
    event = Event()
    event.add("uid", f"{entry.layer}-{entry.key or entry.url.strip('/').replace('/', '-')}@hausbank")
    event.add("dtstamp", at)
    event.add("summary", f"{entry.subject} {entry.title}")
    event.add("categories", [entry.layer])
    event.add("class", "PRIVATE")
    if address:
        event.add("url", f"{address}{entry.url}")
    if entry.starts_at and entry.ends_at:
        event.add("dtstart", entry.starts_at.astimezone(SHANGHAI))
        event.add("dtend", entry.ends_at.astimezone(SHANGHAI))
        event.add("status", _STATES.get(entry.state, "TENTATIVE"))
        event.add("sequence", entry.version)
        if entry.place:
            event.add("location", entry.place)
        return event
    event.add("dtstart", entry.day)
    event.add("dtend", entry.day + timedelta(days=1))
    event.add("transp", "TRANSPARENT")
    if first and entry.repeat:
        event.add("rrule", vRecur(recurrence(first, entry.repeat)))
    return event
