"""Telling those who look after the feeds that one is late, before account managers meet stale numbers."""

from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.db.models import Count, Max, Q
from django.urls import reverse
from django.utils import translation

from common.calendar import SHANGHAI, business_date
from corebanking.models import Batch
from corebanking.queries import cut_offs, due
from corebanking.rules import NEEDED_FOR_SCORING, is_awaited
from corebanking.texts import RESOURCES
from organization.models import RoleAssignment
from organization.rules import ROLES_BY_ACT, Act
from worklist.rules import NoticeKind
from worklist.services import NewNotice, add_notices, close_notices

# Of how many business dates before it a resource's habit is read.
HABIT_DAYS = 10
# How long a notice may wait to be settled by what came after it.
SETTLED_WITHIN = timedelta(days=7)


@transaction.atomic
def tell_of_late_feeds(*, at: datetime) -> int:
    """Tell each person who may mend feeds of each resource of yesterday that is due and has not been applied.

    Once a day and resource. What came afterwards settles it. Says how many notices are new. Run by the tick.
    """
    yesterday = business_date(at) - timedelta(days=1)
    own = cut_offs()
    _settle(yesterday, at, own)
    late = [resource for resource in _awaited(yesterday) if at > due(yesterday, resource, own=own)]
    if not late:
        return 0
    people = _people(business_date(at))
    return add_notices(
        [
            NewNotice(
                kind=NoticeKind.RUN_LATE,
                person_id=person,
                subject=_subject(resource),
                slot=yesterday.isoformat(),
                parameters=_said(resource, yesterday, own),
            )
            for resource in late
            for person in people
        ],
        at=at,
    )


def _awaited(day: date) -> list[str]:
    """The resources that should come for a day by their habit, and have not; a later day stands for an earlier one."""
    applied = Batch.objects.applied().filter(replay_of=None)
    of_late = Q(business_date__gte=day - timedelta(days=HABIT_DAYS), business_date__lt=day)
    habits = applied.values("resource").annotate(
        newest=Max("business_date"), days=Count("business_date", distinct=True, filter=of_late)
    )
    return sorted(
        habit["resource"]
        for habit in habits
        if habit["newest"] < day
        and is_awaited(needed=habit["resource"] in NEEDED_FOR_SCORING, days=habit["days"], of_days=HABIT_DAYS)
    )


def _settle(yesterday: date, at: datetime, own: dict[str, time]) -> None:
    """Close what was said of resources that came meanwhile."""
    came = (
        Batch.objects.applied()
        .filter(business_date__lte=yesterday, finished_at__gt=at - SETTLED_WITHIN)
        .filter(business_date__gt=yesterday - SETTLED_WITHIN, replay_of=None)
    )
    for resource, day in came.values_list("resource", "business_date").distinct().order_by():
        if at > due(day, resource, own=own):
            close_notices(kind=NoticeKind.RUN_LATE, subject=_subject(resource), slot=day.isoformat(), at=at)


def _people(day: date) -> list[int]:
    """Those who may mend feeds today."""
    held = RoleAssignment.objects.held_on(day).at_open_units(day)
    roles = [role.value for role in ROLES_BY_ACT[Act.MEND_FEEDS]]
    people = held.filter(role__in=roles).exclude(staff__status="left")
    return sorted(set(people.values_list("staff_id", flat=True)))


def _subject(resource: str) -> str:
    return f"feed:{resource}"


def _said(resource: str, day: date, own: dict[str, time]) -> dict[str, str]:
    with translation.override("zh-hans"):
        name = str(RESOURCES[resource])
    with translation.override("en"):
        name_en = str(RESOURCES[resource])
    return {
        "about": name,
        "about_en": name_en,
        "on": day.isoformat(),
        "due": f"{due(day, resource, own=own).astimezone(SHANGHAI):%H:%M}",
        "path": f"{reverse('corebanking:batch-list')}?date={day.isoformat()}",
    }
