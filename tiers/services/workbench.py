"""Model versions on their way: drafted, edited, submitted, approved by another, active from a date, rolled back."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.urls import reverse

from audit.services import record_act
from organization.queries import staff_by_role
from organization.rules import ROLES_BY_ACT
from organization.rules import Act as Permission
from tiers.models import IndicatorWeight, ModelState, ModelVersion, Simulation, TierThreshold
from tiers.queries.models import fingerprint
from tiers.rules import Indicator, shares_rise, weights_are_whole
from tiers.services.versions import (
    EDITABLE,
    ModelNeedsSecondPerson,
    ThresholdsDoNotRise,
    WeightsAreNotWhole,
    refuse_points,
)
from worklist.rules import NoticeKind
from worklist.services import NewNotice, add_notices


class WrongModelState(Exception):
    """The version is not in a state in which this can be done."""


class NotTheAuthor(Exception):
    """A draft is its author's; somebody else makes a copy of it."""


class EditedMeanwhile(Exception):
    """The draft was saved by another window since this one was opened."""


class NotTried(Exception):
    """What is submitted has to have been simulated as it stands."""


class DayIsPast(Exception):
    """A version is active from today or a later day: no published night changes its model."""


@transaction.atomic
def draft_model(*, based_on: ModelVersion, note: str, by: Any, at: datetime) -> ModelVersion:
    """A new draft with everything as in `based_on`; its number is the next one."""
    model = _copy(based_on, note=note, by=by)
    _record(model, "model_drafted", by=by, at=at, after={"based_on": based_on.label, "note": note})
    return model


@transaction.atomic
def edit_draft(
    *,
    model: ModelVersion,
    edits: int,
    weights: dict[str, int],
    rank_shares: dict[int, Decimal],
    points: dict[int, int | None] | None = None,
    changes: dict[str, Any],
    by: Any,
    at: datetime,
) -> ModelVersion:
    """Save a draft whole; `edits` is the count its editor saw, `rank_shares` by tier without the last one, and
    so `points` (thousandths; left out, they stay).

    Refuses with WrongModelState, NotTheAuthor, EditedMeanwhile, WeightsAreNotWhole, ThresholdsDoNotRise or
    PointsDoNotFall.
    """
    held = _held(model, ModelState.DRAFT)
    if held.created_by_id != by.pk:
        raise NotTheAuthor
    if held.edits != edits:
        raise EditedMeanwhile
    if not weights_are_whole(weights):
        raise WeightsAreNotWhole(str(weights))
    last = max(held.thresholds.values_list("tier_id", flat=True))
    shares = {**rank_shares, last: Decimal(1)}
    if not shares_rise(shares):
        raise ThresholdsDoNotRise(str(shares))
    lines = dict(held.thresholds.values_list("tier_id", "points"))
    lines |= {tier: value for tier, value in (points or {}).items() if tier != last}
    refuse_points(threshold_by=changes.get("threshold_by", held.threshold_by), points=lines, last=last)
    before = _contents(held)
    for name, value in changes.items():
        if name not in (*EDITABLE, "note"):
            raise TypeError(f"a model has no {name}")
        setattr(held, name, value)
    held.edits += 1
    held.save(update_fields=[*changes, "edits"])
    for indicator, weight in weights.items():
        IndicatorWeight.objects.filter(model=held, indicator=indicator).update(weight=weight)
    for tier, share in shares.items():
        TierThreshold.objects.filter(model=held, tier_id=tier).update(
            rank_share=share, points=lines.get(tier)
        )
    held.refresh_from_db()
    after = _contents(held)
    changed = {name for name in after if after[name] != before[name]}
    if changed:
        _record(
            held,
            "model_edited",
            by=by,
            at=at,
            before={name: before[name] for name in sorted(changed)},
            after={name: after[name] for name in sorted(changed)},
        )
    return held


@transaction.atomic
def submit_model(
    *, model: ModelVersion, active_from: date, today: date, by: Any, at: datetime
) -> ModelVersion:
    """Ask a second person to approve a draft that is to score from `active_from` on.

    Refuses with WrongModelState, NotTheAuthor, DayIsPast, and NotTried where no finished trial beside the version that
    scores has these contents.
    """
    held = _held(model, ModelState.DRAFT)
    if held.created_by_id != by.pk:
        raise NotTheAuthor
    if active_from < today:
        raise DayIsPast
    tried = Simulation.objects.filter(model=held, fingerprint=fingerprint(held), beside_active=True)
    if not tried.filter(finished_at__isnull=False).exists():
        raise NotTried
    _submit(held, active_from=active_from, by=by, at=at)
    _record(held, "model_submitted", by=by, at=at, after={"active_from": active_from})
    return held


@transaction.atomic
def approve_model(*, model: ModelVersion, by: Any, at: datetime) -> ModelVersion:
    """Approve what somebody else made and submitted; it scores from the first night of its date on.

    Refuses with WrongModelState, and with ModelNeedsSecondPerson whoever made or submitted it.
    """
    held = _held(model, ModelState.SUBMITTED)
    if {held.created_by_id, held.submitted_by_id} & set(by.reach.people):
        raise ModelNeedsSecondPerson
    held.state, held.approved_by, held.approved_at = ModelState.APPROVED, by, at
    held.save(update_fields=["state", "approved_by", "approved_at"])
    _record(held, "model_approved", by=by, at=at, after={"active_from": held.active_from})
    _tell(held, _authors(held, by), "model_approved", at=at)
    return held


@transaction.atomic
def return_model(*, model: ModelVersion, reason: str, by: Any, at: datetime) -> ModelVersion:
    """Send a submitted or approved version back to its author, with the reason; its author takes it back likewise.

    A version that has scored is never sent back: WrongModelState.
    """
    held = _held(model, ModelState.SUBMITTED, ModelState.APPROVED)
    held.state, held.approved_by, held.approved_at = ModelState.DRAFT, None, None
    held.returned_because = reason
    held.save(update_fields=["state", "approved_by", "approved_at", "returned_because"])
    _record(held, "model_returned", by=by, at=at, reason=reason)
    _tell(held, _authors(held, by), "model_returned", at=at)
    return held


@transaction.atomic
def discard_draft(*, model: ModelVersion, by: Any, at: datetime) -> ModelVersion:
    """Put a draft away for good; its number is not given again. Refuses with WrongModelState or NotTheAuthor."""
    held = _held(model, ModelState.DRAFT)
    if held.created_by_id != by.pk:
        raise NotTheAuthor
    held.state = ModelState.DISCARDED
    held.save(update_fields=["state"])
    _record(held, "model_discarded", by=by, at=at)
    return held


@transaction.atomic
def roll_back(*, to: ModelVersion, reason: str, today: date, by: Any, at: datetime) -> ModelVersion:
    """Submit a retired version's contents again under a new number, active from the next night once approved.

    It scored the bank before, so no trial is asked; the second person is. Refuses with WrongModelState.
    """
    held = _held(to, ModelState.RETIRED)
    model = _copy(held, note=reason, by=by)
    _submit(model, active_from=today, by=by, at=at)
    _record(model, "model_rolled_back", by=by, at=at, reason=reason, after={"to": held.label})
    return model


@transaction.atomic
def activate_due_model(*, business_date: date, at: datetime) -> ModelVersion:
    """The version that scores a night: the newest approved one whose date has come takes over from the active one."""
    active = ModelVersion.objects.select_for_update().get(state=ModelState.ACTIVE)
    due = list(
        ModelVersion.objects.select_for_update()
        .filter(state=ModelState.APPROVED, active_from__lte=business_date)
        .order_by("active_from", "number")
    )
    if not due:
        return active
    for passed in [active, *due[:-1]]:
        passed.state = ModelState.RETIRED
        passed.save(update_fields=["state"])
    model = due[-1]
    model.state = ModelState.ACTIVE
    model.save(update_fields=["state"])
    _record(model, "model_activated", by=None, at=at, before={"model": active.label})
    return model


# ---------------------------------------------------------------- parts
def _held(model: ModelVersion, *states: ModelState) -> ModelVersion:
    held = ModelVersion.objects.select_for_update().get(pk=model.pk)
    if held.state not in states:
        raise WrongModelState(held.state)
    return held


def _copy(source: ModelVersion, *, note: str, by: Any) -> ModelVersion:
    # The active version is the lock under which numbers are given.
    ModelVersion.objects.select_for_update().get(state=ModelState.ACTIVE)
    model = ModelVersion.objects.create(
        number=(ModelVersion.objects.aggregate(last=Max("number"))["last"] or 0) + 1,
        state=ModelState.DRAFT,
        created_by=by,
        based_on=source,
        note=note,
        **{name: getattr(source, name) for name in EDITABLE},
    )
    IndicatorWeight.objects.bulk_create(
        IndicatorWeight(model=model, indicator=row.indicator, weight=row.weight)
        for row in source.weights.all()
    )
    TierThreshold.objects.bulk_create(
        TierThreshold(model=model, tier_id=row.tier_id, rank_share=row.rank_share, points=row.points)
        for row in source.thresholds.all()
    )
    return model


def _submit(model: ModelVersion, *, active_from: date, by: Any, at: datetime) -> None:
    model.state, model.active_from = ModelState.SUBMITTED, active_from
    model.submitted_by, model.submitted_at, model.returned_because = by, at, ""
    model.save(update_fields=["state", "active_from", "submitted_by", "submitted_at", "returned_because"])
    _tell(model, _second_people(model), "model_asked", at=at)


def _second_people(model: ModelVersion) -> set[int]:
    """Whoever may approve it: who holds the act and neither made nor submitted it."""
    people = {one.pk for role in ROLES_BY_ACT[Permission.SHAPE_MODELS] for one in staff_by_role(role)}
    return people - {model.created_by_id, model.submitted_by_id}


def _authors(model: ModelVersion, by: Any) -> set[int]:
    return {key for key in (model.created_by_id, model.submitted_by_id) if key and key != by.pk}


def _tell(model: ModelVersion, people: set[int], what: str, *, at: datetime) -> None:
    """Once a submission: a version that came back and is submitted again is told again."""
    parameters = {
        "what": what,
        "path": reverse("tiers:model-detail", args=[model.public_id]),
        "about": model.label,
        "about_en": model.label,
    }
    told = {"subject": f"model:{model.pk}", "slot": f"{what}:{model.submitted_at:%Y%m%d%H%M%S%f}"}
    add_notices(
        [
            NewNotice(kind=NoticeKind.DECISION, person_id=key, parameters=parameters, **told)
            for key in sorted(people)
        ],
        at=at,
    )


def _contents(model: ModelVersion) -> dict[str, Any]:
    weights = dict(model.weights.values_list("indicator", "weight"))
    return {
        "weights": {str(indicator): weights[indicator] for indicator in Indicator},
        "rank_shares": {
            str(tier): str(share) for tier, share in model.thresholds.values_list("tier_id", "rank_share")
        },
        "points": {
            str(tier): points for tier, points in model.thresholds.values_list("tier_id", "points") if points
        },
        **{name: str(getattr(model, name)) for name in (*EDITABLE, "note")},
    }


def _record(model: ModelVersion, kind: str, *, by: Any, at: datetime, **words: Any) -> None:
    record_act(kind=f"tiers.{kind}", subject=model, actor=by, at=at, **words)
