"""What the frame of every page says about the day, in one query, kept for some seconds."""

from dataclasses import dataclass, field
from datetime import date

from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils import timezone

from common.counting import ask_together
from common.kept import forget, kept
from complaints.models import Complaint
from complaints.queries.desk import waiting_for
from customers.models import Customer
from customers.queries import published_on
from lists.queries import PinnedView, pinned_views, told_pins
from worklist.approvals import counted_for
from worklist.models import Notice
from worklist.queries import waiting_contacts, waiting_tasks
from workspace import rules

# Beyond this a number in the frame says nothing more.
AT_MOST = 999


@dataclass(frozen=True)
class FrameFacts:
    """The numbers beside the menu by their names, the business date of the scoring that readers follow, views."""

    counts: dict[str, int]
    as_of: date | None
    pinned: list[PinnedView] = field(default_factory=list)


def kept_facts(user, day: date) -> FrameFacts:
    """`frame_facts`, at most FRAME_SECONDS old and never older than what the person did last."""
    return kept(_key(user), settings.FRAME_SECONDS, lambda: frame_facts(user, day))


def forget_facts(user) -> None:
    """Have the person's next page ask anew."""
    if settings.FRAME_SECONDS:
        forget(_key(user))


def _key(user) -> str:
    return f"frame:{user.public_id}"


def frame_facts(user, day: date) -> FrameFacts:
    """Unread notices, what waits on Today and for a decision, customers one leads, complaints that wait or are late."""
    counted: dict[str, QuerySet] = {"unread": Notice.objects.visible_to(user).unread()}
    if rules.sees_complaints(user.reach):
        counted |= _complaints(user)
    if rules.reads_customers(user.reach):
        team = rules.leads_team(user.reach)
        counted |= {
            "tasks": waiting_tasks(user, day, team=team),
            "contacts": waiting_contacts(user, day, team=team),
            "customers": Customer.objects.led_by(user).live(),
        }
    kinds: list[str] = []
    if rules.decides(user.reach):
        asked = counted_for(user)
        kinds = [f"approval_{code}" for code in asked]
        counted |= dict(zip(kinds, asked.values(), strict=True))
    answers = ask_together(
        counts={name: found.order_by()[:AT_MOST] for name, found in counted.items()},
        firsts={"as_of": published_on(), "pinned": pinned_views(user)},
    )
    as_of, pinned = answers.pop("as_of"), told_pins(answers.pop("pinned"))
    waits = answers.get("tasks", 0) + answers.get("contacts", 0)
    approvals = sum(answers.pop(kind) for kind in kinds)
    counts = {"customers": 0, **answers, "today": waits, "approvals": approvals}
    return FrameFacts(counts, as_of, pinned)


def _complaints(user) -> dict[str, QuerySet[Complaint]]:
    """Cases that wait for the person, and those of them whose clock has run out."""
    waiting, at = waiting_for(user), timezone.now()
    overdue = waiting.filter(
        Q(resolve_due_at__lte=at, paused_at=None)
        | Q(response_due_at__lte=at, first_response_at=None)
        | Q(legal_due_at__lte=at),
        state__in=["new", "open"],
    )
    return {"complaints": waiting, "complaints_overdue": overdue}
