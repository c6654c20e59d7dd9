"""Targets side by side: a unit's and those of its parts by month, whether they add up, and what was reached."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import BigIntegerField, Case, Count, Max, Q, QuerySet, Subquery, Sum, When
from django.urls import reverse

from common.calendar import add_months
from organization.models import Staff, Unit
from organization.querysets import subtree_condition
from targets.access import may_set
from targets.models import Achieved, Target
from targets.rules import FLOWS, MONTHS_OF_QUARTER, Levels, Measure, Reached, of_period, percent_of, reached

YEAR = 12


@dataclass(frozen=True)
class Part:
    """Of what a unit's target is made: a unit below it, or a colleague in it."""

    unit: Unit
    person: Staff | None

    @property
    def key(self) -> tuple[int, int | None]:
        return self.unit.pk, self.person.pk if self.person else None

    @property
    def condition(self) -> Q:
        """Its rows of targets."""
        return Q(unit=self.unit, person=self.person)

    @property
    def label(self) -> str:
        return self.person.display_name if self.person else self.unit.label


@dataclass(frozen=True)
class Cell:
    """One month, quarter or year of a line: its levels, and what was achieved where it is known."""

    levels: Levels | None
    actual: int | None

    @property
    def percent(self) -> int | None:
        """Of the target, rounded down."""
        return (
            None
            if self.levels is None or self.actual is None
            else percent_of(self.actual, self.levels.target)
        )

    @property
    def reached(self) -> Reached | None:
        return None if self.levels is None or self.actual is None else reached(self.actual, self.levels)


@dataclass(frozen=True)
class Line:
    """One line of the table, its cells as the columns are."""

    part: Part
    cells: list[Cell]
    editable: bool
    url: str


@dataclass(frozen=True)
class Board:
    """A year of a measure for a unit: its own line, its parts' lines, their sum, and what that lacks of the unit's."""

    unit: Unit
    measure: Measure
    year: int
    columns: list[tuple[str, list[date]]]
    own: Line
    parts: list[Line]
    sums: list[Levels | None]
    gaps: list[Levels | None]
    shareable: bool


@dataclass(frozen=True)
class Standing:
    """How one measure stands in a month: what was achieved, its levels, percent of the target, the level reached."""

    measure: Measure
    month: date
    actual: int
    levels: Levels

    @property
    def percent(self) -> int | None:
        return percent_of(self.actual, self.levels.target)

    @property
    def reached(self) -> Reached:
        return reached(self.actual, self.levels)


def parts_of(unit: Unit) -> list[Part]:
    """The units right below that are open, else the colleagues of the unit who lead customers there."""
    children = list(unit.children.filter(closed_on=None).order_by("path"))
    if children:
        return [Part(child, None) for child in children]
    newest = Achieved.objects.filter(unit=unit).aggregate(month=Max("month"))["month"]
    leads = Achieved.objects.filter(unit=unit, month=newest).exclude(person=None).values("person")
    people = Staff.objects.working().filter(unit=unit, pk__in=leads).order_by("employee_no")
    return [Part(unit, person) for person in people]


def weights_of(unit: Unit, parts: Sequence[Part], measure: Measure) -> list[int]:
    """What each of a unit's parts came to in the newest month, by which a target is shared out."""
    month = Achieved.objects.aggregate(month=Max("month"))["month"]
    if month is None:
        return [0] * len(parts)
    came_to = achieved_by_part(unit, parts, measure, [month])
    return [came_to[part.key][month] for part in parts]


def board(user: Staff, unit: Unit, measure: Measure, year: int, *, by_quarter: bool) -> Board:
    """The table of a year as the reader sees it; the months that were scored have what was achieved."""
    parts = parts_of(unit)
    months = [date(year, month, 1) for month in range(1, YEAR + 1)]
    columns = _columns(months, by_quarter=by_quarter)
    whole = Part(unit, None)
    set_levels = _levels([whole, *parts], measure, year)
    scored = list(
        Achieved.objects.filter(month__in=months).order_by("month").values_list("month", flat=True).distinct()
    )
    actual = achieved_by_part(unit, [whole, *parts], measure, scored)
    own, *lines = [
        Line(
            part=part,
            cells=[
                _cell(measure, [set_levels[part.key].get(month) for month in of], of, actual[part.key])
                for _label, of in columns
            ],
            editable=may_set(user, part.unit, part.person),
            url=reverse("targets:edit", args=[part.unit.code, measure.value, year])
            + (f"?person={part.person.employee_no}" if part.person else ""),
        )
        for part in [whole, *parts]
    ]
    sums = [_sum([line.cells[place].levels for line in lines]) for place in range(len(columns))]
    gaps = [
        total - have if (total := cell.levels) is not None and have is not None else None
        for cell, have in zip(own.cells, sums, strict=True)
    ]
    shareable = (
        bool(lines)
        and all(line.editable for line in lines)
        and any(
            month in set_levels[whole.key] and not any(month in set_levels[part.key] for part in parts)
            for month in months
        )
    )
    return Board(unit, measure, year, columns, own, lines, sums, gaps, shareable)


def standings(user: Staff, unit: Unit | None, month: date) -> dict[Measure, Standing]:
    """How the targets of a month stand, by measure: a unit's, or (None) the reader's own over all units."""
    rows = Target.objects.visible_to(user).filter(month=month)
    rows = rows.filter(unit=unit, person=None) if unit is not None else rows.filter(person=user)
    whose = Q(person=user) if unit is None else subtree_condition((unit.path,), "unit__path")
    done = Achieved.objects.filter(whose, month=month).order_by().values("month")
    came_to = [
        When(measure=measure.value, then=Subquery(done.annotate(total=Sum(measure.value)).values("total")))
        for measure in Measure
    ]
    found: dict[Measure, Standing] = {}
    for row in rows.annotate(came_to=Case(*came_to, output_field=BigIntegerField())):
        if row.came_to is not None:
            measure = Measure(row.measure)
            more = found[measure].levels + row.levels if measure in found else row.levels
            found[measure] = Standing(measure, month, row.came_to, more)
    return found


def units_with_targets(user: Staff) -> QuerySet[Unit]:
    """The units whose targets a person reads: those they read whole."""
    return Unit.objects.visible_to(user).read_whole_by(user)


def targets_of(user: Staff) -> QuerySet[Target]:
    """The targets a person reads, as lists and the API show them."""
    return Target.objects.visible_to(user).select_related("unit", "person", "set_by")


def _columns(months: list[date], *, by_quarter: bool) -> list[tuple[str, list[date]]]:
    year = months[0].year
    if not by_quarter:
        return [(f"{month.month}", [month]) for month in months] + [(f"{year}", months)]
    quarters = [months[start : start + MONTHS_OF_QUARTER] for start in range(0, YEAR, MONTHS_OF_QUARTER)]
    return [(f"Q{place}", quarter) for place, quarter in enumerate(quarters, start=1)] + [(f"{year}", months)]


def _levels(parts: list[Part], measure: Measure, year: int) -> dict[Any, dict[date, Levels]]:
    found: dict[Any, dict[date, Levels]] = defaultdict(dict)
    units = {part.unit.pk for part in parts}
    for row in Target.objects.filter(unit__in=units, measure=measure, month__year=year):
        found[row.unit_id, row.person_id][row.month] = row.levels
    return found


def achieved_by_part(
    unit: Unit, parts: Sequence[Part], measure: Measure, months: Sequence[date]
) -> dict[Any, dict[date, int]]:
    """What each of these parts of a unit (or the unit itself) came to in each month, 0 where nothing is: one question.

    A part that is a unit counts with everything below it, a colleague within the unit.
    """
    rows = (
        Achieved.objects.filter(month__in=months)
        .filter(subtree_condition((unit.path,), "unit__path"))
        .order_by()
        .values_list("month", "unit__path", "unit_id", "person_id")
        .annotate(came_to=Sum(measure.value))
    )
    found: dict[Any, dict[date, int]] = {part.key: dict.fromkeys(months, 0) for part in parts}
    for month, path, unit_id, person_id, came_to in rows:
        for part in parts:
            mine = (unit_id, person_id) == part.key if part.person else path.startswith(part.unit.path)
            if mine:
                found[part.key][month] += int(came_to)
    return found


@dataclass(frozen=True)
class Attained:
    """What a colleague came to in a period so far, where it stood before (nought for a flow), and what was aimed at."""

    actual: int
    start: int
    target: int | None


def newest_achieved(day: date) -> date | None:
    """The last month that was scored by a day."""
    found = Achieved.objects.filter(business_date__lte=day).aggregate(month=Max("month"))
    return found["month"]


def attained_by_person(
    unit: Unit, measure: Measure, months: Sequence[date], newest: date
) -> dict[int, Attained]:
    """How every colleague with customers or a target in a unit and below stands in a period, by key; three questions.

    `newest` is the last of its months that was scored. Of a flow every month needs a target, else the last one alone.
    """
    below = subtree_condition((unit.path,), "unit__path")
    flow = measure in FLOWS
    asked = list(months) if flow else [months[-1]]
    aims = Target.objects.filter(below, measure=measure, month__in=asked).exclude(person=None).order_by()
    targets = {
        person: total
        for person, total, set_in in aims.values_list("person_id").annotate(
            Sum("target"), Count("month", distinct=True)
        )
        if set_in == len(asked)
    }
    so_far = [month for month in months if month <= newest] if flow else [newest]
    actual = _came_to(below, measure, so_far)
    start = {} if flow else _came_to(below, measure, [add_months(months[0], -1)])
    return {
        person: Attained(actual.get(person, 0), start.get(person, 0), targets.get(person))
        for person in actual.keys() | targets.keys()
    }


def _came_to(below: Q, measure: Measure, months: Sequence[date]) -> dict[int, int]:
    rows = Achieved.objects.filter(below, month__in=months).exclude(person=None).order_by()
    return {
        person: int(total) for person, total in rows.values_list("person_id").annotate(Sum(measure.value))
    }


def _cell(
    measure: Measure, levels: list[Levels | None], months: list[date], actual: Mapping[date, int]
) -> Cell:
    """A month, quarter or year; what was achieved is so far: a flow's sum, of anything else its newest month."""
    known = [actual[month] for month in months if month in actual]
    came_to = None if not known else sum(known) if measure in FLOWS else known[-1]
    return Cell(of_period(measure, levels), came_to)


def _sum(levels: list[Levels | None]) -> Levels | None:
    """What the parts have together; None where none of them has a target."""
    there = [each for each in levels if each is not None]
    return sum(there, start=Levels(0, 0, 0)) if there else None
