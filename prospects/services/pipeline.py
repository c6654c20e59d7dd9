"""Moving an opportunity: one door for every stage, for losing, resting and funding, with the gates at each."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.urls import reverse

from audit.services import record_act
from chains.rules import Cause
from chains.services import begin_chain
from common.calendar import business_date
from customers.models import Contact
from customers.services import add_contact
from organization.models import Staff
from prospects.models import Opportunity, StageMove
from prospects.queries.facts import gates, known_facts
from prospects.rules.pipeline import (
    WIN_BACK_DAYS,
    DecidedBy,
    Fact,
    Stage,
    State,
    asked_by,
    days_in,
    may_move,
    missing,
    place_of,
    position,
)
from prospects.services.funding import customer_for
from prospects.services.opportunities import StaleOpportunity, count_running, hold_row

# What is followed up by rule.
_FOLLOWED = {Stage.FUNDED.value: Cause.DELIVERY, State.LOST.value: Cause.LOST}


class ForbiddenMove(Exception):
    """The table of moves does not have this one."""

    def __init__(self, opportunity: Opportunity, to: str) -> None:
        super().__init__(f"{place_of(opportunity.stage, opportunity.state)} -> {to}")
        self.opportunity = opportunity
        self.to = to


class GateMissing(Exception):
    """Entering asks for facts that are not there yet: `facts` names them in the order of the stages."""

    def __init__(self, opportunity: Opportunity, to: str, facts: list[str]) -> None:
        super().__init__(", ".join(facts))
        self.opportunity = opportunity
        self.to = to
        self.facts = facts


@dataclass(frozen=True)
class Refused:
    """An opportunity that stayed where it was, and why: 'forbidden', or the facts that its gate misses."""

    opportunity: Opportunity
    reason: str
    facts: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class MovedMany:
    """What a move of many came to."""

    moved: list[Opportunity]
    refused: list[Refused]


@transaction.atomic
def move_stage(
    *,
    opportunity: Opportunity,
    to: str,
    facts: dict[str, Any] | None = None,
    version: int | None = None,
    by: Staff | None,
    at: datetime,
) -> Opportunity:
    """Move an opportunity to a place: one of the nine stages, 'lost' or 'on_hold'.

    `facts` are what the gate asks for, filled in on the spot (`decision_maker` a Contact or a name, `customer` a
    customer number); others are not written. Refuses ForbiddenMove, GateMissing and StaleOpportunity, changing
    nothing. Funded links or makes the customer and closes the need; what follows funding and losing is data (chains).
    """
    held = hold_row(opportunity=opportunity)
    if not may_move(held.stage, held.state, to):
        raise ForbiddenMove(held, to)
    if version is not None and held.version != version:
        raise StaleOpportunity(held)
    asked = asked_by(to, held.stage, gates()) if held.state != State.ON_HOLD or to == State.LOST else []
    given = {
        name: value for name, value in (facts or {}).items() if name in asked and value not in (None, "")
    }
    if lacking := missing(asked, known_facts(held) | given):
        raise GateMissing(held, to, lacking)
    written = _write_facts(held, given, by=by, at=at)
    before = place_of(held.stage, held.state)
    from_stage = held.stage
    # What rested has left its stage already.
    days = (
        None
        if held.state == State.ON_HOLD
        else days_in(business_date(held.entered_stage_at), business_date(at))
    )
    written += _place(held, to, at=at)
    held.version += 1
    held.save(update_fields=[*dict.fromkeys([*written, "version", "changed_at"])])
    StageMove.objects.create(
        opportunity=held,
        from_place=before,
        to_place=to,
        from_stage=from_stage,
        days=days,
        amount_fen=held.amount_fen,
        note={State.LOST.value: held.lost_reason, State.ON_HOLD.value: held.hold_reason}.get(to, ""),
        by=by,
        at=at,
    )
    if held.customer_id is None:
        count_running(prospect_id=held.prospect_id, at=at)
    if to in _FOLLOWED:
        _follow_up(held, _FOLLOWED[to], at=at)
    record_act(
        kind="opportunity.moved",
        subject=held,
        actor=by,
        at=at,
        before={"place": before},
        after={"place": to, "facts": sorted(given)},
    )
    return held


def lose_opportunity(
    *,
    opportunity: Opportunity,
    reason: str,
    decided_by: DecidedBy | str,
    competitor: str,
    version: int | None = None,
    by: Staff | None,
    at: datetime,
) -> Opportunity:
    """It went to somebody else: says to whom, why, and what decided; it is tried again after half a year."""
    facts = {Fact.LOST_REASON: reason, Fact.DECIDED_BY: str(decided_by), Fact.COMPETITOR: competitor}
    return move_stage(
        opportunity=opportunity, to=State.LOST.value, facts=_plain(facts), version=version, by=by, at=at
    )


def rest_opportunity(
    *,
    opportunity: Opportunity,
    reason: str,
    until: date,
    version: int | None = None,
    by: Staff | None,
    at: datetime,
) -> Opportunity:
    """Put it aside until a day; the stage is kept."""
    facts = {Fact.HOLD_REASON: reason, Fact.HOLD_UNTIL: until}
    return move_stage(
        opportunity=opportunity, to=State.ON_HOLD.value, facts=_plain(facts), version=version, by=by, at=at
    )


@transaction.atomic
def resume_opportunity(
    *, opportunity: Opportunity, version: int | None = None, by: Staff | None, at: datetime
) -> Opportunity:
    """Go on where it stood; ForbiddenMove for one that does not rest."""
    stage = hold_row(opportunity=opportunity).stage
    return move_stage(opportunity=opportunity, to=stage, version=version, by=by, at=at)


@transaction.atomic
def move_many(
    *,
    opportunities: Iterable[Opportunity],
    to: str,
    facts: dict[str, Any] | None = None,
    by: Staff,
    at: datetime,
) -> MovedMany:
    """Move each as if alone; what its rules refuse stays where it is and is named with the reason."""
    moved: list[Opportunity] = []
    refused: list[Refused] = []
    for opportunity in opportunities:
        try:
            with transaction.atomic():
                moved.append(move_stage(opportunity=opportunity, to=to, facts=facts, by=by, at=at))
        except ForbiddenMove:
            refused.append(Refused(opportunity, "forbidden"))
        except GateMissing as gate:
            refused.append(Refused(opportunity, "missing", gate.facts))
    return MovedMany(moved, refused)


def _write_facts(held: Opportunity, given: dict[str, Any], *, by: Staff | None, at: datetime) -> list[str]:
    """Write what was filled in, unsaved; the names of the fields written."""
    written = []
    for name, value in given.items():
        if name == Fact.DECISION_MAKER:
            written += _decider(held, value, by=by, at=at)
        elif name == Fact.CUSTOMER:
            if held.customer_id is not None:
                continue
            held.customer = customer_for(opportunity=held, customer_no=value, by=by, at=at)
            written.append("customer")
        else:
            setattr(held, name, value)
            written.append(name)
    return written


def _decider(held: Opportunity, value: Contact | str, *, by: Staff | None, at: datetime) -> list[str]:
    """A person of the customer, or a name: at a customer it is added to the file, at a prospect it stands as it is."""
    if isinstance(value, Contact):
        held.decider, held.decider_name = value, ""
    elif held.customer is not None:
        named = {"customer": held.customer, "name": value.strip(), "left_on": None}
        present = Contact.objects.live().filter(**named).first()
        held.decider = present or add_contact(
            customer=held.customer,
            values={"name": value.strip(), "part": "decides", "source": "opportunity"},
            by=by,
            at=at,
        )
        held.decider_name = ""
    else:
        held.decider_name = value.strip()
    return ["decider", "decider_name"]


def _place(held: Opportunity, to: str, *, at: datetime) -> list[str]:
    """Set stage and state for a place, unsaved; the names of the fields written."""
    today = business_date(at)
    if to == State.LOST:
        held.state, held.closed_on = State.LOST.value, today
        held.win_back_on = today + timedelta(days=WIN_BACK_DAYS)
        return ["state", "closed_on", "win_back_on"]
    if to == State.ON_HOLD:
        held.state = State.ON_HOLD.value
        return ["state"]
    held.furthest = max(held.furthest, position(to))
    if held.state == State.ON_HOLD:
        held.state, held.entered_stage_at = State.OPEN.value, at
        return ["state", "entered_stage_at"]
    held.stage, held.entered_stage_at = to, at
    if to == Stage.FUNDED:
        held.state, held.closed_on, held.need_closed_on = State.WON.value, today, today
    return ["stage", "state", "furthest", "entered_stage_at", "closed_on", "need_closed_on"]


def _follow_up(held: Opportunity, cause: Cause, *, at: datetime) -> None:
    """What follows a delivery or a lost deal, by the rule of the day."""
    begin_chain(
        cause=cause,
        subject=f"opportunity:{held.public_id}",
        customer=held.customer,
        dealt_by=held.owner,
        about=held.name,
        company="" if held.customer else held.company.name,
        path="" if held.customer else reverse("prospects:opportunity-detail", args=[held.public_id]),
        at=at,
    )


def _plain(facts: dict[Fact, Any]) -> dict[str, Any]:
    return {fact.value: value for fact, value in facts.items()}
