"""Finished answers about people: who supervises a unit, who holds a role, which roles a person holds."""

from dataclasses import dataclass
from datetime import date

from django.db.models import CharField, Exists, ExpressionWrapper, F, OuterRef, QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from common.calendar import business_today
from common.pagination import Ordering
from organization.models import Absence, RoleAssignment, Staff, Unit
from organization.rules import SEPARATE_DUTIES, Role, UnitLevel

ROLE_NAMES = {
    Role.ACCOUNT_MANAGER: _("Account manager"),
    Role.PRODUCT_MANAGER: _("Product manager"),
    Role.RISK_MANAGER: _("Risk manager"),
    Role.COMPLAINT_OFFICER: _("Complaint officer"),
    Role.SUPERVISOR: _("Supervisor"),
    Role.EXECUTIVE: pgettext_lazy("role", "Executive"),
    Role.SYSTEM_ADMINISTRATOR: _("System administrator"),
    Role.SECURITY_ADMINISTRATOR: _("Security administrator"),
    Role.AUDIT_ADMINISTRATOR: _("Audit administrator"),
    Role.SERVICE_ACCOUNT: _("Service account"),
}


@dataclass(frozen=True)
class HeldRole:
    """A role as its holder reads it, with the unit where it is held."""

    role: Role
    name: str
    unit: Unit

    def __str__(self) -> str:
        return f"{self.name} ({self.unit.label})"


def roles_today(staff: Staff) -> list[HeldRole]:
    """The roles that a person holds today, in the order of the tree."""
    today = business_today()
    held = RoleAssignment.objects.filter(staff=staff).held_on(today).at_open_units(today)
    return [
        HeldRole(role=Role(row.role), name=str(ROLE_NAMES[Role(row.role)]), unit=row.unit)
        for row in held.select_related("unit").order_by("unit__path", "role", "id")
    ]


def staff_by_role(role: Role, *, unit: Unit | None = None, day: date | None = None) -> list[Staff]:
    """People who hold the role on the day (today), at `unit` itself or anywhere, by employee number."""
    day = day or business_today()
    held = RoleAssignment.objects.filter(role=role).held_on(day).at_open_units(day)
    if unit is not None:
        held = held.filter(unit=unit)
    people = Staff.objects.working().filter(pk__in=held.values("staff_id"))
    return list(people.order_by("employee_no"))


def supervisors_of(unit: Unit, *, day: date | None = None) -> list[Staff]:
    """The supervisors nearest above: those of the unit itself, else of its parent, and so on up."""
    place: Unit | None = unit
    while place is not None:
        people = staff_by_role(Role.SUPERVISOR, unit=place, day=day)
        if people:
            return people
        place = place.parent
    return []


def supervises_branch_of(user: Staff, unit: Unit) -> bool:
    """Whether a person supervises a unit's branch, or what lies above it, of their own right and not as a deputy."""
    above = [own for own in user.reach.own_subtrees if unit.path.startswith(own)]
    levels = (UnitLevel.BRANCH, UnitLevel.HEAD_OFFICE)
    return bool(above) and Unit.objects.filter(path__in=above, level__in=levels).exists()


def in_supervised_branch(user: Staff, path: str) -> Exists:
    """The same as a condition: whether the unit whose path stands at `path` of a query lies there."""
    levels = (UnitLevel.BRANCH, UnitLevel.HEAD_OFFICE)
    places = Unit.objects.filter(path__in=user.reach.own_subtrees, level__in=levels)
    asked = ExpressionWrapper(OuterRef(path), output_field=CharField())
    return Exists(places.annotate(asked=asked).filter(asked__startswith=F("path")))


LATEST_ABSENCES = Ordering("absences", ("-last_on", "-id"))


def listed_absences(user: Staff) -> QuerySet[Absence]:
    """Absences that a person sees and that were not called off, with the people in them."""
    return (
        Absence.objects.visible_to(user)
        .standing()
        .select_related("staff__unit", "deputy__unit", "entered_by")
    )


def colleagues_who_work(user: Staff) -> QuerySet[Staff]:
    """Colleagues a person sees who hold a role with customers or cases today, by unit and employee number."""
    held = RoleAssignment.objects.held_on(business_today()).exclude(role__in=SEPARATE_DUTIES)
    people = Staff.objects.visible_to(user).working().filter(pk__in=held.values("staff_id"))
    return people.select_related("unit").order_by("unit__path", "employee_no")
