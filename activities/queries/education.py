"""Events of consumer education that a person reads, and for which units they record them."""

from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from activities.models import EducationEvent
from activities.models.education import EducationQuerySet
from common.pagination import Ordering, record_page
from organization.models import Staff, Unit
from organization.rules import Act

LATEST = Ordering("education", ("-held_on", "-id"))
PAGE = 30


@dataclass(frozen=True)
class EducationPage:
    """A page of events with the cursors of those around it."""

    events: list[EducationEvent]
    next_cursor: str
    previous_cursor: str


def listed_education(user: Staff) -> EducationQuerySet:
    """Every event that a person reads, those that were taken back among them."""
    return EducationEvent.objects.visible_to(user).select_related("unit", "recorded_by", "withdrawn_by")


def education_page(user: Staff, *, cursor: str = "") -> EducationPage:
    """One page, the latest first."""
    rows, page = record_page(listed_education(user), ordering=LATEST, size=PAGE, cursor=cursor)
    return EducationPage(rows, page.next_cursor, page.previous_cursor)


def may_record(user: Staff) -> bool:
    """Whether a person records events: who works with customers, and head office."""
    return user.reach.may(Act.LOG_INTERACTION) or user.reach.everything


def units_to_teach_for(user: Staff, day: date) -> QuerySet[Unit]:
    """The units open on a day for which a person records events: their own and those they read whole."""
    if not may_record(user):
        return Unit.objects.none()
    return Unit.objects.visible_to(user).open_on(day).order_by("path")


def may_withdraw(user: Staff, event: EducationEvent) -> bool:
    """Whether a person takes an event back: who recorded it, and who reads its unit whole."""
    reach = user.reach
    led = any(event.unit.path.startswith(path) for path in reach.subtrees)
    return event.recorded_by_id == user.pk or reach.everything or led
