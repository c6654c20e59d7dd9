"""Core banking's side of the tree of units."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction
from django.db.models import Value
from django.db.models.functions import Concat, Substr

from audit.services import record_act
from organization.models import Unit
from organization.rules import PARENT_LEVEL, UnitLevel
from organization.services.units import WrongLevel

_ORDER = {UnitLevel.HEAD_OFFICE: 0, UnitLevel.BRANCH: 1, UnitLevel.SUB_BRANCH: 2}
_PLAIN = ("name", "name_en", "short_name", "short_name_en", "region_code", "opened_on", "closed_on")


@transaction.atomic
def upsert_units(rows: Iterable[Mapping[str, Any]]) -> int:
    """Write units as core banking has them, head office first; says how many are new or changed.

    A row has code, level, parent_code and the plain fields, None for what is not told. A unit moved under another
    parent takes everything below it along. Refuses with `WrongLevel` a unit under a parent of the wrong level, and
    one that would change its own level. Each new or changed unit leaves an act.
    """
    units = {unit.code: unit for unit in Unit.objects.select_for_update()}
    changed = 0
    for row in sorted(rows, key=lambda row: (_ORDER[UnitLevel(row["level"])], row["code"])):
        parent = units.get(row["parent_code"]) if row["parent_code"] else None
        expected = PARENT_LEVEL[UnitLevel(row["level"])]
        if expected != (UnitLevel(parent.level) if parent else None):
            raise WrongLevel(row["code"])
        held = units.get(row["code"])
        if held is not None and held.level != row["level"]:
            raise WrongLevel(row["code"])
        if held is None:
            units[row["code"]] = _open(row, parent)
            changed += 1
        else:
            changed += _change(held, row, parent, units)
    return changed


def _told(row: Mapping[str, Any]) -> dict[str, Any]:
    return {name: row[name] if name.endswith("_on") else row[name] or "" for name in _PLAIN}


def _open(row: Mapping[str, Any], parent: Unit | None) -> Unit:
    path = f"{parent.path if parent else ''}{row['code']}/"
    unit = Unit.objects.create(code=row["code"], level=row["level"], parent=parent, path=path, **_told(row))
    record_act(
        kind="unit.added",
        subject=unit,
        after={
            "code": unit.code,
            "name": unit.name,
            "level": unit.level,
            "parent": parent.code if parent else None,
        },
    )
    return unit


def _change(unit: Unit, row: Mapping[str, Any], parent: Unit | None, units: dict[str, Unit]) -> bool:
    told = {**_told(row), "parent_id": parent.pk if parent else None}
    before = {name: getattr(unit, name) for name, value in told.items() if getattr(unit, name) != value}
    if not before:
        return False
    for name in before:
        setattr(unit, name, told[name])
    unit.save(update_fields=[name.removesuffix("_id") for name in before])
    if "parent_id" in before:
        _move_below(unit, f"{parent.path if parent else ''}{unit.code}/", units)
    record_act(kind="unit.changed", subject=unit, before=before, after={name: told[name] for name in before})
    return True


def _move_below(unit: Unit, path: str, units: dict[str, Unit]) -> None:
    """Give the unit and everything below it the path of its new place."""
    former = unit.path
    Unit.objects.filter(path__startswith=former).update(
        path=Concat(Value(path), Substr("path", len(former) + 1))
    )
    for other in units.values():
        if other.path.startswith(former):
            other.path = path + other.path[len(former) :]
