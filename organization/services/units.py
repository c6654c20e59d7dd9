"""The tree of units: opening and closing."""

from datetime import date

from django.db import transaction

from audit.services import record_act
from organization.models import RoleAssignment, Staff, Unit
from organization.rules import PARENT_LEVEL, UnitLevel


class WrongLevel(Exception):
    """A unit of this level does not stand under a unit of that one."""


class UnitHasOpenUnits(Exception):
    """Units below are still open; they close first."""


class SuccessorClosed(Exception):
    """The successor is the unit itself, or closed on the closing day."""


@transaction.atomic
def add_unit(
    *,
    code: str,
    level: UnitLevel | str,
    name: str,
    short_name: str,
    parent: Unit | None = None,
    name_en: str = "",
    short_name_en: str = "",
    region_code: str = "",
    opened_on: date | None = None,
    by: Staff | None = None,
) -> Unit:
    """Open a unit under its parent; refuses a parent of the wrong level."""
    expected = PARENT_LEVEL[UnitLevel(level)]
    if expected != (UnitLevel(parent.level) if parent else None):
        raise WrongLevel(level)
    unit = Unit.objects.create(
        code=code,
        level=UnitLevel(level),
        parent=parent,
        path=f"{parent.path if parent else ''}{code}/",
        name=name,
        name_en=name_en,
        short_name=short_name,
        short_name_en=short_name_en,
        region_code=region_code,
        opened_on=opened_on,
    )
    record_act(
        kind="unit.added",
        subject=unit,
        actor=by,
        after={"code": code, "name": name, "level": unit.level, "parent": parent.code if parent else None},
    )
    return unit


@transaction.atomic
def close_unit(*, unit: Unit, on: date, successor: Unit, by: Staff | None, reason: str = "") -> Unit:
    """Close a unit on a date: its people and their roles move to the successor from that day, in one recorded step.

    What the unit owns in higher apps follows its `successor`. Refuses while a unit below is open, and a successor
    that is closed itself.
    """
    closing = Unit.objects.select_for_update().get(pk=unit.pk)
    if closing.children.open_on(on).exists():
        raise UnitHasOpenUnits(closing.code)
    if not Unit.objects.open_on(on).exclude(path__startswith=closing.path).filter(pk=successor.pk).exists():
        raise SuccessorClosed(successor.code)
    closing.closed_on, closing.successor = on, successor
    closing.save(update_fields=["closed_on", "successor"])
    people = Staff.objects.filter(unit=closing).update(unit=successor)
    roles = _move_roles(closing, successor, on, by)
    record_act(
        kind="unit.closed",
        subject=closing,
        actor=by,
        reason=reason,
        after={"closed_on": on, "successor": successor.code, "people": people, "roles": roles},
    )
    return closing


def _move_roles(unit: Unit, successor: Unit, on: date, by: Staff | None) -> int:
    """End the unit's roles on the day and begin the same ones at the successor; says how many."""
    held = RoleAssignment.objects.filter(unit=unit)
    running = list(held.held_on(on).filter(starts_on__lt=on))
    RoleAssignment.objects.bulk_create(
        RoleAssignment(
            staff_id=role.staff_id,
            role=role.role,
            unit=successor,
            starts_on=on,
            ends_on=role.ends_on,
            granted_by=by,
        )
        for role in running
    )
    held.filter(pk__in=[role.pk for role in running]).update(ends_on=on)
    later = held.filter(starts_on__gte=on).update(unit=successor)
    return len(running) + later
