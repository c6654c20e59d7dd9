"""Which units stand above a case's, and to which it may be passed."""

from django.db.models import QuerySet

from complaints.models import Complaint
from complaints.queries.people import places_above
from organization.models import Staff, Unit
from organization.querysets import subtree_condition


def units_above(complaint: Complaint) -> QuerySet[Unit]:
    """The units truly above the one that handles a case, nearest first."""
    return Unit.objects.filter(path__in=places_above(complaint.unit)[1:]).order_by("-path")


def other_units(complaint: Complaint, user: Staff) -> QuerySet[Unit]:
    """Units to which a person may pass a case: those of their duty, without the present one."""
    units = Unit.objects.exclude(pk=complaint.unit_id).order_by("path")
    if user.reach.everything:
        return units
    return units.filter(subtree_condition((*user.reach.subtrees, *user.reach.complaint_subtrees)))
