"""How the contact rule is kept by a unit, the units below it and each person, and whose rule is on hold."""

from dataclasses import dataclass, fields
from datetime import date, timedelta

from django.db.models import Count, F, Q, QuerySet

from activities.models import ContactHold
from customers.models import Customer
from organization.models import Staff, Unit
from organization.rules import Act

WARNED_AFTER = (7, 30)
# So many holds stand on one page.
MOST = 200


@dataclass(frozen=True)
class Kept:
    """Customers under the contact rule by how it stands; those on hold are in neither `kept` nor `late`."""

    kept: int = 0
    late: int = 0
    week: int = 0
    month: int = 0
    held: int = 0

    @property
    def asked(self) -> int:
        """Of how many customers the rule asks for a contact."""
        return self.kept + self.late

    @property
    def share(self) -> int | None:
        """Percent of them with whom it is kept, rounded down; None where it asks for none."""
        return 100 * self.kept // self.asked if self.asked else None

    def __add__(self, other: "Kept") -> "Kept":
        return Kept(*(getattr(self, each.name) + getattr(other, each.name) for each in fields(Kept)))


@dataclass(frozen=True)
class Line:
    """One unit or one person with how the rule is kept there."""

    code: str
    label: str
    kept: Kept
    person: Staff | None = None


@dataclass(frozen=True)
class UnitCoverage:
    """A unit with the lines of the units right below it and of the people who lead its customers."""

    unit: Unit
    whole: Kept
    units: list[Line]
    people: list[Line]


def unit_coverage(unit: Unit, today: date) -> UnitCoverage:
    """The coverage of a unit that the reader reads whole: three queries whatever its size."""
    found = _counted(unit, today)
    below = list(Unit.objects.filter(parent=unit).open_on(today).order_by("path"))
    leads = Staff.objects.select_related("unit").in_bulk({lead for _, lead in found if lead})
    per_unit = {each: Kept() for each in below}
    per_person: dict[int, Kept] = {}
    for (path, lead), kept in found.items():
        for each in below:
            if path.startswith(each.path):
                per_unit[each] += kept
        if lead:
            per_person[lead] = per_person.get(lead, Kept()) + kept
    people = [
        Line(leads[lead].employee_no, leads[lead].display_name, kept, leads[lead])
        for lead, kept in per_person.items()
    ]
    return UnitCoverage(
        unit=unit,
        whole=sum(found.values(), Kept()),
        units=[Line(each.code, each.label, kept) for each, kept in per_unit.items()],
        people=sorted(people, key=lambda line: (_share(line), line.code)),
    )


def _share(line: Line) -> int:
    """The weakest stand first; whom the rule asks for nothing stands last."""
    return 101 if line.kept.share is None else line.kept.share


def _counted(unit: Unit, today: date) -> dict[tuple[str, int | None], Kept]:
    week, month = (today - timedelta(days=days) for days in WARNED_AFTER)
    held = Q(pulse__held_until__gte=today)
    free = Q(pulse__held_until=None) | Q(pulse__held_until__lt=today)
    next_on = F("pulse__next_contact_on")
    customers: QuerySet = Customer.objects.live().filter(unit__path__startswith=unit.path)
    rows = (
        customers.filter(pulse__next_contact_on__isnull=False)
        .order_by()
        .annotate(next_on=next_on)
        .values_list("unit__path", "manager_id")
        .annotate(
            kept=Count("pk", filter=free & Q(next_on__gte=today)),
            late=Count("pk", filter=free & Q(next_on__lt=today)),
            week=Count("pk", filter=free & Q(next_on__lt=week)),
            month=Count("pk", filter=free & Q(next_on__lt=month)),
            held=Count("pk", filter=held),
        )
    )
    return {(path, lead): Kept(*counts) for path, lead, *counts in rows}


def units_read_whole(user) -> QuerySet[Unit]:
    """The units whose coverage a person may look at, those above before those below."""
    return Unit.objects.read_whole_by(user).order_by("path")


def holds_in_force(unit: Unit, user, today: date) -> QuerySet[ContactHold]:
    """Whose contact rule is on hold today in a unit and below, the next to come back first."""
    holds = ContactHold.objects.visible_to(user).filter(ended_on=None, until_on__gte=today)
    return (
        holds.filter(customer__state="live", customer__unit__path__startswith=unit.path)
        .select_related("customer__manager", "decided_by")
        .order_by("until_on", "id")
    )


def hold_of(customer: Customer, today: date) -> ContactHold | None:
    """The hold in force of a customer the caller has found visible."""
    holds = ContactHold.objects.filter(customer=customer, ended_on=None, until_on__gte=today)
    return holds.select_related("decided_by").first()


def may_hold(user, customer: Customer) -> bool:
    """Whether a person puts the rule on hold: a supervisor of the customer's unit, not its account manager."""
    return user.reach.may(Act.LOG_INTERACTION) and any(
        customer.unit.path.startswith(path) for path in user.reach.subtrees
    )
