"""To whom a prospect can be given."""

from django.db.models import QuerySet

from common.calendar import business_today
from organization.models import RoleAssignment, Staff
from organization.rules import Role


def account_managers(user: Staff) -> QuerySet[Staff]:
    """The colleagues a person sees by name who are account managers today, in the order of the tree."""
    today = business_today()
    held = RoleAssignment.objects.filter(role=Role.ACCOUNT_MANAGER).held_on(today).at_open_units(today)
    people = Staff.objects.visible_to(user).working().filter(pk__in=held.values("staff_id"))
    return people.order_by("unit__path", "employee_no")
