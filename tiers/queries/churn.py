"""The churn risk of a customer with its reasons, and by which weights a night finds it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from tiers import churn_phrases
from tiers.churn import FACTS, Factor, Weighing, known_weight
from tiers.models import ChurnParameter, Feature, Result


@dataclass(frozen=True)
class ChurnReason:
    """One sign of leaving: what was seen in words (None: unknown), its weight and the points it adds to the risk."""

    factor: Factor
    name: str
    seen: str | None
    weight: int
    points: int | None


@dataclass(frozen=True)
class Churn:
    """The risk from 0 to 100, None where too little is known; the reasons' points sum to it."""

    risk: int | None
    known_weight: int
    weight: int
    reasons: list[ChurnReason]


def churn_table(on: date) -> list[Weighing]:
    """What each sign weighs on a business date, in the order of `Factor`; a sign without a line weighs nothing."""
    held = {line.factor: line for line in ChurnParameter.objects.in_force(on)}
    return [
        Weighing(held[factor].weight, held[factor].begins, held[factor].full)
        if factor in held
        else Weighing(0, 0, 1)
        for factor in Factor
    ]


def churn_of(feature: Feature, result: Result, *, on: date) -> Churn:
    """The risk as a night of this date kept it, with what it was found from."""
    table = churn_table(on)
    values = values_of(feature)
    return Churn(
        risk=result.churn_risk,
        known_weight=known_weight(values, table),
        weight=sum(each.weight for each in table),
        reasons=[
            ChurnReason(
                factor=factor,
                name=churn_phrases.name(factor),
                seen=churn_phrases.seen(factor, value),
                weight=weighing.weight,
                points=getattr(result, f"risk_{factor}"),
            )
            for factor, value, weighing in zip(Factor, values, table, strict=True)
        ],
    )


def values_of(feature: Feature) -> Sequence[int | None]:
    """The facts of the signs in their order."""
    return [getattr(feature, FACTS[factor]) for factor in Factor]
