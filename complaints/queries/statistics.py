"""The figures of complaints for one unit and one quarter or year, each with the way to the cases behind it."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from urllib.parse import urlencode

from django.db.models import Sum
from django.urls import reverse

from common.calendar import business_date
from complaints.models import Complaint, CorrectiveAction
from complaints.queries.facts import (
    UNHAPPY_UNDER,
    Services,
    counted_cases,
    facts_of,
    midnight,
    services_of,
    threshold,
)
from complaints.queries.statistics_words import Words, words_for
from complaints.rules import statistics as rules
from complaints.rules.periods import Period, before, month_of, period_of, quarter_of
from complaints.rules.repurchase import BOUGHT_WITHIN_DAYS, Repurchase, fate_of, repurchase
from complaints.rules.statistics import Bar, CaseFacts, Figure, Leg, Totals
from customers.models import Account, Customer
from organization.models import Unit
from organization.querysets import subtree_condition

QUARTERS_OFFERED, YEARS_OFFERED, MONTHS_OFFERED = 6, 2, 12
CAUSES_SHOWN = 8
# The dimensions of the page, in its order.
SHOWN = ("level", "unit", "product", "channel", "cause")


class NothingToRead(Exception):
    """The unit or the period asked for does not exist for this person."""


@dataclass(frozen=True)
class Scope:
    """Whose figures: a unit with all below it, a period, and who asks."""

    user: object
    unit: Unit
    units: list[Unit]
    period: Period
    periods: list[Period]
    at: datetime

    def address(self, name: str = "complaints:statistics", **more: str) -> str:
        """The address of a page of this scope, or of another unit or period where `more` names one."""
        asked = {"unit": self.unit.code, "period": self.period.code, **more}
        return f"{reverse(name)}?{urlencode(asked)}"

    def behind(self, figure: Figure | str = Figure.ALL, **part: str) -> str:
        """The address of the cases behind a figure, of one part (dimension=code) where one is named."""
        more = {"figure": str(figure)}
        for dimension, code in part.items():
            more |= {"by": dimension, "is": code}
        return self.address("complaints:statistics-cases", **more)


def units_of_figures(user) -> list[Unit]:
    """Units whose complaint figures a person reads, in the order of the tree."""
    units = Unit.objects.order_by("path")
    if user.reach.everything:
        return list(units)
    return list(units.filter(subtree_condition((*user.reach.subtrees, *user.reach.complaint_subtrees))))


def scope_of(user, *, unit_code: str, period_code: str, at: datetime) -> Scope:
    """The scope asked for; without a unit the highest one, without a period the present quarter. Else NothingToRead."""
    units = units_of_figures(user)
    unit = next((unit for unit in units if not unit_code or unit.code == unit_code), None)
    today = business_date(at)
    try:
        period = period_of(period_code) if period_code else quarter_of(today)
    except ValueError:
        raise NothingToRead(period_code) from None
    if unit is None or period.starts_on > today:
        raise NothingToRead(unit_code)
    return Scope(user, unit, units, period, _offered(today), at)


def _offered(today: date) -> list[Period]:
    found = [quarter_of(today)]
    while len(found) < QUARTERS_OFFERED:
        found.append(before(found[-1]))
    found += [period_of(str(today.year - number)) for number in range(YEARS_OFFERED)]
    months = [month_of(today)]
    while len(months) < MONTHS_OFFERED:
        months.append(before(months[-1]))
    return found + months


# ---------------------------------------------------------------- the cases of a scope
@dataclass(frozen=True)
class Held:
    """The cases of the period and of the one before it, and which of them are repetitions."""

    now: list[CaseFacts]
    earlier: list[CaseFacts]
    repeated: frozenset[int]
    unhappy_under: int

    def totals(self, cases: list[CaseFacts], at: datetime) -> Totals:
        return rules.totals(cases, repeated=self.repeated, unhappy_under=self.unhappy_under, at=at)


def held_by(scope: Scope) -> Held:
    """The facts of a scope; they reach back far enough to tell repetitions."""
    earlier = before(scope.period)
    start = earlier.starts_on - timedelta(days=rules.REPEAT_DAYS)
    cases = facts_of(
        counted_cases(scope.user, unit=scope.unit, starts_on=start, ends_on=scope.period.ends_on)
    )
    first, second = midnight(scope.period.starts_on), midnight(earlier.starts_on)
    return Held(
        now=[case for case in cases if case.received_at >= first],
        earlier=[case for case in cases if second <= case.received_at < first],
        repeated=rules.repeats(cases),
        unhappy_under=threshold("unhappy_under", UNHAPPY_UNDER),
    )


def cases_behind(scope: Scope, *, figure: str, by: str = "", code: str = "") -> list[CaseFacts]:
    """The cases that a figure counts, the latest first; NothingToRead for a figure that there is not."""
    held = held_by(scope)
    if figure not in set(Figure) or (by and by not in rules.DIMENSIONS):
        raise NothingToRead(figure)
    cases = held.now if not by else rules.taken_apart(held.now, by).get(code, [])
    found = rules.behind(figure, cases, repeated=held.repeated, unhappy_under=held.unhappy_under, at=scope.at)
    return sorted(found, key=lambda case: (case.received_at, case.key), reverse=True)


# ---------------------------------------------------------------- the page
@dataclass(frozen=True)
class Control:
    """One of the three controls: so many of 100,000 services, beside the bank's limit."""

    code: str
    count: int
    rate: float | None
    limit: int
    url: str

    @property
    def is_over(self) -> bool:
        return self.rate is not None and self.rate > self.limit


@dataclass(frozen=True)
class Part:
    """A line of a table: one code of a dimension with its figures."""

    code: str
    label: str
    totals: Totals
    share: float
    url: str
    missed_url: str


@dataclass(frozen=True)
class Breakdown:
    """The cases taken apart in one dimension."""

    dimension: str
    parts: list[Part]


@dataclass(frozen=True)
class Cause:
    """A bar of the Pareto chart in words."""

    bar: Bar
    label: str
    url: str


@dataclass(frozen=True)
class Learned:
    """What corrective actions came to: how many were measured, how many worked, how many contacts that avoids."""

    measured: int
    effective: int
    avoided: int


@dataclass(frozen=True)
class StatisticsPage:
    """Everything that the page of a scope shows."""

    scope: Scope
    totals: Totals
    earlier: Totals
    earlier_code: str
    services: Services
    controls: list[Control]
    breakdowns: list[Breakdown]
    causes: list[Cause]
    without_cause: int
    legs: list[Leg]
    bought: list[Repurchase]
    bought_within_days: int
    learned: Learned
    trend: list[tuple[date, int]]
    links: dict[str, str]


def statistics(scope: Scope) -> StatisticsPage:
    """The figures of a scope; every one is a count over `cases_behind` or a share of two such counts."""
    held, words = held_by(scope), words_for(scope.units)
    today = business_date(scope.at)
    period = scope.period
    now = held.totals(held.now, scope.at)
    services = services_of(unit=scope.unit, starts_on=period.starts_on, ends_on=period.ends_on, today=today)
    bars = rules.pareto(case.cause for case in held.now)
    return StatisticsPage(
        scope=scope,
        totals=now,
        earlier=held.totals(held.earlier, scope.at),
        earlier_code=before(period).code,
        services=services,
        controls=_controls(scope, now, services),
        breakdowns=[_breakdown(scope, held, name, words) for name in SHOWN],
        causes=[
            Cause(bar, words.label("cause", bar.code), scope.behind(cause=bar.code))
            for bar in bars[:CAUSES_SHOWN]
        ],
        without_cause=sum(not case.cause for case in held.now),
        legs=rules.legs(held.now),
        bought=_bought(scope),
        bought_within_days=BOUGHT_WITHIN_DAYS,
        learned=_learned(scope),
        trend=_trend(held),
        links={figure.value: scope.behind(figure) for figure in Figure},
    )


def _controls(scope: Scope, now: Totals, services: Services) -> list[Control]:
    rows = (
        ("complaints", now.count, "complaints_per_100k", 20, Figure.ALL),
        ("omissions", now.omitted + services.late_promises, "omissions_per_100k", 10, Figure.OMITTED),
        ("dissatisfied", now.dissatisfied, "dissatisfied_per_100k", 5, Figure.DISSATISFIED),
    )
    return [
        Control(
            code,
            count,
            rules.per_100_000(count, services.total),
            threshold(setting, shipped),
            scope.behind(figure),
        )
        for code, count, setting, shipped, figure in rows
    ]


def _breakdown(scope: Scope, held: Held, dimension: str, words: Words) -> Breakdown:
    parts = rules.taken_apart(held.now, dimension)
    most = max(map(len, parts.values()), default=1)
    return Breakdown(
        dimension,
        [
            Part(
                code=code,
                label=words.label(dimension, code),
                totals=held.totals(cases, scope.at),
                share=round(100 * len(cases) / most, 1),
                url=scope.behind(**{dimension: code}),
                missed_url=scope.behind(Figure.RESOLUTION_MISSED, **{dimension: code}),
            )
            for code, cases in parts.items()
        ],
    )


def _trend(held: Held) -> list[tuple[date, int]]:
    """Cases by month of receipt, of this period and the one before it."""
    months = Counter(business_date(case.received_at).replace(day=1) for case in held.earlier + held.now)
    return sorted(months.items())


def _bought(scope: Scope) -> list[Repurchase]:
    """Customers whose last case is half a year old, by how it ended, and customers who never complained.

    Bought again is a new account within half a year of the case; of the silent ones, within the last half year. Nobody
    knows which of the silent ones had a reason to complain, so their figure is an upper bound.
    """
    today = business_date(scope.at)
    ripe_until = today - timedelta(days=BOUGHT_WITHIN_DAYS)
    span = timedelta(days=BOUGHT_WITHIN_DAYS)
    cases = facts_of(
        counted_cases(scope.user, unit=scope.unit, starts_on=date(2000, 1, 1), ends_on=ripe_until).filter(
            customer__isnull=False
        )
    )
    last = {case.customer: case for case in cases}
    of_unit = Customer.objects.filter(unit__path__startswith=scope.unit.path, state="live")
    opened = (
        Account.objects.filter(customer__in=[*last], opened_on__isnull=False)
        .order_by()
        .values_list("customer_id", "opened_on")
    )
    again = {
        key
        for key, day in opened
        if business_date(last[key].received_at) < day <= business_date(last[key].received_at) + span
    }
    fates = [(fate_of(case, scope.at), key in again) for key, case in last.items()]
    # Customers of visible cases only: a missing one would tell of a case that is kept from the reader.
    complained = Complaint.objects.visible_to(scope.user).counted().filter(customer__isnull=False)
    silent = of_unit.exclude(pk__in=complained.order_by().values("customer_id")).filter(
        customer_since__lt=ripe_until
    )
    buyers = silent.filter(accounts__opened_on__gt=ripe_until).order_by().values("pk").distinct().count()
    fates += [("silent", place < buyers) for place in range(silent.count())]
    return repurchase(fates)


def _learned(scope: Scope) -> Learned:
    """Actions measured in the period on cases of the scope."""
    cases = counted_cases(
        scope.user, unit=scope.unit, starts_on=date(2000, 1, 1), ends_on=scope.period.ends_on
    )
    measured = CorrectiveAction.objects.filter(
        complaint__in=cases.order_by().values("pk"),
        measured_at__gte=midnight(scope.period.starts_on),
        measured_at__lt=midnight(scope.period.ends_on),
    )
    good = measured.filter(effective=True)
    sums = good.aggregate(before=Sum("before_count", default=0), after=Sum("after_count", default=0))
    return Learned(measured.count(), good.count(), max(0, sums["before"] - sums["after"]))
