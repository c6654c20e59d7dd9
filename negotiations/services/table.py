"""At the table: offers by round, steps and phases, notes and tactics."""

from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.db import transaction

from common.calendar import business_date
from common.models import uuid7
from common.once import write_once
from negotiations.models import Issue, Negotiation, Offer, PhaseNote, Round, Tactic, TacticSeen
from negotiations.queries.facts import facts_of
from negotiations.rules.codes import PHASES, Phase, Side, Step
from negotiations.rules.steps import Need, may_move, missing
from negotiations.services.crossing import check_limits
from negotiations.services.opening import hold_running
from negotiations.services.trail import record_talk
from organization.models import Staff


class OfferedLater(Exception):
    """An offer is written down after it was made, not before."""


class CorrectsElsewhere(Exception):
    """An entry corrects one of the same issue and side that nothing corrects yet."""


class StepOutOfOrder(Exception):
    """Steps go forward one by one; the last is reached by signing."""


class StepMissing(Exception):
    """The step asks for what is not there; `needs` says what."""

    def __init__(self, needs: list[Need]) -> None:
        super().__init__(", ".join(needs))
        self.needs = needs


class NotOursToUse(Exception):
    """A tactic that misleads or harms the other side; we only note it when we see it."""


@transaction.atomic
def make_offer(
    *,
    issue: Issue,
    side: Side | str,
    value: Decimal,
    in_return: str = "",
    new_round: bool = False,
    made_at: datetime | None = None,
    corrects: Offer | None = None,
    form_key: UUID | None = None,
    by: Staff,
    at: datetime,
) -> Offer:
    """Write down what a side offered on an issue, in the running round or a new one (the first offer begins round 1).

    Ours beyond authority or bottom line needs leave that covers it that day: refuses NeedsLeave. Refuses OfferedLater,
    CorrectsElsewhere, TalkEnded; the same `form_key` writes one offer and is KeyTaken for another.
    """
    talk = hold_running(negotiation=issue.negotiation)
    held = Issue.objects.select_for_update().get(pk=issue.pk)
    moment = made_at or at
    if moment > at:
        raise OfferedLater(moment)
    if corrects and (corrects.issue_id, corrects.side, Offer.objects.filter(corrects=corrects).exists()) != (
        held.pk,
        str(side),
        False,
    ):
        raise CorrectsElsewhere(corrects.pk)
    key = form_key or uuid7()
    words = {"issue": held, "side": str(side), "value": value, "in_return": in_return.strip()}
    sent_before = Offer.objects.filter(form_key=key).first()
    if sent_before is not None:
        return write_once(Offer.objects, key={"form_key": key}, words=words, more={})[0]
    leave = check_limits(issue=held, value=value, day=business_date(at)) if side == Side.OURS else None
    offer = Offer.objects.create(
        **words,
        form_key=key,
        round=corrects.round if corrects else _round(talk, new_round, moment, by, at),
        approval=leave,
        corrects=corrects,
        at=corrects.at if corrects else moment,
        by=by,
        recorded_at=at,
    )
    record_talk(
        kind="offer_made",
        negotiation=talk,
        by=by,
        at=at,
        after={"offer": offer.public_id},
        secret={
            "issue": str(held.public_id),
            "side": str(side),
            "value": value,
            "in_return": offer.in_return,
            "approval": str(leave.public_id) if leave else "",
        },
    )
    return offer


@transaction.atomic
def move_step(*, negotiation: Negotiation, to: Step | str, by: Staff, at: datetime) -> Negotiation:
    """Go to the next of the eight steps, or back. Refuses StepOutOfOrder, StepMissing, TalkEnded."""
    held = hold_running(negotiation=negotiation)
    if not may_move(held.step, to) or to == Step.AGREE:
        raise StepOutOfOrder(to)
    needs = missing(held.step, to, facts_of(held))
    if needs:
        raise StepMissing(needs)
    before, held.step = held.step, Step(to).value
    held.save(update_fields=["step", "changed_at"])
    record_talk(
        kind="step_moved", negotiation=held, by=by, at=at, before={"step": before}, after={"step": held.step}
    )
    return held


@transaction.atomic
def move_phase(*, negotiation: Negotiation, to: Phase | str, by: Staff, at: datetime) -> Negotiation:
    """Say in which of the six phases the talk is; talks fall back, so any may follow any. Refuses TalkEnded."""
    held = hold_running(negotiation=negotiation)
    if held.phase == PHASES[PHASES.index(Phase(to))].value:
        return held
    before, held.phase = held.phase, Phase(to).value
    held.save(update_fields=["phase", "changed_at"])
    record_talk(kind="phase_moved", negotiation=held, by=by, at=at, secret={"phase": [before, held.phase]})
    return held


@transaction.atomic
def add_note(
    *,
    negotiation: Negotiation,
    text: str,
    phase: Phase | str = "",
    form_key: UUID | None = None,
    by: Staff,
    at: datetime,
) -> PhaseNote:
    """Note something for the team, on the phase in which the talk is unless another is named."""
    held = hold_running(negotiation=negotiation)
    note, written = write_once(
        PhaseNote.objects,
        key={"form_key": form_key or uuid7()},
        words={"negotiation": held, "text": text.strip(), "by": by},
        more={"phase": str(phase) or held.phase, "at": at},
    )
    if written:
        record_talk(kind="noted", negotiation=held, by=by, at=at, secret={"note": note.text})
    return note


@transaction.atomic
def note_tactic(
    *,
    negotiation: Negotiation,
    tactic: Tactic,
    side: Side | str = Side.THEIRS,
    words: str = "",
    form_key: UUID | None = None,
    by: Staff,
    at: datetime,
) -> TacticSeen:
    """Note a tactic that was seen from them or used by us. Refuses NotOursToUse and TalkEnded."""
    held = hold_running(negotiation=negotiation)
    if side == Side.OURS and not tactic.ours_to_use:
        raise NotOursToUse(tactic.code)
    seen, written = write_once(
        TacticSeen.objects,
        key={"form_key": form_key or uuid7()},
        words={"negotiation": held, "tactic": tactic, "side": str(side), "words": words.strip()},
        more={"phase": held.phase, "by": by, "at": at},
    )
    if written:
        record_talk(
            kind="tactic_noted",
            negotiation=held,
            by=by,
            at=at,
            secret={"tactic": tactic.code, "side": str(side), "words": seen.words},
        )
    return seen


def _round(talk: Negotiation, new: bool, moment: datetime, by: Staff, at: datetime) -> Round:
    last = Round.objects.filter(negotiation=talk).order_by("-number").first()
    if last is not None and not new:
        return last
    return Round.objects.create(
        negotiation=talk,
        number=last.number + 1 if last else 1,
        phase=talk.phase,
        held_at=moment,
        by=by,
        recorded_at=at,
    )
