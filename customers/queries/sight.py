"""Who reads a customer's file, and why: the rule of `Customer.objects.visible_to`, told person by person."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from audit.models import Act
from common import presentation
from common.reader import language
from customers.models import Customer, TeamMember, TeamPart
from organization.models import Absence, RoleAssignment, Staff, Unit
from organization.rules import SUBTREE_READERS, Role

HANDED_OVER = "customer.handed_over"


@dataclass(frozen=True)
class Reason:
    """One reason why somebody reads the file: its code, and what is said of it."""

    code: str
    text: str


@dataclass(frozen=True)
class Reader:
    """Somebody who reads the file, with every reason, the closest first."""

    staff: Staff
    reasons: list[Reason]


@dataclass(frozen=True)
class _Facts:
    """What decides: the customer, its team of the day, who heads the units above, who is absent until when."""

    customer: Customer
    team: dict[int, list[TeamMember]]
    units: dict[str, str]
    absences: dict[tuple[int, int], Absence]
    handed: Act | None


def readers_of(customer: Customer, *, today: date) -> list[Reader]:
    """Everybody working here who reads the file today; a fixed number of questions, whatever the bank's size."""
    team: dict[int, list[TeamMember]] = {}
    for member in TeamMember.objects.filter(customer=customer).active_on(today):
        team.setdefault(member.staff_id, []).append(member)
    above = list(_line(customer.unit))
    held = RoleAssignment.objects.held_on(today).at_open_units(today)
    heads = held.filter(Q(role=Role.EXECUTIVE) | Q(role__in=SUBTREE_READERS, unit__in=above))
    own = {*team, *heads.values_list("staff_id", flat=True)} | (
        {customer.manager_id} if customer.manager_id else set()
    )
    stood_in = (
        Absence.objects.on(today).filter(staff_id__in=own, deputy__isnull=False).select_related("staff")
    )
    absences = {(absence.deputy_id or 0, absence.staff_id): absence for absence in stood_in}
    facts = _Facts(
        customer=customer,
        team=team,
        units={unit.path: unit.label for unit in above},
        absences=absences,
        handed=Act.objects.about(customer).filter(kind=HANDED_OVER).order_by("-at", "-id").first(),
    )
    keys = own | {deputy for deputy, _absent in absences}
    people = Staff.objects.with_roles_on(today).filter(pk__in=keys).exclude(status="left")
    found = [Reader(person, list(_reasons(person, facts))) for person in people]
    return sorted(
        (reader for reader in found if reader.reasons),
        key=lambda reader: (_ORDER[reader.reasons[0].code], reader.staff.employee_no),
    )


_ORDER = {"lead": 0, "team": 1, "supervisor": 2, "executive": 3, "deputy": 4}


def _line(unit: Unit) -> Iterable[Unit]:
    """The unit and every unit above it."""
    codes = unit.path.strip("/").split("/")
    paths = ["/".join(codes[:depth]) + "/" for depth in range(1, len(codes) + 1)]
    return Unit.objects.filter(path__in=paths)


def _reasons(person: Staff, facts: _Facts) -> Iterable[Reason]:
    """Their own reasons first, then what they reach through those for whom they stand in."""
    roles = [(one["role"], one["path"]) for one in person.held_roles]  # type: ignore[attr-defined]  # annotated
    yield from _own(person.pk, roles, facts, on_teams=person.reach.on_teams)
    theirs: dict[int, list[tuple[str, str]]] = {}
    for one in person.absent_roles:  # type: ignore[attr-defined]  # annotated
        theirs.setdefault(one["who"], []).append((one["role"], one["path"]))
    for absent, held in sorted(theirs.items()):
        absence = facts.absences.get((person.pk, absent))
        why = list(_own(absent, held, facts, on_teams=person.reach.on_teams))
        if absence is None or not why:
            continue
        words = {"name": absence.staff.display_name, "day": _day(absence.last_on), "why": why[0].text}
        yield Reason("deputy", _("Stands in for %(name)s until %(day)s: %(why)s") % words)


def _own(key: int, roles: list[tuple[str, str]], facts: _Facts, *, on_teams: bool) -> Iterable[Reason]:
    if on_teams and facts.customer.manager_id == key:
        yield Reason("lead", _lead(facts))
    for member in facts.team.get(key, []) if on_teams else []:
        words = {"part": TeamPart(member.part).label, "day": _day(member.starts_on)}
        yield Reason("team", _("On the team since %(day)s: %(part)s") % words)
    for role, path in roles:
        if role in SUBTREE_READERS and path in facts.units:
            yield Reason("supervisor", _("Supervises %(unit)s") % {"unit": facts.units[path]})
    if any(role == Role.EXECUTIVE for role, _path in roles):
        yield Reason("executive", pgettext("who reads a file", "Senior management reads every file"))


def _lead(facts: _Facts) -> str:
    if facts.handed is None:
        return _("Leads the customer")
    return _("Leads the customer, handed over on %(day)s") % {"day": _day(facts.handed.at.date())}


def _day(day: date) -> str:
    return presentation.day(day, language=language(), today=date.min)
