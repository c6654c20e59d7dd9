"""The end of a case: checked by another, learned from, closed with nothing missing; withdrawn, or opened again."""

from contextlib import suppress
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from chains.rules import Cause, Moot
from chains.services import begin_chain, stop_chains
from common.calendar import business_date
from complaints.models import Check, Complaint, CorrectiveAction, StandardCode, SurveyAnswer, Threshold
from complaints.queries.people import kept_from_some, nearest
from complaints.queries.standing import missing, standing_of
from complaints.rules.closing import Missing
from complaints.rules.codes import Answer, CodeKind, Complainant, State, StepKind
from complaints.rules.law import REOPEN_DAYS
from complaints.rules.standing import CaseAct, may
from complaints.services.handling import _write
from complaints.services.holding import (
    NotAllowed,
    WrongState,
    _count_for_customer,
    _hold_for,
    _need,
    _record,
    _refuse_kept,
    _save,
    _tell,
    chain_subject,
)
from complaints.services.timing import SERVICE, _begin_round
from organization.models import Staff
from organization.rules import Role
from surveys.models import WhyWithdrawn
from surveys.queries import survey_about
from surveys.rules import Cause as SurveyCause
from surveys.services import OnHold, PersonRefuses, Settled, hand_over_link, plan_survey, withdraw_occasion


class StepsMissing(Exception):
    """The case cannot close; `missing` names what it lacks, in the order in which it is done."""

    def __init__(self, missing: tuple[Missing, ...]) -> None:
        super().__init__(", ".join(missing))
        self.missing = missing


@transaction.atomic
def check_result(
    *, complaint: Complaint, passed: bool, findings: str, by: Staff, at: datetime | None = None
) -> Check:
    """Check the result as somebody else than whoever handled it; what does not pass goes back to be handled."""
    at = at or timezone.now()
    held = _hold_for(complaint, by, CaseAct.CHECK)
    _need(findings=findings)
    handler = held.resolved_by or held.owner
    if handler is None or {held.owner_id, held.resolved_by_id} & set(by.reach.people):
        raise NotAllowed("own_case")
    check = Check.objects.create(
        complaint=held,
        round=held.round,
        handler=handler,
        checked_by=by,
        checked_at=at,
        passed=passed,
        findings=findings,
    )
    if not passed:
        held.state, held.resolved_at, held.resolved_by = State.OPEN, None, None
        _save(held, "state", "resolved_at", "resolved_by")
        _tell(held, "failed_check", [held.owner_id], at=at, but=by)
    _record("checked" if passed else "check_failed", held, by=by, at=at, reason=findings)
    return check


@transaction.atomic
def classify(
    *,
    complaint: Complaint,
    by: Staff,
    channel_code: StandardCode | None = None,
    business_code: StandardCode | None = None,
    cause: StandardCode | None = None,
    cause_note: str = "",
    at: datetime | None = None,
) -> Complaint:
    """Give a case its standard codes of channel, business and cause; those not given stay as they are."""
    at = at or timezone.now()
    held = _hold_for(complaint, by, CaseAct.CLASSIFY)
    given = {
        "channel_code": (channel_code, CodeKind.CHANNEL),
        "business_code": (business_code, CodeKind.BUSINESS),
        "cause": (cause, CodeKind.CAUSE),
    }
    changed = {name: code for name, (code, _) in given.items() if code is not None}
    for name, code in changed.items():
        if code.kind != given[name][1]:
            raise WrongState(name)
    before = {name: getattr(held, f"{name}_id") for name in changed}
    for name, code in changed.items():
        setattr(held, name, code)
    fields = list(changed)
    if cause_note:
        held.cause_note = cause_note
        fields.append("cause_note")
    if fields:
        _save(held, *fields)
        after = {name: code.code for name, code in changed.items()}
        _record("classified", held, by=by, at=at, before=before, after=after, reason=cause_note)
    return held


@transaction.atomic
def add_action(
    *,
    complaint: Complaint,
    text: str,
    owner: Staff,
    due_on: date,
    by: Staff,
    form_key: UUID | None = None,
    at: datetime | None = None,
) -> CorrectiveAction:
    """Give somebody an action against the cause, with a date."""
    at = at or timezone.now()
    held = _hold_for(complaint, by, CaseAct.ADD_ACTION)
    _need(text=text)
    _refuse_kept(held, owner)
    if form_key is not None and (there := CorrectiveAction.objects.filter(form_key=form_key).first()):
        return there
    action = CorrectiveAction.objects.create(
        complaint=held,
        cause=held.cause,
        text=text,
        owner=owner,
        due_on=due_on,
        added_by=by,
        added_at=at,
        form_key=form_key,
    )
    _record("action_added", held, by=by, at=at, after={"owner": owner, "due_on": due_on})
    _tell(held, "action", [owner.pk], at=at, slot=str(action.pk), but=by)
    return action


@transaction.atomic
def finish_action(
    *, action: CorrectiveAction, note: str, by: Staff, at: datetime | None = None
) -> CorrectiveAction:
    """Note that an action was done; its owner or whoever handles the case says so."""
    at = at or timezone.now()
    own = action.owner_id == by.pk
    held = _hold_for(action.complaint, None if own else by, CaseAct.MEASURE_ACTION)
    _need(note=note)
    done = CorrectiveAction.objects.select_for_update().get(pk=action.pk)
    if done.done_at is not None:
        raise WrongState("done")
    done.done_at, done.done_note = at, note
    done.save(update_fields=["done_at", "done_note"])
    _record("action_done", held, by=by, at=at, reason=note)
    return done


@transaction.atomic
def measure_action(
    *,
    action: CorrectiveAction,
    effective: bool,
    effect: str,
    by: Staff,
    before_count: int | None = None,
    after_count: int | None = None,
    at: datetime | None = None,
) -> CorrectiveAction:
    """Note what an action has done: cases of the cause in equally long times before and after."""
    at = at or timezone.now()
    held = _hold_for(action.complaint, by, CaseAct.MEASURE_ACTION)
    _need(effect=effect)
    done = CorrectiveAction.objects.select_for_update().get(pk=action.pk)
    if done.done_at is None:
        raise WrongState("not_done")
    done.effective, done.effect, done.measured_by, done.measured_at = effective, effect, by, at
    done.before_count, done.after_count = before_count, after_count
    done.save(
        update_fields=["effective", "effect", "measured_by", "measured_at", "before_count", "after_count"]
    )
    _record("action_measured", held, by=by, at=at, after={"effective": effective}, reason=effect)
    return done


@transaction.atomic
def close_complaint(*, complaint: Complaint, by: Staff, at: datetime | None = None) -> Complaint:
    """Close a case; raises StepsMissing where anything lacks, also what comes before it can be closed at all."""
    at = at or timezone.now()
    if lacking := missing(Complaint.objects.get(pk=complaint.pk)):
        _hold_for_missing(complaint, by)
        raise StepsMissing(lacking)
    held = _hold_for(complaint, by, CaseAct.CLOSE)
    if lacking := missing(held):
        raise StepsMissing(lacking)
    held.state, held.closed_at = State.CLOSED, at
    _save(held, "state", "closed_at")
    _record("closed", held, by=by, at=at)
    _count_for_customer(held)
    _follow_up(held, by=by, at=at)
    return held


def _follow_up(held: Complaint, *, by: Staff, at: datetime) -> None:
    """What follows a closed case by the rule of the day.

    Whoever reads the customer reads its tasks: a case kept from a colleague is followed up by its owner's notice alone.
    """
    if held.customer is None or held.is_consultation or kept_from_some(held):
        return
    begin_chain(
        cause=Cause.COMPLAINT,
        subject=chain_subject(held),
        customer=held.customer,
        dealt_by=held.owner or by,
        at=at,
    )
    # Nobody but the complainant learns by a letter that there was a complaint: a company's, at the address it gave.
    if held.anonymous or held.complainant != Complainant.COMPANY:
        return
    plan_survey(
        cause=SurveyCause.COMPLAINT,
        subject=chain_subject(held),
        customer=held.customer,
        happened_on=business_date(at),
        address=held.complainant_email,
        at=at,
    )


def _hold_for_missing(complaint: Complaint, by: Staff) -> None:
    """Whoever may not close is told that, not what lacks; whatever has ended is told that it has."""
    try:
        _hold_for(complaint, by, CaseAct.CLOSE)
    except WrongState as wrong:
        if wrong.code in (State.CLOSED, State.WITHDRAWN):
            raise
        if not may(CaseAct.CLOSE, standing_of(complaint, by)):
            raise NotAllowed(CaseAct.CLOSE.value) from wrong


@transaction.atomic
def withdraw_complaint(
    *, complaint: Complaint, text: str, by: Staff | None, at: datetime | None = None
) -> Complaint:
    """End a case that the complainant withdraws, the same day, with their words; it is not opened again."""
    at = at or timezone.now()
    held = _hold_for(complaint, by, CaseAct.WITHDRAW)
    _need(text=text)
    _write(held, StepKind.NOTE, text, by=by, at=at, told=False)
    fields = ["state", "withdrawn_at", "closed_at"]
    if held.paused_at is not None:
        held.pauses.filter(ended_at=None).update(ended_at=at, ended_by=by)
        held.paused_at = None
        fields.append("paused_at")
    held.state, held.withdrawn_at, held.closed_at = State.WITHDRAWN, at, at
    _save(held, *fields)
    held.assignments.filter(answer=Answer.WAITING).update(answer=Answer.OVERTAKEN, answered_at=at)
    _record("withdrawn", held, by=by, at=at, reason=text)
    _count_for_customer(held)
    return held


@transaction.atomic
def reopen_complaint(
    *, complaint: Complaint, reason: str, by: Staff | None, at: datetime | None = None
) -> Complaint:
    """Open a closed case again within 30 days: the same case, counted, with a resolution clock of its own."""
    at = at or timezone.now()
    held = _hold_for(complaint, by, CaseAct.REOPEN)
    _need(reason=reason)
    if held.closed_at is None or at - held.closed_at > timedelta(days=REOPEN_DAYS):
        raise WrongState("too_late")
    before = chain_subject(held)
    held.round += 1
    held.resolved_at = held.resolved_by = held.closed_at = None
    _begin_round(held, by=by, at=at, reason=reason)
    _save(held, "state", "round", "resolved_at", "resolved_by", "closed_at", *SERVICE)
    _record("reopened", held, by=by, at=at, after={"round": held.round}, reason=reason)
    stop_chains(cause=Cause.COMPLAINT, subjects=[before], why=Moot.REOPENED, by=by, at=at)
    withdraw_occasion(cause=SurveyCause.COMPLAINT, subject=before, why=WhyWithdrawn.REOPENED, by=by, at=at)
    _tell(held, "reopened", [held.owner_id, *nearest(held, Role.SUPERVISOR)], at=at, but=by)
    _count_for_customer(held)
    return held


@transaction.atomic
def ask_satisfaction(*, complaint: Complaint, by: Staff | None, at: datetime | None = None) -> SurveyAnswer:
    """Ask the customer how content they are, once a round of the case.

    A customer who is asked by the shared survey is asked there alone: its link works from now on.
    """
    at = at or timezone.now()
    held = _hold_for(complaint, by, CaseAct.ASK_SATISFACTION)
    asked, made = SurveyAnswer.objects.get_or_create(
        complaint=held, round=held.round, defaults={"asked_at": at, "asked_by": by}
    )
    if made:
        _record("satisfaction_asked", held, by=by, at=at)
    shared = survey_about(cause=SurveyCause.COMPLAINT, subject=chain_subject(held))
    if shared is not None and by is not None:
        with suppress(OnHold, PersonRefuses, Settled):
            hand_over_link(survey=shared, by=by, at=at)
    return asked


@transaction.atomic
def answer_survey(
    *, survey: SurveyAnswer, score: int, by: Staff | None, comment: str = "", at: datetime | None = None
) -> SurveyAnswer:
    """Record how content the customer is, 0 to 100; under the bank's threshold the supervisor is to call them."""
    at = at or timezone.now()
    held = _hold_for(survey.complaint, by, CaseAct.ASK_SATISFACTION)
    answered = SurveyAnswer.objects.select_for_update().get(pk=survey.pk)
    if answered.answered_at is not None:
        raise WrongState("answered")
    if not 0 <= score <= 100:
        raise WrongState("score")
    limit = Threshold.objects.filter(code="unhappy_under").values_list("value", flat=True).first()
    answered.score, answered.comment, answered.answered_at = score, comment, at
    answered.unhappy = limit is not None and score < limit
    answered.save(update_fields=["score", "comment", "answered_at", "unhappy"])
    _record("satisfaction_told", held, by=by, at=at, after={"score": score})
    if answered.unhappy:
        _tell(held, "unhappy", nearest(held, Role.SUPERVISOR), at=at, slot=str(answered.pk))
    return answered


@transaction.atomic
def record_call(*, survey: SurveyAnswer, note: str, by: Staff, at: datetime | None = None) -> SurveyAnswer:
    """Note that the supervisor has called an unhappy customer."""
    at = at or timezone.now()
    held = _hold_for(survey.complaint, by, CaseAct.RECORD_CALL)
    _need(note=note)
    called = SurveyAnswer.objects.select_for_update().get(pk=survey.pk)
    if not called.unhappy or called.called_at is not None:
        raise WrongState("called")
    called.caller, called.called_at, called.call_note = by, at, note
    called.save(update_fields=["caller", "called_at", "call_note"])
    _record("customer_called", held, by=by, at=at, reason=note)
    return called
