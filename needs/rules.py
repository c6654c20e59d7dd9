"""How a need is discovered, and which facts a step asks for; the kinds and steps are the catalogue's."""

from enum import StrEnum

from products.rules.needs import ORDER, NeedStep


class Discovery(StrEnum):
    """How one finds out what a company really lacks, in order."""

    INVESTIGATE = "investigate"
    ANALYSE = "analyse"
    TALK = "talk"
    PROBE = "probe"
    REPEAT = "repeat"
    CONFIRM = "confirm"
    SHOW = "show"
    WAIT = "wait"


class Fact(StrEnum):
    """What a step asks for."""

    LACKS = "lacks"
    PRODUCTS = "products"
    DECIDER = "decider"
    AMOUNT = "amount"


# From which step on each fact must be known.
_ASKED: dict[NeedStep, tuple[Fact, ...]] = {
    NeedStep.MATCHED: (Fact.LACKS, Fact.PRODUCTS),
    NeedStep.PROPOSED: (Fact.DECIDER,),
    NeedStep.NEGOTIATED: (Fact.AMOUNT,),
}


def missing(step: NeedStep, known: set[Fact]) -> list[Fact]:
    """What must be known before a need stands at a step and is not, in the order in which it is asked."""
    if step is NeedStep.DROPPED:
        return []
    asked = [fact for each in ORDER[: ORDER.index(step) + 1] for fact in _ASKED.get(each, ())]
    return [fact for fact in asked if fact not in known]
