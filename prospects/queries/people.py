"""To whom a prospect can be given, and who may work on an opportunity."""

from django.db.models import Q, QuerySet

from common.calendar import business_today
from organization.models import RoleAssignment, Staff
from organization.rules import Role
from prospects.models import Opportunity


def account_managers(user: Staff) -> QuerySet[Staff]:
    """The colleagues a person sees by name who are account managers today, in the order of the tree."""
    today = business_today()
    held = RoleAssignment.objects.filter(role=Role.ACCOUNT_MANAGER).held_on(today).at_open_units(today)
    people = Staff.objects.visible_to(user).working().filter(pk__in=held.values("staff_id"))
    return people.order_by("unit__path", "employee_no")


def possible_team(user: Staff, opportunity: Opportunity) -> QuerySet[Staff]:
    """Colleagues a person sees who may work on an opportunity: of its unit, product managers, and its present team."""
    products = RoleAssignment.objects.filter(role=Role.PRODUCT_MANAGER).held_on(business_today())
    people = Staff.objects.visible_to(user).working()
    return people.filter(
        Q(unit=opportunity.unit_id)
        | Q(pk__in=products.values("staff_id"))
        | Q(pk__in=opportunity.team.values("pk"))
    ).order_by("unit__path", "employee_no")
