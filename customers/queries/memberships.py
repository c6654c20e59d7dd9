"""Who of us worked, works and will work for a customer, who may say so, and whom they may name."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q, QuerySet

from customers.models import Customer, TeamMember
from customers.rules import ROLE_OF_PART
from lists.rules import units_above
from organization.models import RoleAssignment, Staff
from organization.rules import Act


@dataclass(frozen=True)
class Membership:
    """One stretch on the team; `last_on` is its last day, none where it goes on or never began."""

    public_id: str
    name: str
    employee_no: str
    unit: str
    part: str
    starts_on: date
    last_on: date | None
    reason: str
    standing: bool
    coming: bool
    called_off: bool


def memberships(customer: Customer, *, today: date) -> list[Membership]:
    """Every stretch of everybody: those that stand or are to come by their first day, then the former, latest first."""
    rows = (
        TeamMember.objects.filter(customer=customer).select_related("staff__unit").order_by("starts_on", "id")
    )
    told = [_membership(row, today) for row in rows]
    former = [one for one in told if not one.standing]
    return [one for one in told if one.standing] + former[::-1]


def may_set_team(user: Staff, customer: Customer) -> bool:
    """Whether a person says who is on the team: the customer's lead, their deputy, or a supervisor of its unit."""
    leads = customer.manager_id is not None and customer.manager_id in user.reach.people
    supervises = any(customer.unit.path.startswith(path) for path in user.reach.subtrees)
    return user.reach.may(Act.EDIT_CUSTOMER) and (leads or supervises)


def team_candidates(customer: Customer, user: Staff, *, today: date) -> QuerySet[Staff]:
    """Who may be named: with a role for a part, of the unit, the units above it and those the person sees."""
    near = Q(unit__path__in=units_above(customer.unit.path)) | Q(
        pk__in=Staff.objects.visible_to(user).order_by().values("pk")
    )
    held = RoleAssignment.objects.held_on(today).filter(role__in=ROLE_OF_PART.values())
    people = Staff.objects.working().filter(near, pk__in=held.values("staff_id"))
    return people.select_related("unit").order_by("unit__path", "employee_no")


def _membership(row: TeamMember, today: date) -> Membership:
    lasts = row.ends_on is None or row.ends_on > row.starts_on
    return Membership(
        public_id=str(row.public_id),
        name=row.staff.display_name,
        employee_no=row.staff.employee_no,
        unit=row.staff.unit_label,
        part=row.get_part_display(),
        starts_on=row.starts_on,
        last_on=row.ends_on - timedelta(days=1) if row.ends_on and lasts else None,
        reason=row.reason,
        standing=lasts and (row.ends_on is None or row.ends_on > today),
        coming=row.starts_on > today,
        called_off=not lasts,
    )
