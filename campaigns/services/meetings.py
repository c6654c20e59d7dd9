"""Trainings and meetings of a campaign: planned once or as a series, and written up when they were held."""

from datetime import date, datetime

from django.db import transaction

from audit.services import record_act
from campaigns.models import Campaign, MeetingKind, Training
from campaigns.rules import meeting_days
from organization.models import Staff


class NotHeldYet(Exception):
    """The meeting is still to come; nothing can have been agreed."""


class CampaignOver(Exception):
    """The day comes after the campaign's last."""


@transaction.atomic
def plan_meetings(
    *,
    campaign: Campaign,
    held_on: date,
    topic: str,
    kind: str = MeetingKind.TRAINING,
    every: int = 0,
    people: int = 0,
    by: Staff,
    at: datetime,
) -> int:
    """A meeting on a day, or one every so many days (0: once) to the end of the campaign; says how many are new.

    The same topic on the same day is one meeting, so a series planned twice is there once. Raises CampaignOver for a
    day after the campaign.
    """
    if held_on > campaign.ends_on:
        raise CampaignOver
    days = meeting_days(held_on, every, campaign.ends_on)
    held = set(campaign.trainings.filter(topic=topic, held_on__in=days).values_list("held_on", flat=True))
    fresh = [day for day in days if day not in held]
    Training.objects.bulk_create(
        Training(campaign=campaign, held_on=day, kind=kind, topic=topic, people=people, noted_by=by)
        for day in fresh
    )
    if fresh:
        record_act(
            kind="campaign.meetings_planned",
            subject=campaign,
            actor=by,
            at=at,
            after={"topic": topic, "from": fresh[0], "meetings": len(fresh)},
        )
    return len(fresh)


@transaction.atomic
def write_up_meeting(
    *, meeting: Training, people: int, agreed: str, by: Staff, today: date, at: datetime
) -> Training:
    """How many came and what was agreed. Raises NotHeldYet for one that is still to come."""
    held = Training.objects.select_for_update(of=("self",)).select_related("campaign").get(pk=meeting.pk)
    if held.held_on > today:
        raise NotHeldYet
    before = {"people": held.people, "agreed": held.agreed}
    after = {"people": people, "agreed": agreed}
    if before == after:
        return held
    held.people, held.agreed = people, agreed
    held.save(update_fields=["people", "agreed"])
    record_act(
        kind="campaign.meeting_written_up",
        subject=held.campaign,
        actor=by,
        at=at,
        before={"topic": held.topic, **before},
        after={"topic": held.topic, **after},
    )
    return held
