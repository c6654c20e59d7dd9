"""Tables of targets taken over: known again by unit, colleague, measure and month."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from common.calendar import business_today, month_start
from common.money import FEN
from imports.rules import Field, Kind, Read, Verdict
from imports.targets import KeptBack, RowRefused, Written, named
from imports.targets import Target as ImportTarget
from organization.models import Staff, Unit
from organization.rules import Act
from targets.access import may_set
from targets.models import Target, TargetMeasure
from targets.rules import MONEY, Levels, Measure
from targets.services.setting import MonthIsOver, NotTheirs, StaleTargets, set_targets

_MONTH = re.compile(r"(\d{4})\D{0,2}(\d{1,2})(?:\D.*)?")
_LEVELS = ("floor", "target", "stretch")


@dataclass(frozen=True)
class Named:
    """What a row means: the unit, the colleague where one is named, what is counted, and the month."""

    unit: Unit
    person: Staff | None
    measure: Measure
    month: date

    @property
    def key(self) -> tuple[int, int | None, str, date]:
        return self.unit.pk, self.person.pk if self.person else None, self.measure.value, self.month


@dataclass(frozen=True)
class KnownTargets:
    """Units and colleagues that the table names, as far as the person reads them, and the targets that they have."""

    by: Staff
    units: dict[str, Unit]
    people: dict[str, Staff]
    targets: dict[Any, Target]
    first: date


class TargetSheet(ImportTarget):
    """Targets of units and colleagues by month."""

    code = "targets"
    title = _("Targets")
    note = _("Sets targets of units and colleagues by month: money in yuan, customers as numbers.")
    home = "targets:board"
    key = ("unit", "person", "measure", "month")
    fields = (
        Field(
            "unit", _("Unit code"), ("机构号", "机构代码", "unit"), required=True, longest=20, example="S0101"
        ),
        Field("person", _("Employee number"), ("工号", "员工号", "employee no"), longest=20, example="M1001"),
        Field(
            "measure",
            _("Measure"),
            ("指标", "measure"),
            Kind.CODE,
            required=True,
            choices=named(TargetMeasure),
            words={
                "deposits": ("日均存款", "存款"),
                "loans": ("日均贷款", "贷款"),
                "contribution": ("贡献", "近12个月贡献"),
                "customers": ("客户数",),
                "key_customers": ("重点及以上客户数",),
                "new_customers": ("新增客户数", "新开户"),
            },
            example="deposits",
        ),
        Field("month", _("Month"), ("月份", "month"), required=True, longest=20, example="2026-12"),
        Field(
            "floor", pgettext_lazy("target", "Floor"), ("保底", "保底值", "floor"), Kind.YUAN, required=True
        ),
        Field(
            "target",
            pgettext_lazy("target", "Target"),
            ("目标", "目标值", "target"),
            Kind.YUAN,
            required=True,
        ),
        Field(
            "stretch",
            pgettext_lazy("target", "Stretch"),
            ("挑战", "挑战值", "stretch"),
            Kind.YUAN,
            required=True,
        ),
    )
    faults = {
        "month_is_over": _("is over: its targets stay"),
        "falls": _("is less than the level before it"),
        "not_whole": _("must be a whole number"),
        "not_theirs": _("is not yours to set targets for"),
    }

    def may(self, user: Staff) -> bool:
        return user.reach.may(Act.SET_TARGETS)

    def names(self, read: Read) -> Collection[str]:
        month = _month(str(read.values.get("month", "")))
        parts = [str(read.values.get(name, "")).lower() for name in ("unit", "person", "measure")]
        return ["\n".join([*parts, month.isoformat()])] if month else []

    def known(self, rows: Sequence[Read], *, by: Staff, said: Mapping[str, Any]) -> KnownTargets:
        units = Unit.objects.read_whole_by(by).filter(
            code__in={str(read.values.get("unit", "")) for read in rows}
        )
        people = Staff.objects.visible_to(by).filter(
            employee_no__in={str(read.values.get("person", "")) for read in rows}
        )
        held = Target.objects.visible_to(by).filter(unit__in=units)
        return KnownTargets(
            by=by,
            units={one.code: one for one in units},
            people={one.employee_no: one for one in people},
            targets={(one.unit_id, one.person_id, one.measure, one.month): one for one in held},
            first=month_start(business_today()),
        )

    def judge(self, read: Read, known: KnownTargets) -> Verdict:
        meant = self._meant(read, known)
        levels = self._levels(read)
        if meant is None or levels is None or read.errors:
            return Verdict.WRONG
        held = known.targets.get(meant.key)
        if held is None:
            return Verdict.MAKE
        return Verdict.SAME if held.levels == levels else Verdict.CHANGE

    def _meant(self, read: Read, known: KnownTargets) -> Named | None:
        values = read.values
        if not {"unit", "measure", "month"} <= values.keys():
            return None
        unit, month = known.units.get(values["unit"]), _month(values["month"])
        if unit is None:
            read.wrong("unit", "not_yours")
        if month is None:
            read.wrong("month", "bad_value")
        elif month < known.first:
            read.wrong("month", "month_is_over")
        person = known.people.get(values["person"]) if "person" in values else None
        if "person" in values and (person is None or unit is None or person.unit_id != unit.pk):
            read.wrong("person", "not_yours")
        if read.errors or unit is None or month is None:
            return None
        if not may_set(known.by, unit, person):
            read.wrong("person" if person else "unit", "not_theirs")
            return None
        return Named(unit, person, Measure(values["measure"]), month)

    def _levels(self, read: Read) -> Levels | None:
        """Amounts are read in fen; of counts that is a hundred times the number."""
        values = read.values
        if not {"measure", *_LEVELS} <= values.keys():
            return None
        said = [values[name] for name in _LEVELS]
        if Measure(values["measure"]) not in MONEY:
            for name, value in zip(_LEVELS, said, strict=True):
                if value % FEN:
                    read.wrong(name, "not_whole")
            said = [value // FEN for value in said]
        levels = Levels(*said)
        if not levels.rise:
            read.wrong("target" if levels.target < levels.floor else "stretch", "falls")
        return levels

    def write(self, read: Read, known: KnownTargets, *, by: Staff, at: datetime) -> Written:
        meant, levels = self._meant(read, known), self._levels(read)
        if meant is None or levels is None:
            raise RowRefused("unit", "not_yours")
        held = known.targets.get(meant.key)
        seen = {meant.month: held.version if held else 0}
        try:
            set_targets(
                unit=meant.unit,
                person=meant.person,
                measure=meant.measure,
                months={meant.month: levels},
                seen=seen,
                by=by,
                at=at,
            )
        except StaleTargets as stale:
            raise RowRefused("month", "changed_meanwhile") from stale
        except (MonthIsOver, NotTheirs) as refused:
            raise RowRefused("month", "month_is_over") from refused
        there = Target.objects.get(
            unit=meant.unit, person=meant.person, measure=meant.measure, month=meant.month
        )
        before = {} if held is None else _as_told(held.levels)
        return Written(there, made=held is None, before=before, after=_as_told(levels))

    def records(self, keys: Collection[int], *, by: Staff) -> dict[int, tuple[str, str]]:
        seen = Target.objects.visible_to(by).filter(pk__in=keys).select_related("unit", "person")
        return {
            one.pk: (
                f"{one.person.display_name if one.person else one.unit.label} {one.month:%Y-%m}",
                f"{reverse(self.home)}?unit={one.unit.code}&measure={one.measure}&year={one.month.year}",
            )
            for one in seen
        }

    def undo(self, change: Any, *, by: Staff, at: datetime) -> None:
        held = (
            Target.objects.visible_to(by).filter(pk=change.record_id).select_related("unit", "person").first()
        )
        if held is None:
            raise KeptBack("gone")
        if _as_told(held.levels) != change.after:
            raise KeptBack("changed")
        levels = None if change.made else Levels(**change.before)
        try:
            set_targets(
                unit=held.unit,
                person=held.person,
                measure=Measure(held.measure),
                months={held.month: levels},
                seen={held.month: held.version},
                by=by,
                at=at,
            )
        except (StaleTargets, MonthIsOver, NotTheirs) as refused:
            raise KeptBack("changed") from refused


def _month(text: str) -> date | None:
    """The month that a cell names (2026-12, 2026年12月, 202612, a day in it); None where it names none."""
    found = _MONTH.fullmatch(text.strip())
    try:
        return date(int(found[1]), int(found[2]), 1) if found else None
    except ValueError:
        return None


def _as_told(levels: Levels) -> dict[str, int]:
    return {"floor": levels.floor, "target": levels.target, "stretch": levels.stretch}
