"""Who works for a customer beside the lead: memberships with a first day and a day after the last."""

from datetime import date, datetime

from django.db import transaction
from django.db.models import Q

from audit.services import record_act
from customers.models import Customer, TeamMember
from organization.models import Staff


class AlreadyOnTeam(Exception):
    """The colleague has this part on the team already."""


class LeavesBeforeJoining(Exception):
    """The last day lies before the first."""


@transaction.atomic
def join_team(
    *, customer: Customer, staff: Staff, part: str, starts_on: date, by: Staff, at: datetime
) -> TeamMember:
    """Put a colleague on the team from a day on; refuses a second membership in the same part."""
    Customer.objects.select_for_update().get(pk=customer.pk)
    held = TeamMember.objects.filter(customer=customer, staff=staff, part=part)
    if held.filter(Q(ends_on=None) | Q(ends_on__gt=starts_on)).exists():
        raise AlreadyOnTeam(staff.employee_no)
    member = TeamMember.objects.create(customer=customer, staff=staff, part=part, starts_on=starts_on)
    record_act(
        kind="customer.team_joined",
        subject=customer,
        actor=by,
        after={"staff": staff.employee_no, "part": part, "starts_on": starts_on},
        at=at,
    )
    return member


@transaction.atomic
def return_to_team(*, member: TeamMember, by: Staff, at: datetime) -> TeamMember:
    """Let a membership that was ended go on."""
    held = TeamMember.objects.select_for_update().get(pk=member.pk)
    before, held.ends_on = {"ends_on": held.ends_on}, None
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
def leave_team(*, member: TeamMember, ends_on: date, by: Staff, at: datetime) -> TeamMember:
    """End a membership: from `ends_on` the colleague no longer sees the customer through it."""
    held = TeamMember.objects.select_for_update().get(pk=member.pk)
    if ends_on < held.starts_on:
        raise LeavesBeforeJoining
    before = {"ends_on": held.ends_on}
    held.ends_on = ends_on
    held.save(update_fields=["ends_on"])
    record_act(
        kind="customer.team_left",
        subject=held.customer,
        actor=by,
        before=before,
        after={"staff": held.staff.employee_no, "part": held.part, "ends_on": ends_on},
        at=at,
    )
    return held
