"""How a talk ends: signed with terms, conditions and dated promises, or broken off; and what was learned."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import orjson
from django.db import transaction

from common.calendar import business_date
from common.models import uuid7
from common.once import write_once
from negotiations.models import Agreement, AgreementTerm, Issue, Lesson, Negotiation, Promise
from negotiations.rules.codes import Outcome, Phase, Side, Step
from negotiations.services.crossing import check_limits
from negotiations.services.opening import hold_running
from negotiations.services.table import StepOutOfOrder
from negotiations.services.trail import record_talk
from organization.models import Staff
from worklist.models import Task
from worklist.rules import TaskKind
from worklist.services import add_task


class TermMissing(Exception):
    """An issue without a term: what is on the table is agreed, or taken off it."""


class SignedLater(Exception):
    """An agreement is written down after it was signed, not before."""


class PromiseBeforeSigning(Exception):
    """A promise is due on the day of signing or later."""


@dataclass(frozen=True)
class NewPromise:
    """What somebody does by a day; `owner` of ours follows it."""

    side: str
    text: str
    due_on: date
    owner: Staff


@transaction.atomic
def sign_agreement(
    *,
    negotiation: Negotiation,
    signed_on: date,
    terms: Mapping[Issue, Decimal],
    conditions: str = "",
    promises: Sequence[NewPromise] = (),
    our_satisfaction: int | None = None,
    their_satisfaction: int | None = None,
    by: Staff,
    at: datetime,
) -> Agreement:
    """End a talk that was summed up with what both signed; each promise becomes a task of whoever follows it.

    The document is kept as it was signed, with its SHA-256. Terms are bound by our limits like offers: refuses
    NeedsLeave. Refuses StepOutOfOrder before the seventh step, TermMissing, SignedLater, PromiseBeforeSigning,
    TalkEnded.
    """
    held = hold_running(negotiation=negotiation)
    today = business_date(at)
    if held.step != Step.SUM_UP:
        raise StepOutOfOrder(held.step)
    if signed_on > today:
        raise SignedLater(signed_on)
    if any(promise.due_on < signed_on for promise in promises):
        raise PromiseBeforeSigning(signed_on)
    issues = list(Issue.objects.filter(negotiation=held).order_by("position"))
    if not issues or {issue.pk for issue in issues} != {issue.pk for issue in terms}:
        raise TermMissing(held.number)
    values = {issue.pk: value for issue, value in terms.items()}
    for issue in issues:
        check_limits(issue=issue, value=values[issue.pk], day=today)
    document = _document(held, signed_on, issues, values, conditions, promises)
    agreement = Agreement.objects.create(
        negotiation=held,
        signed_on=signed_on,
        conditions=conditions.strip(),
        our_satisfaction=our_satisfaction,
        their_satisfaction=their_satisfaction,
        document=document,
        document_hash=document_hash(document=document),
        recorded_by=by,
        recorded_at=at,
    )
    AgreementTerm.objects.bulk_create(
        [AgreementTerm(agreement=agreement, issue=issue, value=values[issue.pk]) for issue in issues]
    )
    for number, promise in enumerate(promises):
        _keep_promise(agreement, held, number, promise, by, at)
    held.step, held.phase = Step.AGREE.value, Phase.AGREEMENT.value
    _end(held, Outcome.AGREED, today)
    record_talk(
        kind="signed",
        negotiation=held,
        by=by,
        at=at,
        after={"outcome": held.outcome, "signed_on": signed_on, "document_hash": agreement.document_hash},
    )
    return agreement


@transaction.atomic
def break_off(*, negotiation: Negotiation, note: str, by: Staff, at: datetime) -> Negotiation:
    """End a talk without agreement; the reason is the team's. Refuses TalkEnded."""
    held = hold_running(negotiation=negotiation)
    held.outcome_note = note.strip()
    _end(held, Outcome.BROKEN_OFF, business_date(at))
    record_talk(
        kind="broken_off",
        negotiation=held,
        by=by,
        at=at,
        after={"outcome": held.outcome},
        secret={"note": held.outcome_note},
    )
    return held


@transaction.atomic
def add_lesson(
    *,
    negotiation: Negotiation,
    text: str,
    kind: str,
    form_key: UUID | None = None,
    by: Staff,
    at: datetime,
) -> Lesson:
    """Write down what was learned, during the talk or after it."""
    lesson, written = write_once(
        Lesson.objects,
        key={"form_key": form_key or uuid7()},
        words={"negotiation": negotiation, "text": text.strip(), "kind": str(kind)},
        more={"by": by, "at": at},
    )
    if written:
        record_talk(kind="learned", negotiation=negotiation, by=by, at=at, secret={"lesson": lesson.text})
    return lesson


def document_hash(*, document: dict[str, Any]) -> str:
    """The SHA-256 of a document in one way of writing it (sorted keys, UTF-8)."""
    return hashlib.sha256(orjson.dumps(document, option=orjson.OPT_SORT_KEYS)).hexdigest()


def _document(
    talk: Negotiation,
    signed_on: date,
    issues: list[Issue],
    values: dict[int, Decimal],
    conditions: str,
    promises: Sequence[NewPromise],
) -> dict[str, Any]:
    """What is signed: subject, terms, conditions and promises; of an issue only its name, measure and value."""
    company = talk.company
    return {
        "number": talk.number,
        "company": company.name,
        "company_en": company.name_en,
        "title": talk.title,
        "signed_on": signed_on.isoformat(),
        "terms": [
            {
                "subject": issue.subject,
                "name": issue.name,
                "measure": issue.measure,
                "value": f"{values[issue.pk].normalize():f}",
            }
            for issue in issues
        ],
        "conditions": conditions.strip(),
        "promises": [
            {"side": str(promise.side), "text": promise.text.strip(), "due_on": promise.due_on.isoformat()}
            for promise in promises
        ],
    }


def _keep_promise(
    agreement: Agreement, talk: Negotiation, number: int, promise: NewPromise, by: Staff, at: datetime
) -> None:
    task = _task(talk, number, promise, by, at) if talk.customer else None
    Promise.objects.create(
        agreement=agreement,
        side=str(Side(promise.side)),
        text=promise.text.strip(),
        due_on=promise.due_on,
        owner=promise.owner,
        task=task,
    )


def _task(talk: Negotiation, number: int, promise: NewPromise, by: Staff, at: datetime) -> Task:
    return add_task(
        customer=talk.customer,
        owner=promise.owner,
        title=promise.text.strip(),
        due_on=promise.due_on,
        by=by,
        kind=TaskKind.PROMISE,
        slot=f"negotiation:{talk.number}:{number}",
        at=at,
    )


def _end(talk: Negotiation, outcome: Outcome, today: date) -> None:
    talk.outcome, talk.ended_on = outcome.value, today
    talk.save(update_fields=["outcome", "ended_on", "outcome_note", "step", "phase", "changed_at"])
