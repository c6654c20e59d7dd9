"""Who works for a customer beside the lead: memberships with a first day and a day after the last."""

from datetime import date, datetime

from django.db import transaction

from audit.services import record_act
from customers.models import Customer, TeamMember
from customers.rules import ROLE_OF_PART
from organization.models import Staff, StaffStatus


class AlreadyOnTeam(Exception):
    """The colleague has this part on the team already, on a day of these."""


class LeavesBeforeJoining(Exception):
    """The day of leaving lies before the first."""


class NotOfThisPart(Exception):
    """The colleague does not hold the role of this part on the first day, or has left the bank."""


class EndedAlready(Exception):
    """The membership has ended by that day."""


@transaction.atomic
def join_team(
    *,
    customer: Customer,
    staff: Staff,
    part: str,
    starts_on: date,
    by: Staff,
    at: datetime,
    ends_on: date | None = None,
    reason: str = "",
) -> TeamMember:
    """Put a colleague on the team from a day on, up to (not including) another where one is named.

    Refuses whoever does not hold the part's role that day (`NotOfThisPart`), a second membership in the same part on
    any of the days (`AlreadyOnTeam`), and days the wrong way round (`LeavesBeforeJoining`).
    """
    if ends_on is not None and ends_on <= starts_on:
        raise LeavesBeforeJoining
    roles = staff.role_assignments.held_on(starts_on)
    if staff.status == StaffStatus.LEFT or not roles.filter(role=ROLE_OF_PART[part]).exists():
        raise NotOfThisPart(staff.employee_no)
    Customer.objects.select_for_update().get(pk=customer.pk)
    held = TeamMember.objects.filter(customer=customer, staff=staff, part=part)
    if held.overlapping(starts_on, ends_on).exists():
        raise AlreadyOnTeam(staff.employee_no)
    member = TeamMember.objects.create(
        customer=customer, staff=staff, part=part, starts_on=starts_on, ends_on=ends_on, reason=reason
    )
    after = {"staff": staff.employee_no, "part": part, "starts_on": starts_on}
    record_act(
        kind="customer.team_joined",
        subject=customer,
        actor=by,
        after=after | ({"ends_on": ends_on} if ends_on else {}),
        reason=reason,
        at=at,
    )
    return member


@transaction.atomic
def return_to_team(*, member: TeamMember, ends_on: date | None, by: Staff, at: datetime) -> TeamMember:
    """Let a membership that was ended go on, up to the day on which it would have ended."""
    held = TeamMember.objects.select_for_update().get(pk=member.pk)
    before, held.ends_on = {"ends_on": held.ends_on}, ends_on
    held.save(update_fields=["ends_on"])
    record_act(
        kind="customer.team_joined",
        subject=held.customer,
        actor=by,
        before=before,
        after={"staff": held.staff.employee_no, "part": held.part, "starts_on": held.starts_on},
        at=at,
    )
    return held


@transaction.atomic
def leave_team(*, member: TeamMember, ends_on: date, by: Staff, at: datetime, reason: str = "") -> TeamMember:
    """End a membership: from `ends_on` the colleague no longer sees the customer through it.

    Refuses a day before the first, and a membership that has ended by that day.
    """
    held = TeamMember.objects.select_for_update().get(pk=member.pk)
    if ends_on < held.starts_on:
        raise LeavesBeforeJoining
    if held.ends_on is not None and held.ends_on <= ends_on:
        raise EndedAlready
    before = {"ends_on": held.ends_on}
    held.ends_on = ends_on
    held.save(update_fields=["ends_on"])
    record_act(
        kind="customer.team_left",
        subject=held.customer,
        actor=by,
        before=before,
        after={"staff": held.staff.employee_no, "part": held.part, "ends_on": ends_on},
        reason=reason,
        at=at,
    )
    return held
