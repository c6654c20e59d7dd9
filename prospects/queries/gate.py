"""What the gate of a move shows: where from and where to, what it does to the weighted amount, and what is missing."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from common import presentation
from prospects.models import Opportunity
from prospects.pipeline_texts import FACTS, HINTS, place_name
from prospects.queries.facts import gates, known_facts
from prospects.queries.pipeline import likely_bp, odds_by_stage
from prospects.rules.pipeline import CERTAIN_BP, Fact, Stage, State, asked_by, missing, place_of, weighted_fen

NEED = (Fact.NEED_SAID.value, Fact.NEED_FOUND.value)


@dataclass(frozen=True)
class Met:
    """A fact that is there, with its value in words."""

    label: str
    value: str


@dataclass(frozen=True)
class Asked:
    """One thing that lacks: its name, a hint, and the form's fields that fill it."""

    label: str
    hint: str
    fields: list[str]


@dataclass(frozen=True)
class Gate:
    """One move as its dialog tells it; basis points and fen before and after, None where nothing is weighted."""

    to: str
    from_name: str
    to_name: str
    bp_before: int
    bp_after: int
    weighted_before: int | None
    weighted_after: int | None
    met: list[Met]
    asked: list[Asked]
    missing: list[str]


def gate_of(opportunity: Opportunity, to: str, today: date) -> Gate:
    """The gate between where the opportunity stands and a place it may go to."""
    asked = (
        []
        if opportunity.state == State.ON_HOLD and to != State.LOST
        else asked_by(to, opportunity.stage, gates())
    )
    known = known_facts(opportunity)
    lacking = missing(asked, known)
    odds = odds_by_stage()
    before = likely_bp(opportunity, odds)
    after = _bp_at(opportunity, to, odds, before)
    amount = opportunity.amount_fen
    return Gate(
        to=to,
        from_name=place_name(place_of(opportunity.stage, opportunity.state)),
        to_name=place_name(to),
        bp_before=before,
        bp_after=after,
        weighted_before=weighted_fen(amount, before) if amount else None,
        weighted_after=weighted_fen(amount, after) if amount else None,
        met=[
            Met(str(FACTS[fact]), _words(opportunity, fact, known[fact], today))
            for fact in asked
            if fact not in lacking and fact != Fact.AMOUNT
        ],
        asked=_groups(lacking),
        missing=lacking,
    )


def _bp_at(opportunity: Opportunity, to: str, odds, before: int) -> int:
    if to == State.LOST:
        return 0
    if to == Stage.FUNDED:
        return CERTAIN_BP
    if to == State.ON_HOLD or opportunity.probability_bp is not None:
        return before
    return odds[to].bp


def _groups(lacking: list[str]) -> list[Asked]:
    groups = []
    for fact in lacking:
        if fact == NEED[1] and NEED[0] in lacking:
            continue
        if fact in NEED:
            fields = [name for name in NEED if name in lacking]
            groups.append(
                Asked(_("Need on record"), _("what they ask for, and what is really missing"), fields)
            )
        elif fact == Fact.DECISION_MAKER:
            groups.append(Asked(str(FACTS[fact]), str(HINTS[fact]), [fact, "new_decision_maker"]))
        else:
            groups.append(Asked(str(FACTS[fact]), str(HINTS.get(fact, "")), [fact]))
    return groups


def _words(opportunity: Opportunity, fact: str, value: Any, today: date) -> str:
    language = "en" if get_language() == "en" else "zh"
    if fact == Fact.DECISION_MAKER:
        return opportunity.decision_maker
    if fact == Fact.CUSTOMER:
        return opportunity.customer.customer_no if opportunity.customer else ""
    if isinstance(value, int):
        return presentation.money(value, language=language).text
    if isinstance(value, date):
        return presentation.day(value, language=language, today=today)
    return str(value)
