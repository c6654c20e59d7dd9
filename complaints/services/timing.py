"""Moving the clocks: recomputed from the levels, pauses and regimes that stand, changed by nothing else."""

from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from common.calendar import PUBLISHED_UNTIL, WorkingCalendar, business_date
from common.working_days import bank_calendar
from complaints.models import ClockRegime, Complaint, Extension, LevelChange, Pause
from complaints.queries.holdings import holdings_of
from complaints.queries.people import management, nearest
from complaints.queries.standing import standing_of
from complaints.rules.clocks import Waiting, service_due
from complaints.rules.codes import Answer, Clock, Level, State
from complaints.rules.law import LegalClock, Regime, end_of, last_stage, legal_clock
from complaints.rules.standing import CaseAct
from complaints.services.holding import (
    NotAllowed,
    WrongState,
    _count_for_customer,
    _hold,
    _hold_for,
    _need,
    _record,
    _save,
    _tell,
)
from organization.models import Staff
from organization.rules import Role

SERVICE = [
    "response_amber_at",
    "response_due_at",
    "resolve_amber_at",
    "resolve_due_at",
    "service_provisional",
]
LEGAL = ["regime", "legal_due_on", "legal_moved_on", "legal_amber_at", "legal_due_at", "legal_provisional"]


@transaction.atomic
def change_level(
    *, complaint: Complaint, level: int, reason: str, by: Staff | None, at: datetime | None = None
) -> Complaint:
    """Raise a level, or lower it with a reason; what was a consultation becomes a complaint for good.

    Nobody lowers a case that they handle themselves, and a complaint never becomes a consultation.
    """
    at = at or timezone.now()
    lowered = level > _hold(complaint).level
    held = _hold_for(complaint, by, CaseAct.LOWER_LEVEL if lowered else CaseAct.RAISE_LEVEL)
    if level == held.level:
        return held
    if level == Level.CONSULTATION:
        raise WrongState("complaint")
    _need(reason=reason)
    before = held.level
    LevelChange.objects.create(complaint=held, at=at, by=by, before=before, after=level, reason=reason)
    held.level, held.is_consultation = level, False
    calendar = bank_calendar()
    _set_service(held, calendar)
    fields = ["level", "is_consultation", *SERVICE]
    if before == Level.CONSULTATION:
        _set_legal(held, calendar)
        fields += [*LEGAL, "regime_codes"]
    _save(held, *fields)
    _record(
        "level_changed", held, by=by, at=at, before={"level": before}, after={"level": level}, reason=reason
    )
    if not lowered:
        people = [held.owner_id] if held.owner_id else nearest(held, Role.COMPLAINT_OFFICER)
        _tell(held, "level", people, at=at, but=by)
    _count_for_customer(held)
    return held


class HeldAlready(Exception):
    """The customer is asked for what the bank holds; `said` says what and where, a sentence each."""

    def __init__(self, said: list[str]) -> None:
        super().__init__(", ".join(said))
        self.said = said


@transaction.atomic
def pause_clock(
    *,
    complaint: Complaint,
    waiting_for: str,
    proof: str,
    by: Staff,
    why_again: str = "",
    at: datetime | None = None,
) -> Pause:
    """Stop the service clock while the bank waits for the customer, with the proof; the law's clock runs on.

    No material may be asked for that the bank already holds: HeldAlready, unless `why_again` says what is wrong with
    that, which is kept beside the proof.
    """
    at = at or timezone.now()
    held = _hold_for(complaint, by, CaseAct.PAUSE)
    if held.paused_at is not None:
        raise WrongState("paused")
    if held.first_response_at is None:
        raise WrongState("not_answered")
    _need(waiting_for=waiting_for, proof=proof)
    if again := holdings_of(held).asked_again(waiting_for):
        if not why_again.strip():
            raise HeldAlready(again)
        proof = "\n".join([proof, *again, why_again])
    pause = Pause.objects.create(
        complaint=held, started_at=at, started_by=by, waiting_for=waiting_for, proof=proof
    )
    held.paused_at = at
    _save(held, "paused_at")
    _record("paused", held, by=by, at=at, after={"waiting_for": waiting_for, "proof": proof})
    return pause


@transaction.atomic
def resume_clock(*, complaint: Complaint, by: Staff | None, at: datetime | None = None) -> Complaint:
    """Let the service clock run on: it is due later by as long as it stood."""
    at = at or timezone.now()
    held = _hold_for(complaint, by, CaseAct.RESUME)
    if held.paused_at is None:
        raise WrongState("not_paused")
    _end_pause(held, by=by, at=at)
    _save(held, "paused_at", *SERVICE)
    _record("resumed", held, by=by, at=at, after={"resolve_due_at": held.resolve_due_at})
    return held


def _end_pause(held: Complaint, *, by: Staff | None, at: datetime) -> None:
    pause = held.pauses.select_for_update().get(ended_at=None)
    pause.ended_at, pause.ended_by = at, by
    pause.save(update_fields=["ended_at", "ended_by"])
    held.paused_at = None
    _set_service(held, bank_calendar())


@transaction.atomic
def ask_extension(*, complaint: Complaint, reason: str, by: Staff, at: datetime | None = None) -> Extension:
    """Ask for more time by the law's clock; who decides is told."""
    at = at or timezone.now()
    held = _hold_for(complaint, by, CaseAct.ASK_EXTENSION)
    _need(reason=reason)
    regimes = _regimes(held)
    if held.legal_due_on is None or held.legal_stage >= last_stage(regimes):
        raise WrongState("last_stage")
    if held.legal_due_at is not None and at >= held.legal_due_at:
        raise WrongState("too_late")
    if held.extensions.filter(answer=Answer.WAITING).exists():
        raise WrongState("waiting")
    longer = legal_clock(held.received_at, regimes, held.legal_stage + 1, bank_calendar())
    assert longer is not None
    extension = Extension.objects.create(
        complaint=held,
        stage=held.legal_stage + 1,
        reason=reason,
        asked_by=by,
        asked_at=at,
        due_before_on=held.legal_due_on,
        due_after_on=longer.due_on,
    )
    _record(
        "extension_asked",
        held,
        by=by,
        at=at,
        after={"stage": extension.stage, "due_on": longer.due_on},
        reason=reason,
    )
    people = management(held) if _needs_superior(held, extension.stage) else nearest(held, Role.SUPERVISOR)
    _tell(held, "approval", people, at=at, but=by)
    return extension


@transaction.atomic
def decide_extension(
    *, extension: Extension, approve: bool, by: Staff, note: str = "", at: datetime | None = None
) -> Extension:
    """Approve or refuse more time: never whoever asked; the last stage is for a superior unit or senior management."""
    at = at or timezone.now()
    held = _hold_for(extension.complaint, by, CaseAct.DECIDE_EXTENSION)
    asked = Extension.objects.select_for_update().get(pk=extension.pk)
    if asked.answer != Answer.WAITING:
        raise WrongState("decided")
    standing = standing_of(held, by)
    if asked.asked_by_id in by.reach.people:
        raise NotAllowed("four_eyes")
    if _needs_superior(held, asked.stage) and not standing.above:
        raise NotAllowed("superior_unit")
    if not approve:
        _need(note=note)
    asked.answer = Answer.ACCEPTED if approve else Answer.DECLINED
    asked.decided_by, asked.decided_at, asked.decision_note = by, at, note
    asked.save(update_fields=["answer", "decided_by", "decided_at", "decision_note"])
    if approve:
        held.legal_stage = asked.stage
        _set_legal(held, bank_calendar(), opening=False)
        _save(held, "legal_stage", *LEGAL)
    _record(
        "extension_approved" if approve else "extension_refused",
        held,
        by=by,
        at=at,
        before={"legal_due_on": asked.due_before_on},
        after={"legal_due_on": held.legal_due_on},
        reason=note,
    )
    _tell(held, "approved" if approve else "refused", [asked.asked_by_id, held.owner_id], at=at, but=by)
    return asked


@transaction.atomic
def tell_extension(*, extension: Extension, by: Staff, at: datetime | None = None) -> Extension:
    """Note that the complainant was told of the extension and its reason."""
    at = at or timezone.now()
    held = _hold_for(extension.complaint, by, CaseAct.TELL_EXTENSION)
    told = Extension.objects.select_for_update().get(pk=extension.pk)
    if told.answer != Answer.ACCEPTED:
        raise WrongState("not_approved")
    if told.told_at is None:
        told.told_at = at
        told.save(update_fields=["told_at"])
        _record("extension_told", held, by=by, at=at)
    return told


def _needs_superior(held: Complaint, stage: int) -> bool:
    return held.regime is not None and stage >= held.regime.superior_from_stage


@transaction.atomic
def recompute_provisional(*, at: datetime | None = None) -> int:
    """Compute again the clocks of running cases whose year has been published since; how many moved."""
    at = at or timezone.now()
    calendar = bank_calendar()
    moved = 0
    running = Complaint.objects.running()
    first_unknown = end_of(date(PUBLISHED_UNTIL, 12, 31))
    waiting = running.filter(service_provisional=True, resolve_due_at__lt=first_unknown) | running.filter(
        legal_provisional=True, legal_due_at__lt=first_unknown
    )
    for complaint in waiting.order_by("pk"):
        held = _hold(complaint)
        before = {name: getattr(held, name) for name in (*SERVICE, *LEGAL)}
        if held.service_provisional:
            _set_service(held, calendar)
        if held.legal_provisional:
            _set_legal(held, calendar, opening=False)
        if before != {name: getattr(held, name) for name in (*SERVICE, *LEGAL)}:
            _save(held, *SERVICE, *LEGAL)
            _record(
                "clocks_recomputed",
                held,
                by=None,
                at=at,
                before={"resolve_due_at": before["resolve_due_at"], "legal_due_on": before["legal_due_on"]},
                after={"resolve_due_at": held.resolve_due_at, "legal_due_on": held.legal_due_on},
            )
            moved += 1
    return moved


def _set_service(
    held: Complaint, calendar: WorkingCalendar, *, levels: list[tuple[datetime, int]] | None = None
) -> None:
    """The service clocks out of the levels of the present round and the pauses that have ended."""
    pauses: list[Waiting] = []
    if levels is None:
        levels = _levels(held)
        pauses = [
            Waiting(started, ended)
            for started, ended in held.pauses.exclude(ended_at=None).values_list("started_at", "ended_at")
        ]
    if held.first_response_at is None:
        response = service_due(Clock.RESPONSE, levels, calendar)
        held.response_amber_at, held.response_due_at = response.amber_at, response.due_at
        held.service_provisional = response.provisional
    else:
        held.service_provisional = False
    resolve = service_due(Clock.RESOLVE, levels, calendar, pauses)
    held.resolve_amber_at, held.resolve_due_at = resolve.amber_at, resolve.due_at
    held.service_provisional |= resolve.provisional


def _levels(held: Complaint) -> list[tuple[datetime, int]]:
    """The levels since the receipt, or since the last reopening, which is a change from a level to itself."""
    levels: list[tuple[datetime, int]] = []
    for at, before, after in held.level_changes.order_by("at", "id").values_list("at", "before", "after"):
        if before == after:
            levels = []
        levels.append((at, after))
    return levels or [(held.received_at, held.level)]


def _set_legal(held: Complaint, calendar: WorkingCalendar, *, opening: bool = True) -> None:
    """The law's clock; a case keeps the regimes it was opened under. A consultation has none."""
    if held.is_consultation:
        return
    if opening:
        day = business_date(held.received_at)
        rows = [row for row in ClockRegime.objects.all() if _as_rule(row).in_force_on(day)]
        held.regime_codes = [row.code for row in rows]
    else:
        rows = list(ClockRegime.objects.filter(code__in=held.regime_codes))
    clock = legal_clock(held.received_at, [_as_rule(row) for row in rows], held.legal_stage, calendar)
    if clock is None:
        return
    held.regime = next(row for row in rows if row.code == clock.code)
    for name, value in _legal_columns(clock).items():
        setattr(held, name, value)


def _legal_columns(clock: LegalClock) -> dict[str, Any]:
    return {
        "legal_due_on": clock.due_on,
        "legal_moved_on": clock.moved_on,
        "legal_amber_at": clock.amber_at,
        "legal_due_at": clock.due_at,
        "legal_provisional": clock.provisional,
    }


def _regimes(held: Complaint) -> list[Regime]:
    return [_as_rule(row) for row in ClockRegime.objects.filter(code__in=held.regime_codes)]


def _as_rule(row: ClockRegime) -> Regime:
    return Regime(row.code, row.counts, tuple(row.limits), row.starts_on, row.ends_on)


def _begin_round(held: Complaint, *, by: Staff | None, at: datetime, reason: str) -> None:
    """A reopened case gets a resolution clock of its own; the first response and the law's clock stay."""
    at = max(at, held.received_at + timedelta(microseconds=1))
    LevelChange.objects.create(
        complaint=held, at=at, by=by, before=held.level, after=held.level, reason=reason
    )
    held.state = State.OPEN
    _set_service(held, bank_calendar())
