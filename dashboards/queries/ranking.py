"""A fair ranking of account managers: attainment with ties, pace, how hard the portfolio is, how full its files are."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction

from campaigns.rules import attainment, elapsed_share, league, pace_tone, progress
from common.calendar import add_months, month_end
from common.working_days import bank_calendar
from dashboards.models import ManagerMonth, RankingChoice
from dashboards.queries.managers import Managers, Work, work_of
from dashboards.rules import pace, quarter_of, ranks_in_public
from organization.models import Staff, Unit
from targets.queries import Attained, attained_by_person, newest_achieved
from targets.rules import MONEY, Measure


class Period(StrEnum):
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"


@dataclass(frozen=True)
class Race:
    """What is ranked by: a measure of the targets, and the month, quarter or year that runs."""

    measure: Measure = Measure.CONTRIBUTION
    period: Period = Period.YEAR


@dataclass(frozen=True)
class Ranked:
    """One line: `rank` None without a target; ties share one. Shares of 1."""

    person: Staff
    rank: int | None
    reached: float | None
    pace: float | None
    tone: str
    actual: int
    target: int | None
    difficulty: float | None
    completeness: float | None
    own: bool


@dataclass(frozen=True)
class Ranking:
    """The ranking as one reader sees it; `hidden` are colleagues of units that do not rank their people for all.

    `closed`: the reader's own unit does not, and only the own line is left, without a rank. `passed` is the share of
    working days of the period that had passed when `month` was over, the last one that was scored.
    """

    race: Race
    month: date | None
    until: date | None
    passed: float | None
    rows: list[Ranked]
    hidden: int
    closed: bool
    reached: float | None
    pace: float | None

    @property
    def in_money(self) -> bool:
        return self.race.measure in MONEY


@dataclass(frozen=True)
class RankingUnit:
    """A unit that the reader supervises, whether it ranks its people for all, and which choice says so."""

    unit: Unit
    public: bool
    choice: RankingChoice | None


def ranking(viewer: Staff, page: Managers, race: Race) -> Ranking:
    """Who of a unit stands where: of the unit looked at, or (without a scope) of the reader's own one.

    Colleagues of a unit that keeps its ranking to itself are left out for whoever is not its supervisor.
    """
    unit = page.scope.unit if page.scope else viewer.unit
    newest = newest_achieved(page.as_of) if page.as_of else None
    if unit is None or newest is None:
        return Ranking(race, None, None, None, [], 0, False, None, None)
    months = months_of(race.period, newest)
    run = progress(months[0], month_end(months[-1]), month_end(newest), bank_calendar())
    passed = elapsed_share(run.elapsed, run.total)
    attained = attained_by_person(unit, race.measure, months, newest)
    people, hidden = _people(viewer, unit, page)
    closed = page.scope is None and viewer.pk in hidden
    shown = [key for key in people if key not in hidden or (closed and key == viewer.pk)]
    staff = Staff.objects.select_related("unit").in_bulk(shown)
    known = {key: attained.get(key, Attained(0, 0, None)) for key in shown}
    paces = {key: pace(each.actual, each.start, each.target, passed) for key, each in known.items()}
    rows = [
        Ranked(
            person=staff[line.key],
            rank=None if closed else line.rank,
            reached=_number(line.reached),
            pace=_number(paces[line.key]),
            tone=pace_tone(paces[line.key]),
            actual=line.actual,
            target=line.quota,
            difficulty=people[line.key].difficulty,
            completeness=people[line.key].completeness,
            own=line.key == viewer.pk,
        )
        for line in league(
            [(key, staff[key].display_name, each.actual, each.target) for key, each in known.items()], passed
        )
    ]
    aimed = [each for key, each in attained.items() if key in people and each.target]
    whole = Attained(*(sum(getattr(each, name) for each in aimed) for name in ("actual", "start", "target")))
    return Ranking(
        race=race,
        month=newest,
        until=months[-1],
        passed=_number(passed),
        rows=rows,
        hidden=0 if closed else len(hidden),
        closed=closed,
        reached=None if closed else _number(attainment(whole.actual, whole.target)),
        pace=None if closed else _number(pace(whole.actual, whole.start, whole.target, passed)),
    )


def months_of(period: Period, month: date) -> list[date]:
    """The months of the period in which a month lies."""
    if period is Period.MONTH:
        return [month]
    first = quarter_of(month) if period is Period.QUARTER else date(month.year, 1, 1)
    return [add_months(first, place) for place in range(3 if period is Period.QUARTER else 12)]


def ranking_units(viewer: Staff) -> list[RankingUnit]:
    """The units whose ranking a supervisor opens or closes, in the order of the tree."""
    choices = {choice.unit.path: choice for choice in RankingChoice.objects.select_related("unit", "set_by")}
    found = []
    for unit in supervised_units(viewer):
        above = max((path for path in choices if unit.path.startswith(path)), key=len, default="")
        public = ranks_in_public(unit.path, {path: each.public for path, each in choices.items()})
        found.append(RankingUnit(unit, public, choices.get(above)))
    return found


def supervised_units(viewer: Staff) -> list[Unit]:
    """The open units of which the viewer is the supervisor, or one above."""
    units = Unit.objects.filter(closed_on=None).order_by("path")
    return [unit for unit in units if _supervises(viewer, unit.path)]


def _people(viewer: Staff, unit: Unit, page: Managers) -> tuple[dict[int, Work], set[int]]:
    """The work of everybody in the unit and below, by key, and who of them is ranked for supervisors alone."""
    choices = dict(RankingChoice.objects.values_list("unit__path", "public"))
    rows = ManagerMonth.objects.filter(month=page.month)
    rows = rows.filter(unit__path__startswith=unit.path) if page.scope else rows.filter(unit=unit)
    hidden = {
        person
        for person, path in rows.values_list("person_id", "unit__path")
        if not ranks_in_public(path, choices) and not _supervises(viewer, path)
    }
    return work_of(rows), hidden


def _supervises(viewer: Staff, path: str) -> bool:
    return any(path.startswith(prefix) for prefix in viewer.reach.subtrees)


def _number(share: Fraction | None) -> float | None:
    return None if share is None else float(share)
