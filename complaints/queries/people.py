"""Whom a case is offered to, whom it wakes, and from whom it is kept."""

from collections.abc import Iterable

from django.db import connection
from django.db.models import Exists, OuterRef, Q, QuerySet

from common.calendar import business_today
from complaints.models import Complaint
from organization.models import RoleAssignment, Staff, Unit
from organization.querysets import subtree_condition
from organization.rules import Role


def kept_from(complaint: Complaint, people: Iterable[int]) -> set[int]:
    """Those of these people (keys) from whom the case is kept."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT person FROM unnest(%s::bigint[]) AS person WHERE complaints_kept_from(%s, person)",
            [list(people), complaint.pk],
        )
        return {person for (person,) in cursor.fetchall()}


def kept_from_some(complaint: Complaint) -> bool:
    """Whether somebody may not know of the case: its words and tasks then stand nowhere but with it."""
    return complaint.accused.exists() or complaint.recusals.exists()


def places_above(unit: Unit | None) -> list[str]:
    """The paths of a unit and of all above it, nearest first."""
    if unit is None:
        return []
    codes = unit.path.strip("/").split("/")
    return ["/".join(codes[:count]) + "/" for count in range(len(codes), 0, -1)]


def holders(role: Role, paths: list[str]) -> dict[str, list[int]]:
    """Who holds a role today at these units: keys of people by path."""
    today = business_today()
    held = RoleAssignment.objects.filter(role=role, unit__path__in=paths).held_on(today).at_open_units(today)
    found: dict[str, list[int]] = {}
    for path, person in held.exclude(staff__status="left").values_list("unit__path", "staff_id"):
        found.setdefault(path, []).append(person)
    return found


def nearest(complaint: Complaint, role: Role) -> list[int]:
    """Holders of a role nearest to the handling unit, at it or above, skipping those from whom the case is kept."""
    paths = places_above(complaint.unit)
    by_path = holders(role, paths)
    kept = kept_from(complaint, {person for people in by_path.values() for person in people})
    for path in paths:
        people = sorted({person for person in by_path.get(path, []) if person not in kept})
        if people:
            return people
    return []


def management(complaint: Complaint) -> list[int]:
    """Senior management, but those from whom the case is kept."""
    today = business_today()
    held = RoleAssignment.objects.filter(role=Role.EXECUTIVE).held_on(today).exclude(staff__status="left")
    people = set(held.values_list("staff_id", flat=True))
    return sorted(people - kept_from(complaint, people))


def line_of(staff: Staff) -> list[int]:
    """Who supervises a person today: supervisors of their unit and of every unit above."""
    by_path = holders(Role.SUPERVISOR, places_above(staff.unit))
    return sorted({person for people in by_path.values() for person in people} - {staff.pk})


def owned_cases(owner: Staff, user: Staff) -> QuerySet[Complaint]:
    """Running cases that somebody owns, as far as a person supervises the units that handle them and reads them."""
    return _running_below(user).filter(owner=owner).select_related("unit", "customer").order_by("number")


def owners_below(user: Staff) -> QuerySet[Staff]:
    """Who owns running cases of the units that a person supervises and that they read, by employee number."""
    cases = _running_below(user).filter(owner__isnull=False)
    owners = Staff.objects.filter(pk__in=cases.values("owner_id"))
    return owners.select_related("unit").order_by("employee_no")


def _running_below(user: Staff) -> QuerySet[Complaint]:
    supervised = subtree_condition(user.reach.subtrees, "unit__path")
    return Complaint.objects.visible_to(user).running().filter(supervised)


def accused_of(complaint: Complaint) -> QuerySet[Staff]:
    """Whom the case is about."""
    return Staff.objects.filter(pk__in=complaint.accused.values("staff_id")).select_related("unit")


def people_for(complaint: Complaint) -> QuerySet[Staff]:
    """Colleagues to whom the case may be offered: of the unit's branch and of the units above, never those kept off.

    Complaint officers come first, then by employee number.
    """
    today = business_today()
    business = RoleAssignment.objects.held_on(today).exclude(
        role__in=[
            Role.SYSTEM_ADMINISTRATOR,
            Role.SECURITY_ADMINISTRATOR,
            Role.AUDIT_ADMINISTRATOR,
            Role.SERVICE_ACCOUNT,
            Role.EXECUTIVE,
        ]
    )
    paths = places_above(complaint.unit)
    branch = paths[-2] if len(paths) > 1 else paths[-1]
    near = business.filter(Q(unit__path__startswith=branch) | Q(unit__path__in=paths))
    officers = near.filter(role=Role.COMPLAINT_OFFICER, staff=OuterRef("pk"))
    people = Staff.objects.working().filter(pk__in=near.values("staff_id")).select_related("unit")
    kept = kept_from(complaint, people.values_list("pk", flat=True))
    return people.exclude(pk__in=kept).annotate(officer=Exists(officers)).order_by("-officer", "employee_no")
