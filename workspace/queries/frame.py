"""The counts that every page carries, in one query."""

from datetime import date

from django.db.models import Q, QuerySet
from django.utils import timezone

from common.counting import count_together
from complaints.models import Complaint
from complaints.queries.desk import waiting_for
from customers.models import Customer
from worklist.models import Notice
from worklist.queries import waiting_contacts, waiting_tasks
from workspace import rules

# Beyond this a number in the frame says nothing more.
AT_MOST = 999


def frame_counts(user, day: date) -> dict[str, int]:
    """Unread notices, what waits on Today, the customers one leads, complaints that wait and those overdue."""
    unread = Notice.objects.visible_to(user).unread()
    cases = _complaints(user) if rules.sees_complaints(user.reach) else {}
    if not rules.reads_customers(user.reach):
        return {"today": 0, "customers": 0} | count_together(at_most=AT_MOST, unread=unread, **cases)
    team = rules.leads_team(user.reach)
    counts = count_together(
        at_most=AT_MOST,
        unread=unread,
        **cases,
        tasks=waiting_tasks(user, day, team=team),
        contacts=waiting_contacts(user, day, team=team),
        customers=Customer.objects.visible_to(user).live().filter(manager_id=user.pk),
    )
    return counts | {"today": counts["tasks"] + counts["contacts"]}


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
