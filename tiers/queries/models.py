"""Model versions as the values that rules work with."""

from hashlib import sha256

from tiers.models import ModelState, ModelVersion, ThresholdBy
from tiers.rules import SHARE, Indicator, Parameters


def active_model() -> ModelVersion:
    """The version that scores tonight."""
    return ModelVersion.objects.get(state=ModelState.ACTIVE)


def model_parameters(model: ModelVersion) -> Parameters:
    """Weights in the order of the indicators, tiers and cumulative shares best first."""
    weights = dict(model.weights.values_list("indicator", "weight"))
    thresholds = list(model.thresholds.order_by("tier_id").values_list("tier_id", "rank_share", "points"))
    by_points = model.threshold_by == ThresholdBy.POINTS
    return Parameters(
        weights=tuple(weights.get(indicator, 0) for indicator in Indicator),
        tiers=tuple(tier for tier, _, _ in thresholds),
        shares=tuple(int(share * SHARE) for _, share, _ in thresholds),
        points=tuple(points or 0 for _, _, points in thresholds) if by_points else (),
        peer_group=model.peer_group,
        retention=model.retention,
        discount=model.discount,
        horizon_years=model.horizon_years,
        up_nights=model.up_nights,
        down_nights=model.down_nights,
        down_margin=int(model.down_margin * SHARE),
        valuable_percentile=model.valuable_percentile,
        growable_percentile=model.growable_percentile,
        minimum_confidence=model.minimum_confidence,
    )


def fingerprint(model: ModelVersion) -> str:
    """The same for versions that score alike, another one after any edit that changes a score or a tier."""
    parameters = model_parameters(model)
    plain = {name: str(value) for name, value in sorted(vars(parameters).items())}
    if not parameters.points:
        del plain["points"]  # as it was before there were any: a trial of then still is one
    return sha256(repr(plain).encode()).hexdigest()
