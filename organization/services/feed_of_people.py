"""Core banking's side of people: who came, who moved to another unit, who left."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.db import transaction

from audit.services import record_act
from organization.models import RoleAssignment, Staff, StaffStatus, Unit
from organization.rules import TEAM_READERS, Role
from organization.services.staff import end_role, grant_role, hire_staff

_TOLD = ("name", "name_en", "email", "phone")


@dataclass
class PeopleNews:
    """What a feed of people brought: how many rows were news, and who left with it."""

    changed: int = 0
    left: list[Staff] = field(default_factory=list)


@transaction.atomic
def upsert_staff(rows: Iterable[Mapping[str, Any]], *, today: date) -> PeopleNews:
    """Write people as core banking has them.

    A row has employee_no, name, unit_code, status, and name_en, email and phone, None for what is not told: that stays
    as it is. Who is new comes without any role and cannot sign in; a person grants roles. Who moves takes the roles
    along that read their own customers; others held at the former unit end. Who leaves keeps everything that is theirs
    and can no longer sign in, all their roles end; who comes back has no role. Units are known; nobody is a machine.
    """
    told = {row["employee_no"]: row for row in rows}
    units = Unit.objects.in_bulk([row["unit_code"] for row in told.values()], field_name="code")
    people = {
        one.employee_no: one
        for one in Staff.objects.select_for_update(of=("self",))
        .select_related("unit")
        .filter(employee_no__in=told)
        .order_by("pk")
    }
    news = PeopleNews()
    for number, row in sorted(told.items()):
        unit, held = units[row["unit_code"]], people.get(number)
        if held is None:
            _take_in(row, unit)
            news.changed += 1
        elif _change(held, row, unit, today=today, news=news):
            news.changed += 1
    return news


def _take_in(row: Mapping[str, Any], unit: Unit) -> None:
    person = hire_staff(
        employee_no=row["employee_no"],
        name=row["name"],
        name_en=row["name_en"] or "",
        email=row["email"] or "",
        unit=unit,
    )
    person.phone, person.status = row["phone"] or "", row["status"]
    person.save(update_fields=["phone", "status"])


def _change(person: Staff, row: Mapping[str, Any], unit: Unit, *, today: date, news: PeopleNews) -> bool:
    told = {name: row[name] for name in _TOLD if row[name] is not None}
    told |= {"status": row["status"], "unit_id": unit.pk}
    differs = {name: value for name, value in told.items() if getattr(person, name) != value}
    if not differs:
        return False
    former = person.unit
    before = {name: getattr(person, name) for name in differs}
    for name, value in differs.items():
        setattr(person, name, value)
    person.unit = unit
    person.save(update_fields=[name.removesuffix("_id") for name in differs])
    record_act(
        kind=_kind(differs),
        subject=person,
        before=_with_codes(before, former),
        after=_with_codes(differs, unit),
    )
    if person.status == StaffStatus.LEFT:
        for role in _roles(person, today):
            _end(role, today)
        if "status" in differs:
            news.left.append(person)
    elif "unit_id" in differs and former is not None:
        _move_roles(person, former, unit, today)
    return True


def _kind(differs: Mapping[str, Any]) -> str:
    if "status" in differs:
        return "staff.left" if differs["status"] == StaffStatus.LEFT else "staff.came_back"
    return "staff.moved" if "unit_id" in differs else "staff.changed"


def _with_codes(values: Mapping[str, Any], unit: Unit | None) -> dict[str, Any]:
    """The values as the trail keeps them: a unit by its code."""
    said = {name: value for name, value in values.items() if name != "unit_id"}
    return said | ({"unit": unit.code if unit else None} if "unit_id" in values else {})


def _roles(person: Staff, today: date) -> list[RoleAssignment]:
    """The roles that a person holds today or will hold."""
    ahead = RoleAssignment.objects.filter(staff=person).overlapping(today, None)
    return list(ahead.select_related("unit").order_by("pk"))


def _move_roles(person: Staff, former: Unit, unit: Unit, today: date) -> None:
    for role in _roles(person, today):
        if role.unit_id != former.pk:
            continue
        _end(role, today)
        if Role(role.role) in TEAM_READERS:
            starts_on = max(role.starts_on, today)
            grant_role(
                staff=person, role=role.role, unit=unit, starts_on=starts_on, ends_on=role.ends_on, by=None
            )


def _end(role: RoleAssignment, today: date) -> None:
    """Let a role end today; one that begins today or later has its first day and no other."""
    ends_on = max(today, role.starts_on + timedelta(days=1))
    if role.ends_on is None or role.ends_on > ends_on:
        end_role(assignment=role, ends_on=ends_on, by=None)
