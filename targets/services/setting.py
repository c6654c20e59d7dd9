"""Setting targets, and sharing a unit's out among its parts."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date, datetime
from typing import Any

from django.db import connection, transaction

from audit.services import record_act
from common.calendar import business_date, month_start
from organization.models import Staff, Unit
from targets.access import may_set
from targets.models import Target
from targets.queries import Part, parts_of, weights_of
from targets.rules import Levels, Measure, share_out, step_of

# Whoever sets targets of a unit holds this lock with the unit's key until the transaction ends.
_LOCK = 0x7467  # 'tg'


class NotTheirs(Exception):
    """The person does not answer for what this unit or colleague is to reach."""


class MonthIsOver(Exception):
    """Targets are set for the month that runs and later ones."""

    def __init__(self, month: date) -> None:
        super().__init__(f"{month:%Y-%m}")
        self.month = month


class LevelsDoNotRise(Exception):
    """Floor, target and stretch are not negative and do not fall."""

    def __init__(self, month: date) -> None:
        super().__init__(f"{month:%Y-%m}")
        self.month = month


class StaleTargets(Exception):
    """Somebody else set one of the months since they were read."""

    def __init__(self, months: list[date]) -> None:
        super().__init__(", ".join(f"{month:%Y-%m}" for month in months))
        self.months = months


class NothingToShareOut(Exception):
    """The unit has no target in a month to come whose parts have none, or it has no parts."""


@transaction.atomic
def set_targets(
    *,
    unit: Unit,
    person: Staff | None,
    measure: Measure,
    months: Mapping[date, Levels | None],
    by: Staff,
    at: datetime,
    seen: Mapping[date, int] | None = None,
    reason: str = "",
) -> int:
    """Set, change or (None) take away the targets of some months; returns how many months differ from before.

    `seen` says which version of each month the person had read, 0 for none; without it nothing is compared. Refuses
    with NotTheirs, MonthIsOver, LevelsDoNotRise, StaleTargets.
    """
    if not may_set(by, unit, person):
        raise NotTheirs
    first = month_start(business_date(at))
    for month, levels in months.items():
        if month < first:
            raise MonthIsOver(month)
        if levels is not None and not levels.rise:
            raise LevelsDoNotRise(month)
    _hold(unit)
    found = Target.objects.filter(unit=unit, person=person, measure=measure, month__in=months)
    there = {each.month: each for each in found}
    if seen is not None:
        stale = [
            month for month in months if seen.get(month, 0) != (there[month].version if month in there else 0)
        ]
        if stale:
            raise StaleTargets(sorted(stale))
    before = {month: there[month].levels if month in there else None for month in months}
    changed = [month for month in sorted(months) if months[month] != before[month]]
    for month in changed:
        _write(
            there.get(month),
            months[month],
            unit=unit,
            person=person,
            measure=measure,
            month=month,
            by=by,
            at=at,
        )
    if changed:
        record_act(
            kind="targets.set",
            subject=person or unit,
            actor=by,
            reason=reason,
            before={"measure": measure.value, "unit": unit.code, **_told(before, changed)},
            after={"measure": measure.value, "unit": unit.code, **_told(months, changed)},
            at=at,
        )
    return len(changed)


def _write(held: Target | None, levels: Levels | None, *, by: Staff, at: datetime, **key: Any) -> None:
    if levels is None:
        if held is not None:
            held.delete()
        return
    if held is None:
        Target.objects.create(**key, **asdict(levels), set_by=by, set_at=at)
        return
    held.floor, held.target, held.stretch = levels.floor, levels.target, levels.stretch
    held.set_by, held.set_at, held.version = by, at, held.version + 1
    held.save()


def _told(levels: Mapping[date, Levels | None], months: list[date]) -> dict[str, list[int] | None]:
    return {
        f"{month:%Y-%m}": [each.floor, each.target, each.stretch] if (each := levels[month]) else None
        for month in months
    }


@transaction.atomic
def share_out_targets(*, unit: Unit, measure: Measure, year: int, by: Staff, at: datetime) -> int:
    """Give the parts of a unit theirs of its targets, as each part's customers came to last; returns how many months.

    Only months to come in which none of the parts has a target; what is set by hand stays. The parts add up to the unit
    in each level. Refuses with NotTheirs, NothingToShareOut.
    """
    parts = parts_of(unit)
    if not parts or not all(may_set(by, part.unit, part.person) for part in parts):
        raise NothingToShareOut if not parts else NotTheirs
    _hold(unit)
    first = month_start(business_date(at))
    own = Target.objects.filter(unit=unit, person=None, measure=measure, month__year=year, month__gte=first)
    taken = set(
        Target.objects.filter(measure=measure, month__year=year)
        .filter(_of_parts(parts))
        .values_list("month", flat=True)
    )
    free = {each.month: each.levels for each in own if each.month not in taken}
    if not free:
        raise NothingToShareOut
    weights, step = weights_of(unit, parts, measure), step_of(measure)
    shares = {month: _shared(levels, weights, step) for month, levels in free.items()}
    for place, part in enumerate(parts):
        set_targets(
            unit=part.unit,
            person=part.person,
            measure=measure,
            months={month: shared[place] for month, shared in shares.items()},
            by=by,
            at=at,
        )
    return len(free)


def _shared(levels: Levels, weights: list[int], step: int) -> list[Levels]:
    """Each part's levels; what each level has above the one before is shared out for itself, so that they rise."""
    floors = share_out(levels.floor, weights, step=step)
    above = share_out(levels.target - levels.floor, weights, step=step)
    further = share_out(levels.stretch - levels.target, weights, step=step)
    return [
        Levels(floor, floor + more, floor + more + most)
        for floor, more, most in zip(floors, above, further, strict=True)
    ]


def _of_parts(parts: list[Part]) -> Any:
    condition = parts[0].condition
    for part in parts[1:]:
        condition |= part.condition
    return condition


def _hold(unit: Unit) -> None:
    """Let one transaction at a time set targets in a unit."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [_LOCK, unit.pk])
