"""Trainings of a person or a unit, and the abilities as both sides judge them."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Q, QuerySet

from common.pagination import Ordering, record_page
from growth.models import Assessment, Attendance, Training
from growth.rules import Ability, Gap, Side, open_halves
from organization.models import Staff, Unit
from organization.querysets import subtree_condition
from organization.rules import Role

LATEST = Ordering("trainings", ("-starts_at", "-id"))
PAGE = 30
SHOWN = 200


@dataclass(frozen=True)
class TrainingPage:
    """A page of trainings with the cursors of those around it."""

    trainings: list[Training]
    next_cursor: str
    previous_cursor: str


@dataclass(frozen=True)
class Half:
    """A half-year of a person: own and the supervisor's assessment, each as far as the reader reads it."""

    half: str
    own: Assessment | None
    supervisor: Assessment | None
    gaps: list[tuple[str, Gap]]


@dataclass(frozen=True)
class Person:
    """A person of the team, and which sides have given their assessment of a half-year."""

    person: Staff
    own: bool
    supervisor: bool


def listed_trainings(user: Staff) -> QuerySet[Training]:
    """Every training that a person reads, with how many are invited, came, and how useful they found it."""
    people = Count("attendances", distinct=True)
    came = Count("attendances", filter=Q(attendances__attended=True), distinct=True)
    trainings = Training.objects.visible_to(user).select_related("unit", "organiser")
    return trainings.annotate(invited=people, came=came)


def training_page(user: Staff, *, cursor: str = "") -> TrainingPage:
    """One page, the latest first."""
    found = listed_trainings(user)
    rows, page = record_page(found, ordering=LATEST, size=PAGE, cursor=cursor)
    return TrainingPage(rows, page.next_cursor, page.previous_cursor)


def attendances(training: Training) -> list[Attendance]:
    """Everybody who is invited, by unit and name."""
    people = Attendance.objects.filter(training=training).select_related("person__unit")
    return list(people.order_by("person__unit__path", "person__employee_no"))


def may_plan(user: Staff) -> bool:
    """Whether a person plans trainings: a supervisor, or an executive."""
    return bool(user.reach.subtrees) or user.reach.everything


def units_to_plan_for(user: Staff, today: date) -> QuerySet[Unit]:
    """The units whose people a person may invite, the highest first."""
    return Unit.objects.visible_to(user).read_whole_by(user).open_on(today).order_by("path")


def may_run(user: Staff, training: Training) -> bool:
    """Whether a person writes down who came: the organiser, or a supervisor of the unit."""
    return training.organiser_id == user.pk or any(
        training.unit.path.startswith(path) for path in user.reach.subtrees
    )


def may_call_off(user: Staff, training: Training, at: datetime) -> bool:
    """Whether a person may call it off: before it begins, whoever may write down who came."""
    ahead = training.cancelled_at is None and training.recorded_at is None and training.starts_at > at
    return ahead and may_run(user, training)


def people_below(user: Staff, unit: Unit) -> QuerySet[Staff]:
    """Everybody who works in a unit and below, as far as the reader sees them, by number."""
    people = Staff.objects.visible_to(user).working().filter(unit__path__startswith=unit.path)
    return people.select_related("unit").order_by("unit__path", "employee_no")


def leads(user: Staff, person: Staff) -> bool:
    """Whether somebody supervises the unit of another person."""
    unit = person.unit
    return (
        unit is not None
        and user.pk != person.pk
        and any(unit.path.startswith(path) for path in user.reach.subtrees)
    )


def halves(user: Staff, person: Staff) -> list[Half]:
    """The half-years of a person, the latest first, as far as the reader reads them."""
    seen = Assessment.objects.visible_to(user).filter(person=person).select_related("by")
    found: dict[str, dict[str, Assessment]] = {}
    for each in seen.order_by("-half", "id"):
        found.setdefault(each.half, {})[each.side] = each
    return [
        Half(half, sides.get(Side.OWN), sides.get(Side.SUPERVISOR), _gaps(sides))
        for half, sides in found.items()
    ]


def _gaps(sides: dict[str, Assessment]) -> list[tuple[str, Gap]]:
    """Each ability by its name with both judgements; nothing until both are given."""
    own, supervisor = sides.get(Side.OWN), sides.get(Side.SUPERVISOR)
    if own is None or supervisor is None:
        return []
    return [
        (
            str(Assessment._meta.get_field(each.value).verbose_name),
            Gap(each, getattr(own, each.value), getattr(supervisor, each.value)),
        )
        for each in Ability
    ]


def team(user: Staff, today: date) -> list[Person]:
    """The account managers below a supervisor, and who has assessed them in the present half-year."""
    if not user.reach.subtrees:
        return []
    led = Staff.objects.working().filter(subtree_condition(user.reach.subtrees, "unit__path"))
    people = led.filter(role_assignments__role=Role.ACCOUNT_MANAGER.value).exclude(pk=user.pk).distinct()
    shown = list(people.select_related("unit").order_by("unit__path", "employee_no")[:SHOWN])
    given = set(
        Assessment.objects.filter(person__in=shown, half=open_halves(today)[0]).values_list("person", "side")
    )
    return [
        Person(each, (each.pk, Side.OWN.value) in given, (each.pk, Side.SUPERVISOR.value) in given)
        for each in shown
    ]
