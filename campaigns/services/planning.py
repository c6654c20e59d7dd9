"""A campaign planned, changed, started and ended; who takes part, what was prepared, quotas and points."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any, BinaryIO
from uuid import UUID

from django.db import transaction

from audit.services import record_act
from campaigns.models import (
    Campaign,
    Criterion,
    Participant,
    PointRule,
    PreparationFile,
    Quota,
    RewardRule,
    Rival,
)
from campaigns.rules import CampaignState
from common.once import write_once
from files.services import store_file
from organization.models import Staff, Unit
from products.models import ProductLine

# What a planner fills in, in the order of the form.
EDITABLE = (
    "name",
    "offer",
    "starts_on",
    "ends_on",
    "measure",
    "universe_size",
    "universe_base",
    "reachable_size",
    "reachable_base",
    "market_fen",
    "market_base",
    "who_decides",
    "who_does_not",
    "way_in",
    "bulletin_name",
)


class StaleCampaign(Exception):
    """Somebody changed the campaign since it was opened; `campaign` is as it stands now."""

    def __init__(self, campaign: Campaign) -> None:
        super().__init__(str(campaign.pk))
        self.campaign = campaign


class WrongState(Exception):
    """The campaign is not in a state for this: one that has ended is not started, one planned is not ended."""


class NotTakingPart(Exception):
    """The unit (or the person's unit) does not belong to the unit in charge of the campaign."""


@transaction.atomic
def create_campaign(
    *,
    owner_unit: Unit,
    facts: Mapping[str, Any],
    lines: Iterable[ProductLine],
    criteria: Iterable[str],
    units: Iterable[Unit],
    by: Staff,
    at: datetime,
    form_key: UUID | None = None,
) -> Campaign:
    """Plan a campaign of a unit for units below it; the same form key makes one campaign.

    `facts` holds fields of EDITABLE. Raises NotTakingPart for a unit elsewhere, KeyTaken for other words.
    """
    values = {name: value for name, value in facts.items() if name in EDITABLE}
    taking_part = list(units)
    if any(not unit.path.startswith(owner_unit.path) for unit in taking_part):
        raise NotTakingPart
    more = {"created_by": by, "created_at": at, "changed_at": at}
    if form_key is None:
        campaign = Campaign.objects.create(owner_unit=owner_unit, **values, **more)
    else:
        campaign, made = write_once(
            Campaign.objects,
            key={"form_key": form_key},
            words={**values, "owner_unit": owner_unit},
            more=more,
        )
        if not made:
            return campaign
    campaign.lines.set(lines)
    _write_criteria(campaign, criteria)
    Participant.objects.bulk_create(Participant(campaign=campaign, unit=unit) for unit in taking_part)
    record_act(kind="campaign.planned", subject=campaign, actor=by, at=at, after=values)
    return campaign


@transaction.atomic
def edit_campaign(
    *,
    campaign: Campaign,
    facts: Mapping[str, Any],
    version: int,
    by: Staff,
    at: datetime,
    lines: Iterable[ProductLine] | None = None,
    criteria: Iterable[str] | None = None,
) -> Campaign:
    """Change facts of a campaign as it was opened (`version`); raises StaleCampaign when somebody was faster."""
    held = _hold(campaign)
    if held.version != version:
        raise StaleCampaign(held)
    changes = {
        name: value for name, value in facts.items() if name in EDITABLE and getattr(held, name) != value
    }
    before = {name: getattr(held, name) for name in changes}
    for name, value in changes.items():
        setattr(held, name, value)
    held.version += 1
    held.changed_at = at
    held.save(update_fields=[*changes, "version", "changed_at"])
    if lines is not None:
        held.lines.set(lines)
    if criteria is not None:
        _write_criteria(held, criteria)
    record_act(kind="campaign.edited", subject=held, actor=by, at=at, before=before, after=changes)
    return held


@transaction.atomic
def start_campaign(*, campaign: Campaign, by: Staff, at: datetime) -> Campaign:
    """Let it run; raises WrongState where it has ended. Done twice it stays as it is."""
    return _move(campaign, CampaignState.RUNNING, {CampaignState.PLANNED}, by=by, at=at)


@transaction.atomic
def end_campaign(*, campaign: Campaign, by: Staff, at: datetime) -> Campaign:
    """End it; calls and results stay. Raises WrongState where it never ran."""
    return _move(campaign, CampaignState.ENDED, {CampaignState.RUNNING}, by=by, at=at)


@transaction.atomic
def write_lead(*, campaign: Campaign, text: str, by: Staff, at: datetime) -> Campaign:
    """The sentence with which the next bulletin opens."""
    held = _hold(campaign)
    before, held.bulletin_lead = held.bulletin_lead, text
    held.save(update_fields=["bulletin_lead"])
    record_act(
        kind="campaign.lead_written",
        subject=held,
        actor=by,
        at=at,
        before={"lead": before},
        after={"lead": text},
    )
    return held


# ---------------------------------------------------------------- what was prepared
@transaction.atomic
def note_rival(*, campaign: Campaign, bank: str, facts: Mapping[str, Any], by: Staff, at: datetime) -> Rival:
    """What is known of a competing bank: strength, attention (1 to 3), edge, accounts won; one row per bank."""
    rival, _made = Rival.objects.update_or_create(
        campaign=campaign, bank=bank, defaults={**facts, "noted_by": by, "noted_at": at}
    )
    record_act(
        kind="campaign.rival_noted", subject=campaign, actor=by, at=at, after={"bank": bank, **dict(facts)}
    )
    return rival


@transaction.atomic
def attach_file(
    *, campaign: Campaign, content: BinaryIO, name: str, size: int, kind: str, by: Staff, at: datetime
) -> PreparationFile:
    """Keep a file with the preparation; the same file twice is one. Raises files.services.FileRefused."""
    stored = store_file(content=content, name=name, size=size, at=at)
    attached, made = PreparationFile.objects.get_or_create(
        campaign=campaign,
        stored=stored,
        name=name,
        defaults={"kind": kind, "added_by": by, "added_at": at},
    )
    if made:
        record_act(kind="campaign.file_added", subject=campaign, actor=by, at=at, after={"file": name})
    return attached


# ---------------------------------------------------------------- quotas and points
@transaction.atomic
def set_quota(
    *,
    campaign: Campaign,
    unit: Unit,
    staff: Staff | None = None,
    count: int,
    amount_fen: int = 0,
    starts_on: date,
    by: Staff,
    at: datetime,
) -> Quota:
    """From a day on a unit (or a person of it) is to reach so many accounts and so much in deposits (fen).

    Earlier rows stay; the latest begun one stands. Raises NotTakingPart for a unit outside the campaign.
    """
    if not campaign.participants.filter(unit=unit).exists():
        raise NotTakingPart
    quota = Quota.objects.create(
        campaign=campaign,
        unit=unit,
        staff=staff,
        count=count,
        amount_fen=amount_fen,
        starts_on=starts_on,
        set_by=by,
        set_at=at,
    )
    record_act(
        kind="campaign.quota_set",
        subject=campaign,
        actor=by,
        at=at,
        after={
            "unit": unit.code,
            "staff": staff.employee_no if staff else "",
            "count": count,
            "amount_fen": amount_fen,
            "starts_on": starts_on,
        },
    )
    return quota


class RuleStands(Exception):
    """Points of this kind from this day on are settled already; a change begins on another day."""


@transaction.atomic
def set_point_rule(
    *,
    campaign: Campaign,
    kind: str,
    starts_on: date,
    per_count: int,
    fen_per_point: int,
    by: Staff,
    at: datetime,
) -> PointRule:
    """Points of a kind of result from a day on; results of earlier days keep theirs. Raises RuleStands."""
    rule, made = PointRule.objects.get_or_create(
        campaign=campaign,
        kind=kind,
        starts_on=starts_on,
        defaults={
            "per_count": per_count,
            "fen_per_point": fen_per_point,
            "set_by": by,
            "set_at": at,
        },
    )
    if not made and (rule.per_count, rule.fen_per_point) != (per_count, fen_per_point):
        raise RuleStands
    if made:
        record_act(
            kind="campaign.points_set",
            subject=campaign,
            actor=by,
            at=at,
            after={"kind": kind, "starts_on": starts_on, "per_count": per_count},
        )
    return rule


@transaction.atomic
def set_reward(
    *,
    campaign: Campaign,
    kind: str,
    starts_on: date,
    from_fen: int,
    reward_fen: int,
    by: Staff,
    at: datetime,
) -> RewardRule:
    """A step of the rewards: from a day on so much (fen) for a result of at least `from_fen`. Raises RuleStands.

    Results of earlier days keep what stood then. Steps of another day replace all of the earlier ones.
    """
    step, made = RewardRule.objects.get_or_create(
        campaign=campaign,
        kind=kind,
        starts_on=starts_on,
        from_fen=from_fen,
        defaults={"reward_fen": reward_fen, "set_by": by, "set_at": at},
    )
    if not made and step.reward_fen != reward_fen:
        raise RuleStands
    if made:
        record_act(
            kind="campaign.reward_set",
            subject=campaign,
            actor=by,
            at=at,
            after={"kind": kind, "starts_on": starts_on, "from_fen": from_fen, "reward_fen": reward_fen},
        )
    return step


# ---------------------------------------------------------------- inside
def _hold(campaign: Campaign) -> Campaign:
    return Campaign.objects.select_for_update(of=("self",)).select_related("owner_unit").get(pk=campaign.pk)


def _move(
    campaign: Campaign, to: CampaignState, allowed: set[CampaignState], *, by: Staff, at: datetime
) -> Campaign:
    held = _hold(campaign)
    if held.state == to:
        return held
    if held.state not in allowed:
        raise WrongState(held.state)
    before, held.state = held.state, to.value
    held.version += 1
    held.changed_at = at
    held.save(update_fields=["state", "version", "changed_at"])
    record_act(
        kind=f"campaign.{to.value}",
        subject=held,
        actor=by,
        at=at,
        before={"state": before},
        after={"state": to.value},
    )
    return held


def _write_criteria(campaign: Campaign, criteria: Iterable[str]) -> None:
    campaign.criteria.all().delete()
    texts = [text.strip() for text in criteria if text.strip()]
    Criterion.objects.bulk_create(
        Criterion(campaign=campaign, position=place, text=text) for place, text in enumerate(texts, start=1)
    )
