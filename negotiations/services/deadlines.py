"""Whoever leads a talk is told when its day comes near, and once it has gone by with nothing settled."""

from datetime import date, datetime

from django.db import transaction

from common.calendar import business_date
from common.models import Tick
from common.working_days import bank_calendar
from negotiations.models import Negotiation
from worklist.rules import NoticeKind
from worklist.services import NewNotice, add_notices

WARNED_WORKING_DAYS = 3


def look_after_deadlines(*, at: datetime) -> None:
    """What the scheduler does once a day; whoever ticks first does it."""
    with transaction.atomic():
        _, first = Tick.objects.get_or_create(schedule="talks", slot=business_date(at).isoformat())
        if first:
            tell_of_deadlines(at=at)


@transaction.atomic
def tell_of_deadlines(*, at: datetime) -> int:
    """Tell the lead of each running talk three working days before its day, and once after it; says how many are new.

    A day that was moved is told anew. A notice names the number alone.
    """
    today = business_date(at)
    soon = bank_calendar().add_working_days(today, WARNED_WORKING_DAYS)
    due = Negotiation.objects.running().filter(deadline_on__lte=soon).order_by("id")
    return add_notices(
        [
            _notice(number, public_id, lead, deadline, over=deadline < today)
            for number, public_id, lead, deadline in due.values_list(
                "number", "public_id", "lead_id", "deadline_on"
            )
        ],
        at=at,
    )


def _notice(number: str, public_id: object, lead: int, deadline: date, *, over: bool) -> NewNotice:
    return NewNotice(
        kind=NoticeKind.TALK_DUE,
        person_id=lead,
        subject=f"negotiation:{number}",
        slot=f"{'over' if over else 'soon'}:{deadline}",
        parameters={
            "about": number,
            "path": f"/negotiations/{public_id}/",
            "due_on": deadline.isoformat(),
            "over": over,
        },
    )
