"""What the bank says in the end: whether the complaint is valid, the frozen reply, the review by a unit above."""

import hashlib
from datetime import datetime, timedelta

import orjson
from django.db import transaction
from django.utils import timezone

from common.calendar import business_date
from complaints.models import Complaint, Reply, Review
from complaints.queries.people import management, nearest
from complaints.rules.codes import InvalidReason, Outcome, State, StepKind, Topic, Validity
from complaints.rules.law import REVIEW_DAYS
from complaints.rules.standing import CaseAct
from complaints.services.handling import _write
from complaints.services.holding import (
    NotAllowed,
    ReasonMissing,
    WrongState,
    _hold_for,
    _need,
    _record,
    _save,
    _tell,
)
from complaints.services.timing import SERVICE, _end_pause
from organization.models import Staff, Unit
from organization.rules import Role

LATE_ATTITUDE = timedelta(days=31)


class ReasonDoesNotFit(Exception):
    """This reason does not hold for this case: it was signed, or was complained of in time."""


@transaction.atomic
def decide_validity(
    *,
    complaint: Complaint,
    validity: str,
    note: str,
    by: Staff,
    invalid_reason: str = "",
    at: datetime | None = None,
) -> Complaint:
    """Decide whether a complaint is valid, partly, not, or not ours; a contested decision is for somebody else."""
    at = at or timezone.now()
    held = _hold_for(complaint, by, CaseAct.DECIDE_VALIDITY)
    _need(note=note)
    if validity == Validity.UNDECIDED:
        raise ReasonMissing("validity")
    if (validity == Validity.INVALID) != bool(invalid_reason):
        raise ReasonMissing("invalid_reason")
    _refuse_unfitting(held, invalid_reason)
    contested = held.contested_at is not None and held.validity_decided_at is not None
    if contested and held.validity_decided_by_id in by.reach.people:
        raise NotAllowed("four_eyes")
    before = {"validity": held.validity, "invalid_reason": held.invalid_reason}
    held.validity, held.invalid_reason, held.validity_note = validity, invalid_reason, note
    held.validity_decided_by, held.validity_decided_at = by, at
    _save(held, "validity", "invalid_reason", "validity_note", "validity_decided_by", "validity_decided_at")
    after = {"validity": validity, "invalid_reason": invalid_reason}
    _record("validity_decided", held, by=by, at=at, before=before, after=after, reason=note)
    return held


def _refuse_unfitting(held: Complaint, reason: str) -> None:
    if reason == InvalidReason.ANONYMOUS_EMPTY and not held.anonymous:
        raise ReasonDoesNotFit(reason)
    if reason == InvalidReason.LATE_ATTITUDE:
        about_attitude = held.topic in (Topic.ATTITUDE, Topic.MANNER)
        late = held.claimed_at is not None and held.received_at - held.claimed_at > LATE_ATTITUDE
        if not (about_attitude and late):
            raise ReasonDoesNotFit(reason)


@transaction.atomic
def contest_validity(
    *, complaint: Complaint, note: str, by: Staff | None, at: datetime | None = None
) -> Complaint:
    """Note that the complainant contests the decision; somebody else than before decides again."""
    at = at or timezone.now()
    held = _hold_for(complaint, by, CaseAct.CONTEST_VALIDITY)
    _need(note=note)
    if held.validity == Validity.UNDECIDED:
        raise WrongState("undecided")
    held.contested_at, held.contest_note = at, note
    _save(held, "contested_at", "contest_note")
    _record("contested", held, by=by, at=at, reason=note)
    _tell(held, "contested", [held.owner_id, *nearest(held, Role.SUPERVISOR)], at=at, but=by)
    return held


@transaction.atomic
def mark_retaliation(
    *, complaint: Complaint, note: str, by: Staff | None, at: datetime | None = None
) -> Complaint:
    """Mark that the customer was, or fears to be, made to pay for complaining; senior management is told."""
    at = at or timezone.now()
    held = _hold_for(complaint, by, CaseAct.MARK_RETALIATION)
    _need(note=note)
    if held.retaliation_at is None:
        held.retaliation_at, held.retaliation_note = at, note
        _save(held, "retaliation_at", "retaliation_note")
        _record("retaliation_marked", held, by=by, at=at, reason=note)
        _tell(held, "retaliation", management(held), at=at, but=by)
    return held


@transaction.atomic
def freeze_reply(
    *,
    complaint: Complaint,
    findings: str,
    basis: str,
    remedies: str,
    by: Staff,
    sent_via: str = "",
    at: datetime | None = None,
) -> Reply:
    """Freeze the reply: findings, basis and reasons, remedies of law; nobody changes it, its hash says so.

    `document` is what is hashed (UTF-8, SHA-256, hexadecimal).
    """
    at = at or timezone.now()
    held = _hold_for(complaint, by, CaseAct.FREEZE_REPLY)
    _need(findings=findings, basis=basis, remedies=remedies)
    if held.validity == Validity.UNDECIDED and not held.is_consultation:
        raise WrongState("undecided")
    content = {
        "number": held.number,
        "round": held.round,
        "findings": findings,
        "basis": basis,
        "remedies": remedies,
        "frozen_at": at.isoformat(),
    }
    document = orjson.dumps(content, option=orjson.OPT_SORT_KEYS | orjson.OPT_INDENT_2).decode()
    reply = Reply.objects.create(
        complaint=held,
        round=held.round,
        findings=findings,
        basis=basis,
        remedies=remedies,
        document=document,
        sha256=hashlib.sha256(document.encode()).hexdigest(),
        frozen_by=by,
        frozen_at=at,
        sent_via=sent_via,
    )
    _record("reply_frozen", held, by=by, at=at, after={"sha256": reply.sha256})
    return reply


def reply_is_intact(reply: Reply) -> bool:
    """Whether a reply still has the hash with which it was frozen."""
    return hashlib.sha256(reply.document.encode()).hexdigest() == reply.sha256


@transaction.atomic
def resolve_complaint(*, complaint: Complaint, text: str, by: Staff, at: datetime | None = None) -> Complaint:
    """Tell the customer the outcome: the service clock and the law's stop, and somebody else checks the result."""
    at = at or timezone.now()
    held = _hold_for(complaint, by, CaseAct.RESOLVE)
    _need(text=text)
    if not held.is_consultation and not held.replies.filter(round=held.round).exists():
        raise WrongState("no_reply")
    if held.first_response_at is None:
        raise WrongState("not_answered")
    fields = ["state", "resolved_at", "resolved_by"]
    if held.paused_at is not None:
        _end_pause(held, by=by, at=at)
        fields += ["paused_at", *SERVICE]
    _write(held, StepKind.POSITION, text, by=by, at=at, told=True)
    held.state, held.resolved_at, held.resolved_by = State.RESOLVED, at, by
    _save(held, *fields)
    _record("resolved", held, by=by, at=at)
    people = {*nearest(held, Role.COMPLAINT_OFFICER), *nearest(held, Role.SUPERVISOR)} - {held.owner_id}
    _tell(held, "check", people, at=at, but=by)
    return held


@transaction.atomic
def request_review(
    *, complaint: Complaint, unit: Unit, grounds: str, by: Staff | None, at: datetime | None = None
) -> Review:
    """Record that the complainant asks a superior unit to review the decision: within 30 days, by a unit truly above.

    It is due 30 days later.
    """
    at = at or timezone.now()
    held = _hold_for(complaint, by, CaseAct.REQUEST_REVIEW)
    _need(grounds=grounds)
    reply = held.replies.order_by("-frozen_at").first()
    if reply is None:
        raise WrongState("no_reply")
    if business_date(at) > business_date(reply.frozen_at) + timedelta(days=REVIEW_DAYS):
        raise WrongState("too_late")
    if unit.pk == held.unit_id or not held.unit.path.startswith(unit.path):
        raise WrongState("not_above")
    if held.reviews.filter(decided_at=None).exists():
        raise WrongState("waiting")
    review = Review.objects.create(
        complaint=held,
        unit=unit,
        applied_at=at,
        grounds=grounds,
        recorded_by=by,
        due_on=business_date(at) + timedelta(days=REVIEW_DAYS),
    )
    _record("review_asked", held, by=by, at=at, after={"unit": unit.code, "due_on": review.due_on})
    _tell(held, "review", [*nearest(held, Role.SUPERVISOR), *management(held)], at=at, but=by)
    return review


@transaction.atomic
def decide_review(
    *, review: Review, outcome: str, reasons: str, by: Staff, at: datetime | None = None
) -> Review:
    """Decide a review as somebody on duty at the reviewing unit or above it, never whoever handled the case."""
    at = at or timezone.now()
    held = _hold_for(review.complaint, by, CaseAct.DECIDE_REVIEW)
    asked = Review.objects.select_for_update(of=("self",)).select_related("unit").get(pk=review.pk)
    if asked.decided_at is not None:
        raise WrongState("decided")
    _need(reasons=reasons)
    reach = by.reach
    places = reach.subtrees + reach.complaint_subtrees
    if not (reach.everything or any(asked.unit.path.startswith(place) for place in places)):
        raise NotAllowed("superior_unit")
    if {held.owner_id, held.resolved_by_id} & set(reach.people):
        raise NotAllowed("own_case")
    asked.outcome, asked.reasons, asked.decided_by, asked.decided_at = Outcome(outcome), reasons, by, at
    asked.save(update_fields=["outcome", "reasons", "decided_by", "decided_at"])
    _record("review_decided", held, by=by, at=at, after={"outcome": outcome}, reason=reasons)
    _tell(held, "review", [held.owner_id], at=at, slot=f"decided {asked.pk}", but=by)
    return asked
