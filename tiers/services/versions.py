"""Model versions: adopted whole, by two people, never edited."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Max

from audit.services import record_act
from tiers.models import IndicatorWeight, ModelState, ModelVersion, ThresholdBy, TierThreshold
from tiers.rules import points_fall, shares_rise, weights_are_whole

EDITABLE = (
    "peer_group",
    "threshold_by",
    "retention",
    "discount",
    "horizon_years",
    "up_nights",
    "down_nights",
    "down_margin",
    "valuable_percentile",
    "growable_percentile",
    "minimum_confidence",
)


class ModelNeedsSecondPerson(Exception):
    """A version is approved by somebody other than who made it."""


class WeightsAreNotWhole(Exception):
    """The weights of the six indicators are whole numbers from 0 that sum to 100."""


class ThresholdsDoNotRise(Exception):
    """Rank shares rise from tier to tier and the last one is the whole bank."""


class PointsDoNotFall(Exception):
    """Where points decide, every tier but the last has some, and they fall from tier to tier."""


def refuse_points(*, threshold_by: str, points: Mapping[int, int | None], last: int) -> None:
    """PointsDoNotFall where points decide and are not whole; `last` is the tier that needs none."""
    asked = {tier: value for tier, value in points.items() if tier != last}
    if threshold_by == ThresholdBy.POINTS and not points_fall(asked):
        raise PointsDoNotFall(str(points))


@transaction.atomic
def adopt_model(
    *,
    created_by: Any,
    approved_by: Any,
    active_from: date,
    at: datetime,
    weights: dict[str, int] | None = None,
    rank_shares: dict[int, Decimal] | None = None,
    points: dict[int, int] | None = None,
    reason: str = "",
    **changes: Any,
) -> ModelVersion:
    """Make a copy of the active version with the changes, and let it score from now on; the old one is retired.

    Refuses with ModelNeedsSecondPerson, WeightsAreNotWhole, ThresholdsDoNotRise or PointsDoNotFall. Runs keep
    the version that made them.
    """
    if created_by is None or approved_by is None or created_by.pk in approved_by.reach.people:
        raise ModelNeedsSecondPerson
    old = ModelVersion.objects.select_for_update().get(state=ModelState.ACTIVE)
    held_weights = dict(old.weights.values_list("indicator", "weight")) | (weights or {})
    held_shares = dict(old.thresholds.values_list("tier_id", "rank_share")) | (rank_shares or {})
    held_points = dict(old.thresholds.values_list("tier_id", "points")) | (points or {})
    refuse_points(
        threshold_by=changes.get("threshold_by", old.threshold_by), points=held_points, last=max(held_shares)
    )
    if not weights_are_whole(held_weights):
        raise WeightsAreNotWhole(str(held_weights))
    if not shares_rise(held_shares):
        raise ThresholdsDoNotRise(str(held_shares))
    if unknown := set(changes) - set(EDITABLE):
        raise TypeError(f"a model has no {', '.join(sorted(unknown))}")
    old.state = ModelState.RETIRED
    old.save(update_fields=["state"])
    version = ModelVersion.objects.create(
        number=ModelVersion.objects.aggregate(last=Max("number"))["last"] + 1,
        state=ModelState.ACTIVE,
        active_from=active_from,
        created_by=created_by,
        approved_by=approved_by,
        **{name: getattr(old, name) for name in EDITABLE} | changes,
    )
    IndicatorWeight.objects.bulk_create(
        IndicatorWeight(model=version, indicator=name, weight=weight) for name, weight in held_weights.items()
    )
    TierThreshold.objects.bulk_create(
        TierThreshold(model=version, tier_id=tier, rank_share=share, points=held_points.get(tier))
        for tier, share in held_shares.items()
    )
    record_act(
        kind="tiers.model_adopted",
        subject=version,
        actor=approved_by,
        reason=reason,
        before={"model": old.label},
        after={
            "model": version.label,
            "created_by": created_by,
            "weights": held_weights,
            "rank_shares": {str(tier): str(share) for tier, share in sorted(held_shares.items())},
            **{name: str(value) for name, value in changes.items()},
        },
        at=at,
    )
    return version
