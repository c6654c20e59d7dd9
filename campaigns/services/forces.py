"""Who takes part in a campaign: its units, whether their people are ranked for all, and the task force."""

from datetime import datetime

from django.db import transaction

from audit.services import record_act
from campaigns.models import Campaign, Participant, TaskForceMember
from campaigns.services.planning import NotTakingPart
from organization.models import Staff, Unit


@transaction.atomic
def take_part(*, campaign: Campaign, unit: Unit, people_public: bool, by: Staff, at: datetime) -> Participant:
    """Let a unit take part, or change whether its people stand in the ranking for all. Raises NotTakingPart."""
    if not unit.path.startswith(campaign.owner_unit.path):
        raise NotTakingPart
    participant, _made = Participant.objects.update_or_create(
        campaign=campaign, unit=unit, defaults={"people_public": people_public}
    )
    record_act(
        kind="campaign.unit_takes_part",
        subject=campaign,
        actor=by,
        at=at,
        after={"unit": unit.code, "people_public": people_public},
    )
    return participant


@transaction.atomic
def join_task_force(
    *, campaign: Campaign, staff: Staff, part: str, by: Staff, at: datetime
) -> TaskForceMember:
    """Somebody has a part in the task force: front, middle or back; named again the part changes."""
    member, _made = TaskForceMember.objects.update_or_create(
        campaign=campaign, staff=staff, defaults={"part": part, "added_at": at}
    )
    record_act(
        kind="campaign.task_force_joined",
        subject=campaign,
        actor=by,
        at=at,
        after={"staff": staff.employee_no, "part": part},
    )
    return member


@transaction.atomic
def leave_task_force(*, campaign: Campaign, staff: Staff, by: Staff, at: datetime) -> None:
    """Somebody has no part in the task force any longer; calls and results stay as they are."""
    gone, _rows = TaskForceMember.objects.filter(campaign=campaign, staff=staff).delete()
    if gone:
        record_act(
            kind="campaign.task_force_left",
            subject=campaign,
            actor=by,
            at=at,
            before={"staff": staff.employee_no},
        )
