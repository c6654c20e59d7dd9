"""Which rule is in force, what was decided, whose task a step is, and what a rule would ask for if it were decided."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q, QuerySet

from chains.models import ChainEvent, ChainStep, ChainVersion
from chains.rules import AHEAD_DAYS, Cause, Step, Whom, asked_of, due_on
from common.working_days import bank_calendar
from customers.models import Customer, CustomerScore
from organization.models import Staff
from organization.queries import supervisors_of

SAMPLES = 12
_AT_ONCE = 2000


@dataclass(frozen=True)
class Chain:
    """What follows one kind of event: the version in force, those to come, and every decision so far."""

    cause: Cause
    label: str
    now: ChainVersion | None
    coming: list[ChainVersion]
    decided: list[ChainVersion]

    @property
    def steps(self) -> list[ChainStep]:
        return list(self.now.steps.all()) if self.now else []


@dataclass(frozen=True)
class UnitTrial:
    """Tasks in one unit: with the rule as drafted, and with the one in force."""

    unit: str
    drafted: int
    now: int


@dataclass(frozen=True)
class Sample:
    """One task that would arise."""

    due_on: date
    company: str
    about: str
    step: Step
    owner: str


@dataclass(frozen=True)
class Trial:
    """What a chain would have asked for after the events of the last `days` days, and asks for in the next month.

    Events of closed customers and stopped ones are left out; tiers are those of today. `ahead` counts what falls due
    in the next thirty days, by the draft and by the rule in force.
    """

    days: int
    events: int
    drafted: int
    now: int
    ahead_drafted: int
    ahead_now: int
    units: list[UnitTrial]
    samples: list[Sample]


def version_on(cause: str, day: date) -> ChainVersion | None:
    """The version that holds for events of a day."""
    return ChainVersion.objects.of(cause).begun_by(day).first()


def first_days(cause: str, day: date) -> int | None:
    """After how many days the first step comes, by the version in force; None where nothing follows."""
    version = version_on(cause, day)
    if version is None:
        return None
    return version.steps.order_by("days").values_list("days", flat=True).first()


def listed_versions(user: Staff) -> QuerySet[ChainVersion]:
    """Every version with its steps and who decided it."""
    versions = ChainVersion.objects.visible_to(user)
    return versions.select_related("decided_by").prefetch_related("steps")


def chains(user: Staff, today: date) -> list[Chain]:
    """Every chain with its versions; three queries however many there are."""
    found: dict[str, list[ChainVersion]] = {cause.value: [] for cause in Cause}
    for version in listed_versions(user):
        found[version.cause].append(version)
    return [_chain(Cause(cause), versions, today) for cause, versions in found.items()]


def _chain(cause: Cause, versions: list[ChainVersion], today: date) -> Chain:
    begun = [version for version in versions if version.starts_on <= today]
    return Chain(
        cause=cause,
        label=str(dict(ChainVersion._meta.get_field("cause").flatchoices)[cause.value]),
        now=begun[0] if begun else None,
        coming=[version for version in versions if version.starts_on > today],
        decided=versions,
    )


def owner_of(whom: str, customer: Customer, dealt_by: Staff, day: date) -> Staff:
    """Whose task a step is; whoever left, or does not read the customer, gives way to whoever leads it."""
    leads = customer.manager if customer.manager and customer.manager.is_active else None
    if whom == Whom.SUPERVISOR:
        above = supervisors_of(customer.unit, day=day)
        return above[0] if above else leads or dealt_by
    if whom == Whom.MANAGER:
        return leads or dealt_by
    reads = dealt_by.is_active and Customer.objects.visible_to(dealt_by).filter(pk=customer.pk).exists()
    return dealt_by if reads or leads is None else leads


def try_out(*, cause: str, steps: list[Step], days: int, today: date) -> Trial:
    """What `steps` would ask for after the events of the last `days` days, beside the rule in force today."""
    since = today - timedelta(days=days)
    events = list(_tried(cause, since, today))
    version = version_on(cause, today)
    standing = [step.as_rule() for step in version.steps.all()] if version else []
    tiers = _tiers(event.customer_id for event in events)
    drafted = _arising(events, steps, tiers)
    now = _arising(events, standing, tiers)
    first, last = today, today + timedelta(days=AHEAD_DAYS)
    return Trial(
        days=days,
        events=len(events),
        drafted=len(drafted),
        now=len(now),
        ahead_drafted=sum(first < due <= last for _event, _step, due in drafted),
        ahead_now=sum(first < due <= last for _event, _step, due in now),
        units=_by_unit(drafted, now),
        samples=_samples(drafted, today),
    )


Arising = list[tuple[ChainEvent, Step, date]]


def _tried(cause: str, since: date, today: date) -> Iterable[ChainEvent]:
    events = ChainEvent.objects.running().filter(cause=cause, happened_on__gt=since, happened_on__lte=today)
    events = events.filter(Q(customer=None) | Q(customer__state="live"))
    people = ("customer__unit", "customer__manager__unit", "dealt_by__unit")
    return events.select_related(*people).order_by("happened_on", "id").iterator(_AT_ONCE)


def _tiers(customers: Iterable[int | None]) -> dict[int, int]:
    scores = CustomerScore.objects.current().filter(customer_id__in={key for key in customers if key})
    return dict(scores.values_list("customer_id", "tier_id"))


def _arising(events: list[ChainEvent], steps: list[Step], tiers: dict[int, int]) -> Arising:
    calendar = bank_calendar()
    return [
        (event, step, due_on(event.happened_on, step.days, calendar))
        for event in events
        for step in asked_of(steps, tiers.get(event.customer_id or 0))
    ]


def _by_unit(drafted: Arising, now: Arising) -> list[UnitTrial]:
    counts = [Counter(_unit_label(event) for event, _step, _due in rows) for rows in (drafted, now)]
    units = sorted(counts[0].keys() | counts[1].keys(), key=lambda unit: (-counts[0][unit], unit))
    return [UnitTrial(unit, counts[0][unit], counts[1][unit]) for unit in units]


def _unit_label(event: ChainEvent) -> str:
    unit = event.customer.unit if event.customer else event.dealt_by.unit
    return unit.label if unit else ""


def _samples(drafted: Arising, today: date) -> list[Sample]:
    """The latest to fall due, which a reader knows best."""
    shown = sorted(drafted, key=lambda row: (row[2], row[0].pk), reverse=True)[:SAMPLES]
    return [
        Sample(
            due_on=due,
            company=event.customer.label if event.customer else event.company,
            about=event.about,
            step=step,
            owner=(
                owner_of(step.whom, event.customer, event.dealt_by, today)
                if event.customer
                else event.dealt_by
            ).display_name,
        )
        for event, step, due in shown
    ]
