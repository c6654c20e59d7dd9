"""The eight steps of a talk: one after the other, each with what must be there before it."""

from dataclasses import dataclass
from enum import StrEnum

from negotiations.rules.codes import STEPS, Step


class Need(StrEnum):
    """What a step asks for before one goes there."""

    ISSUES = "issues"
    AIMS = "aims"
    OUR_ALTERNATIVE = "our_alternative"
    GUESSES = "guesses"
    WEIGHTS = "weights"
    COUNTERPART = "counterpart"
    OUR_OFFER = "our_offer"
    THEIR_OFFER = "their_offer"
    SETTLED = "settled"


NEEDS: dict[Step, tuple[Need, ...]] = {
    Step.PREPARE: (),
    Step.INFER: (Need.ISSUES, Need.AIMS, Need.OUR_ALTERNATIVE),
    Step.OPEN: (Need.GUESSES, Need.WEIGHTS, Need.COUNTERPART),
    Step.SIGNAL: (Need.OUR_OFFER,),
    Step.PROPOSE: (Need.THEIR_OFFER,),
    Step.EXCHANGE: (),
    Step.SUM_UP: (),
    Step.AGREE: (Need.SETTLED,),
}


@dataclass(frozen=True)
class Facts:
    """What is there of a talk."""

    issues: int
    with_aims: int
    with_guesses: int
    weighted: bool
    our_alternative: bool
    counterparts: int
    our_offers: int
    their_offers: int
    settled: int


def present(facts: Facts) -> set[Need]:
    """Which needs are met."""
    found = {
        Need.ISSUES: facts.issues > 0,
        Need.AIMS: 0 < facts.issues == facts.with_aims,
        Need.OUR_ALTERNATIVE: facts.our_alternative,
        Need.GUESSES: facts.with_guesses > 0,
        Need.WEIGHTS: facts.weighted,
        Need.COUNTERPART: facts.counterparts > 0,
        Need.OUR_OFFER: facts.our_offers > 0,
        Need.THEIR_OFFER: facts.their_offers > 0,
        Need.SETTLED: 0 < facts.issues == facts.settled,
    }
    return {need for need, met in found.items() if met}


def position(step: Step | str) -> int:
    """1 for the first step, 8 for the last."""
    return STEPS.index(Step(step)) + 1


def next_step(step: Step | str) -> Step | None:
    """The step after this one; None after the last."""
    at = position(step)
    return STEPS[at] if at < len(STEPS) else None


def may_move(step: Step | str, to: Step | str) -> bool:
    """Forward to the next step, back to any before; staying is no move."""
    there, here = position(to), position(step)
    return there < here or there == here + 1


def missing(step: Step | str, to: Step | str, facts: Facts) -> list[Need]:
    """What going there still asks for; going back asks nothing."""
    if position(to) <= position(step):
        return []
    met = present(facts)
    return [need for need in NEEDS[Step(to)] if need not in met]
