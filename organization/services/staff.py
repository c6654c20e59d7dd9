"""People: hiring, dated roles, and what each chose for themselves."""

from datetime import date, datetime

from django.db import transaction

from audit.services import record_act
from organization.models import RoleAssignment, Staff, Unit
from organization.rules import Role, duties_conflict


class DutiesConflict(Exception):
    """The person holds a role in that time which excludes the new one; carries the role held."""


class GrantToOneself(Exception):
    """Nobody grants a role to themselves: a second person does."""


class RoleNotHeld(Exception):
    """The assignment ends before the day on which it was to end, or has not started by then."""


@transaction.atomic
def hire_staff(
    *,
    employee_no: str,
    name: str,
    name_en: str = "",
    unit: Unit | None = None,
    password: str | None = None,
    password_hash: str | None = None,
    email: str = "",
    language: str = "zh-hans",
    by: Staff | None = None,
) -> Staff:
    """Add a person (or a machine client) without any role; without a password they cannot sign in yet.

    `password_hash` is one made before, for people who come with theirs from another installation.
    """
    staff = Staff(
        employee_no=employee_no, name=name, name_en=name_en, unit=unit, email=email, language=language
    )
    if password_hash is not None:
        staff.password = password_hash
    elif password is None:
        staff.set_unusable_password()
    else:
        staff.set_password(password)
    staff.save(force_insert=True)
    record_act(
        kind="staff.hired",
        subject=staff,
        actor=by,
        after={"employee_no": employee_no, "name": name, "unit": unit.code if unit else None},
    )
    return staff


@transaction.atomic
def grant_role(
    *,
    staff: Staff,
    role: Role | str,
    unit: Unit,
    starts_on: date,
    ends_on: date | None = None,
    by: Staff | None,
    reason: str = "",
) -> RoleAssignment:
    """Give a role at a unit from one date to (not including) another; counts from the person's next request.

    Refuses a grant to oneself and, by the separation of duties, a role beside another that excludes it at any time.
    `by` is None only while an installation is set up.
    """
    if by is not None and by.pk == staff.pk:
        raise GrantToOneself(role)
    Staff.objects.select_for_update().get(pk=staff.pk)
    overlapping = RoleAssignment.objects.filter(staff=staff).overlapping(starts_on, ends_on)
    for held in overlapping.values_list("role", flat=True):
        if duties_conflict(Role(role), Role(held)):
            raise DutiesConflict(held)
    assignment = RoleAssignment.objects.create(
        staff=staff, role=Role(role), unit=unit, starts_on=starts_on, ends_on=ends_on, granted_by=by
    )
    record_act(
        kind="staff.role_granted",
        subject=staff,
        actor=by,
        reason=reason,
        after={"role": Role(role).value, "unit": unit.code, "starts_on": starts_on, "ends_on": ends_on},
    )
    return assignment


@transaction.atomic
def end_role(
    *, assignment: RoleAssignment, ends_on: date, by: Staff | None, reason: str = ""
) -> RoleAssignment:
    """Let a role end before `ends_on`; the person loses what it showed from that day's first request.

    Refuses a day outside the time for which the role is held: a date that has passed is not moved on.
    """
    held = RoleAssignment.objects.select_for_update().select_related("unit", "staff").get(pk=assignment.pk)
    if ends_on <= held.starts_on or (held.ends_on is not None and held.ends_on < ends_on):
        raise RoleNotHeld(held.role)
    before = held.ends_on
    held.ends_on = ends_on
    held.save(update_fields=["ends_on"])
    record_act(
        kind="staff.role_ended",
        subject=held.staff,
        actor=by,
        reason=reason,
        before={"role": held.role, "unit": held.unit.code, "ends_on": before},
        after={"role": held.role, "unit": held.unit.code, "ends_on": ends_on},
    )
    return held


@transaction.atomic
def set_preferences(*, staff: Staff, language: str, theme: str, hints: bool) -> Staff:
    """Keep the language, the appearance, and whether to show hints, as a person chose for themselves."""
    person = Staff.objects.select_for_update().get(pk=staff.pk)
    before = {"language": person.language, "theme": person.theme, "hints": person.hints}
    after = {"language": language, "theme": theme, "hints": hints}
    if before == after:
        return person
    person.language, person.theme, person.hints = language, theme, hints
    person.save(update_fields=["language", "theme", "hints"])
    record_act(kind="staff.preferences_set", subject=person, actor=person, before=before, after=after)
    return person


@transaction.atomic
def record_sign_in(*, staff: Staff, at: datetime) -> None:
    """Leave in the trail that a person signed in, when and from where."""
    record_act(kind="staff.signed_in", subject=staff, actor=staff, at=at)
