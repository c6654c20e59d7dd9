"""Who reads which case and what belongs to it, worked out from the domain's words without the querysets."""

from common.calendar import business_today
from complaints.models import Complaint
from organization.models import Absence, RoleAssignment, Staff, Unit
from tests.access.known import once


@once
def _roles(person: Staff) -> list[RoleAssignment]:
    day = business_today()
    held = RoleAssignment.objects.filter(staff=person).select_related("unit")
    return [r for r in held if r.starts_on <= day and (r.ends_on is None or r.ends_on > day)]


def _below(unit: Unit | None, above: Unit) -> bool:
    while unit is not None:
        if unit.pk == above.pk:
            return True
        unit = unit.parent
    return False


@once
def is_kept_from(person: Staff, case: Complaint) -> bool:
    """The person complained about, whoever supervises them, and whoever has an interest."""
    if any(row.staff_id == person.pk for row in case.recusals.all()):
        return True
    supervised = [role.unit for role in _roles(person) if role.role == "supervisor"]
    return any(
        row.staff_id == person.pk or any(_below(row.unit, unit) for unit in supervised)
        for row in case.accused.all()
    )


@once
def _has_duty(person: Staff, case: Complaint) -> bool:
    roles = _roles(person)
    return any(role.role == "executive" for role in roles) or any(
        role.role in ("supervisor", "complaint_officer") and _below(case.unit, role.unit) for role in roles
    )


@once
def _stands_in(person: Staff, staff_id: int | None) -> bool:
    """Whether somebody who is absent today named this person as who stands in for them."""
    day = business_today()
    return any(
        row.staff_id == staff_id and not row.cancelled and row.starts_on <= day <= row.last_on
        for row in Absence.objects.filter(deputy=person)
    )


@once
def _is_theirs(person: Staff, case: Complaint) -> bool:
    return (
        case.owner_id == person.pk
        or _stands_in(person, case.owner_id)
        or any(row.person_id == person.pk and row.answer == "waiting" for row in case.assignments.all())
        or any(row.person_id == person.pk and row.kind == "help" for row in case.contributions.all())
    )


@once
def opens_case(person: Staff, case: Complaint) -> bool:
    if not _roles(person) or is_kept_from(person, case):
        return False
    return _has_duty(person, case) or _is_theirs(person, case) or case.first_contact_id == person.pk


@once
def reads_case(person: Staff, case: Complaint) -> bool:
    """How it is handled: whoever only heard it first reads that until somebody has accepted."""
    only_heard = not _has_duty(person, case) and not _is_theirs(person, case)
    return opens_case(person, case) and not (only_heard and case.accepted_at is not None)


def reads_its_case(person: Staff, record) -> bool:
    return reads_case(person, record.complaint)


def reads_contribution(person: Staff, asked) -> bool:
    return reads_its_case(person, asked) or (asked.kind == "statement" and asked.person_id == person.pk)


def sees_group(person: Staff, group) -> bool:
    cases = [member.complaint for member in group.members.select_related("complaint")]
    return any(reads_case(person, case) for case in cases) and not any(
        is_kept_from(person, case) for case in cases
    )


def sees_import(person: Staff, history) -> bool:
    """Files of past cases: whoever brought them, and senior management."""
    roles = _roles(person)
    return any(role.role == "executive" for role in roles) or history.uploaded_by_id == person.pk


def sees_member(person: Staff, member) -> bool:
    return sees_group(person, member.group) and reads_case(person, member.complaint)


def sees_report(person: Staff, snapshot) -> bool:
    """Kept reports of units whose figures one reads, none of whose cases is kept from one."""
    roles = _roles(person)
    duty = any(role.role == "executive" for role in roles) or any(
        role.role in ("supervisor", "complaint_officer") and _below(snapshot.unit, role.unit)
        for role in roles
    )
    return duty and not any(is_kept_from(person, row.complaint) for row in snapshot.rows.all())


def sees_reported(person: Staff, row) -> bool:
    return sees_report(person, row.snapshot)


SIGHT = {
    "complaints.complaint": opens_case,
    "complaints.contribution": reads_contribution,
    "complaints.complaintgroup": sees_group,
    "complaints.groupmember": sees_member,
    "complaints.historyimport": sees_import,
    "complaints.reportsnapshot": sees_report,
    "complaints.reportedcase": sees_reported,
    **dict.fromkeys(
        [
            f"complaints.{name}"
            for name in (
                "accused",
                "assignment",
                "attachment",
                "breach",
                "check",
                "correctiveaction",
                "escalation",
                "extension",
                "levelchange",
                "pause",
                "recused",
                "remedy",
                "reply",
                "review",
                "step",
                "surveyanswer",
            )
        ],
        reads_its_case,
    ),
}
