"""The counts that every page carries, in one query."""

from datetime import date

from common.counting import count_together
from customers.models import Customer
from worklist.models import Notice
from worklist.queries import waiting_contacts, waiting_tasks
from workspace import rules

# Beyond this a number in the frame says nothing more.
AT_MOST = 999


def frame_counts(user, day: date) -> dict[str, int]:
    """Unread notices, what waits on Today, and the customers one leads."""
    unread = Notice.objects.visible_to(user).unread()
    if not rules.reads_customers(user.reach):
        return count_together(at_most=AT_MOST, unread=unread) | {"today": 0, "customers": 0}
    team = rules.leads_team(user.reach)
    counts = count_together(
        at_most=AT_MOST,
        unread=unread,
        tasks=waiting_tasks(user, day, team=team),
        contacts=waiting_contacts(user, day, team=team),
        customers=Customer.objects.visible_to(user).live().filter(manager_id=user.pk),
    )
    return counts | {"today": counts["tasks"] + counts["contacts"]}
