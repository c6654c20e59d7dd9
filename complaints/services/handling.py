"""Working on a case: steps and notes, requests to colleagues, remedies within authority or approved by another."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from complaints.models import Complaint, Contribution, Remedy, Step
from complaints.queries.people import management, nearest
from complaints.queries.standing import authorities, roles_at
from complaints.rules.authority import may_grant
from complaints.rules.codes import PAID, Answer, ContributionKind, StepKind
from complaints.rules.standing import CaseAct
from complaints.services.holding import (
    NotAllowed,
    WrongState,
    _hold,
    _hold_for,
    _need,
    _record,
    _refuse_kept,
    _save,
    _tell,
)
from complaints.services.promising import promise_in
from complaints.services.writing import _write_step
from organization.models import Staff
from organization.rules import Role
from worklist.rules import NoticeKind
from worklist.services import NewNotice, add_notices


@transaction.atomic
def acknowledge(
    *, complaint: Complaint, text: str, by: Staff, form_key: UUID | None = None, at: datetime | None = None
) -> Step:
    """Tell the customer that the bank has heard: the first one is the first response and stops that clock."""
    at = at or timezone.now()
    held = _hold_for(complaint, by, CaseAct.ACKNOWLEDGE)
    _need(text=text)
    step = _write(held, StepKind.ACKNOWLEDGE, text, by=by, at=at, told=True, form_key=form_key)
    _write_step(held, step, at=at)
    if held.first_response_at is None:
        held.first_response_at = max(at, held.received_at)
        _save(held, "first_response_at")
        _record("acknowledged", held, by=by, at=at, after={"first_response_at": held.first_response_at})
    return step


@transaction.atomic
def add_step(
    *,
    complaint: Complaint,
    kind: str,
    text: str,
    by: Staff,
    told: bool = False,
    promise: str = "",
    promise_on: date | None = None,
    form_key: UUID | None = None,
    at: datetime | None = None,
) -> Step:
    """Write down a step or a note; `told` says that the customer was told these words. Nothing written is changed.

    `promise` is what was promised to the customer until `promise_on`: it becomes a promise like those made elsewhere.
    """
    at = at or timezone.now()
    if kind == StepKind.ACKNOWLEDGE:
        return acknowledge(complaint=complaint, text=text, by=by, form_key=form_key, at=at)
    held = _hold_for(complaint, by, CaseAct.ADD_NOTE if kind == StepKind.NOTE else CaseAct.ADD_STEP)
    _need(text=text)
    step = _write(held, StepKind(kind), text, by=by, at=at, told=told, form_key=form_key)
    if promise.strip() and promise_on is not None:
        promise_in(step=step, promise=promise, due_on=promise_on, by=by, at=at)
    _record("step_taken", held, by=by, at=at, after={"step": kind, "told": told})
    return step


def _write(
    held: Complaint,
    kind: StepKind,
    text: str,
    *,
    by: Staff | None,
    at: datetime,
    told: bool,
    form_key: UUID | None = None,
) -> Step:
    words = {
        "complaint": held,
        "kind": kind,
        "text": text,
        "round": held.round,
        "by": by,
        "at": at,
        "told": told,
    }
    if form_key is None:
        return Step.objects.create(**words)
    step, _ = Step.objects.get_or_create(form_key=form_key, defaults=words)
    return step


@transaction.atomic
def request_contribution(
    *,
    complaint: Complaint,
    person: Staff,
    question: str,
    due_at: datetime,
    by: Staff,
    kind: str = ContributionKind.HELP,
    quote: str = "",
    at: datetime | None = None,
) -> Contribution:
    """Ask a colleague for something by a time of its own; a statement shows an accused the question and quote alone.

    Raises KeptFromThem where help is asked of somebody from whom the case is kept.
    """
    at = at or timezone.now()
    held = _hold_for(complaint, by, CaseAct.ASK_CONTRIBUTION)
    _need(question=question)
    if due_at <= at:
        raise WrongState("due_in_past")
    if kind == ContributionKind.HELP:
        _refuse_kept(held, person)
    asked = Contribution.objects.create(
        complaint=held,
        kind=kind,
        person=person,
        asked_by=by,
        asked_at=at,
        due_at=due_at,
        question=question,
        quote=quote,
    )
    _record(
        "contribution_asked", held, by=by, at=at, after={"person": person, "kind": kind, "due_at": due_at}
    )
    if kind == ContributionKind.HELP:
        _tell(held, "asked", [person.pk], at=at, slot=str(asked.pk), but=by)
    else:
        add_notices([_statement_notice(asked)], at=at)
    return asked


def _statement_notice(asked: Contribution) -> NewNotice:
    """Whom a case is about is told that a statement is asked, and nothing by which the case could be found."""
    path = f"/complaints/answers/{asked.public_id}/"
    return NewNotice(
        kind=NoticeKind.COMPLAINT,
        person_id=asked.person_id,
        subject=f"complaintstatement:{asked.pk}",
        slot="statement",
        parameters={"what": "statement", "about": "", "path": path},
    )


@transaction.atomic
def answer_contribution(
    *, contribution: Contribution, answer: str, by: Staff, at: datetime | None = None
) -> Contribution:
    """Answer what one was asked; once, for good."""
    at = at or timezone.now()
    held = _hold(contribution.complaint)
    asked = Contribution.objects.select_for_update().get(pk=contribution.pk)
    if asked.person_id != by.pk:
        raise NotAllowed("answer")
    if asked.answered_at is not None:
        raise WrongState("answered")
    _need(answer=answer)
    asked.answer, asked.answered_at = answer, at
    asked.save(update_fields=["answer", "answered_at"])
    _record("contribution_answered", held, by=by, at=at, after={"kind": asked.kind})
    _tell(held, "answered", [asked.asked_by_id, held.owner_id], at=at, slot=str(asked.pk), but=by)
    return asked


@transaction.atomic
def propose_remedy(
    *,
    complaint: Complaint,
    kind: str,
    by: Staff,
    amount_fen: int | None = None,
    text: str = "",
    form_key: UUID | None = None,
    at: datetime | None = None,
) -> Remedy:
    """Propose a remedy; it is granted at once where it lies within one's authority, all of the case together.

    Above it, whoever has the authority is told. `amount_fen` in fen of yuan, for refund and compensation alone.
    """
    at = at or timezone.now()
    held = _hold_for(complaint, by, CaseAct.PROPOSE_REMEDY)
    if (kind in PAID) != bool(amount_fen and amount_fen > 0):
        raise WrongState("amount")
    if form_key is not None and (there := Remedy.objects.filter(form_key=form_key).first()) is not None:
        return there
    within = may_grant(kind, _together(held, amount_fen), roles_at(held, by), authorities())
    remedy = Remedy.objects.create(
        complaint=held,
        kind=kind,
        amount_fen=amount_fen,
        text=text,
        proposed_by=by,
        proposed_at=at,
        within_authority=within,
        answer=Answer.ACCEPTED if within else Answer.WAITING,
        decided_by=by if within else None,
        decided_at=at if within else None,
        form_key=form_key,
    )
    after = {"kind": kind, "amount_fen": amount_fen, "within_authority": within}
    _record("remedy_proposed", held, by=by, at=at, after=after)
    if not within:
        people = {*nearest(held, Role.SUPERVISOR), *management(held)}
        _tell(held, "approval", people, at=at, slot=f"remedy {remedy.pk}", but=by)
    return remedy


@transaction.atomic
def decide_remedy(
    *, remedy: Remedy, approve: bool, by: Staff, note: str = "", at: datetime | None = None
) -> Remedy:
    """Approve or refuse a remedy: never whoever proposed it nor stands in for them, and within one's own authority."""
    at = at or timezone.now()
    held = _hold_for(remedy.complaint, by, CaseAct.DECIDE_REMEDY)
    proposed = Remedy.objects.select_for_update().get(pk=remedy.pk)
    if proposed.answer != Answer.WAITING:
        raise WrongState("decided")
    if proposed.proposed_by_id in by.reach.people:
        raise NotAllowed("four_eyes")
    together = _together(held, proposed.amount_fen)
    if not may_grant(proposed.kind, together, roles_at(held, by), authorities()):
        raise NotAllowed("authority")
    if not approve:
        _need(note=note)
    proposed.answer = Answer.ACCEPTED if approve else Answer.DECLINED
    proposed.decided_by, proposed.decided_at, proposed.decision_note = by, at, note
    proposed.save(update_fields=["answer", "decided_by", "decided_at", "decision_note"])
    after = {"kind": proposed.kind, "amount_fen": proposed.amount_fen}
    _record("remedy_approved" if approve else "remedy_refused", held, by=by, at=at, after=after, reason=note)
    people = [proposed.proposed_by_id, held.owner_id]
    _tell(held, "approved" if approve else "refused", people, at=at, slot=f"remedy {proposed.pk}", but=by)
    return proposed


@transaction.atomic
def carry_out_remedy(*, remedy: Remedy, by: Staff, at: datetime | None = None) -> Remedy:
    """Note that a granted remedy was carried out."""
    at = at or timezone.now()
    held = _hold_for(remedy.complaint, by, CaseAct.CARRY_OUT_REMEDY)
    granted = Remedy.objects.select_for_update().get(pk=remedy.pk)
    if granted.answer != Answer.ACCEPTED:
        raise WrongState("not_approved")
    if granted.carried_out_at is None:
        granted.carried_out_at = at
        granted.save(update_fields=["carried_out_at"])
        _record("remedy_carried_out", held, by=by, at=at, after={"kind": granted.kind})
    return granted


def _together(held: Complaint, amount_fen: int | None) -> int | None:
    """An amount with what was granted on the case before: many small ones are one large one."""
    if amount_fen is None:
        return None
    granted = held.remedies.filter(answer=Answer.ACCEPTED).values_list("amount_fen", flat=True)
    return amount_fen + sum(amount or 0 for amount in granted)
