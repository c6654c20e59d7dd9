"""Past cases of another system taken over: the file read and checked by a person, its rows written by the worker."""

from datetime import datetime
from typing import Any, BinaryIO
from uuid import UUID

from django.db import transaction

from audit.services import record_act
from common import jobs
from common.models import Job, JobStep
from common.working_days import bank_calendar
from complaints.models import Complaint, HistoryImport
from complaints.queries.history import guessed_mapping, reading_of
from complaints.rules.clocks import service_due
from complaints.rules.codes import Clock
from complaints.rules.history import HEADS, PastCase
from complaints.services.holding import NotAllowed, WrongState
from complaints.services.registering import _keep_from, register_imported
from files.sheets import AlreadyOrdered, keep_sheet, map_sheet, order_sheet, sheet_of
from organization.models import Staff, Unit
from organization.rules import Act

JOB_KIND = "complaint_history"
ROWS_AT_ONCE = 200
FAULTS_KEPT = 1000


@transaction.atomic
def read_history_file(
    *,
    content: BinaryIO,
    name: str,
    size: int,
    source_system: str,
    unit: Unit | None,
    form_key: UUID,
    by: Staff,
    at: datetime,
) -> HistoryImport:
    """Keep a file of past cases and guess its columns; nothing is taken over yet. The same form keeps one file.

    Raises FileRefused where it is no file that is taken, UnreadableSheet where it holds no table.
    """
    _allow(by)
    history, made = keep_sheet(
        HistoryImport,
        content=content,
        name=name,
        size=size,
        source_system=source_system,
        guess=guessed_mapping,
        form_key=form_key,
        by=by,
        at=at,
        unit=unit,
    )
    if made:
        _record(history, "history_read", by=by, at=at, after={"rows": history.rows, "file": name})
    return history


@transaction.atomic
def set_mapping(
    *,
    history: HistoryImport,
    mapping: dict[str, int],
    codes: dict[str, dict[str, str]],
    by: Staff,
    at: datetime,
) -> HistoryImport:
    """Say which column holds which field and what the other system's codes mean; WrongState once it was ordered."""
    _allow(by)
    try:
        held = map_sheet(history, mapping=mapping, codes=codes, fields=HEADS)
    except AlreadyOrdered as ordered:
        raise WrongState(str(ordered)) from ordered
    _record(held, "history_mapped", by=by, at=at)
    return held


@transaction.atomic
def order_import(*, history: HistoryImport, by: Staff, at: datetime) -> HistoryImport:
    """Have the worker take the file over; ordered twice it is taken over once. A person orders, the worker writes."""
    _allow(by)
    held, fresh = order_sheet(
        history,
        job_kind=JOB_KIND,
        task="complaints.take_over_history",
        steps=["take_over"],
        parameter="history",
        by=by,
    )
    if fresh:
        _record(held, "history_ordered", by=by, at=at)
    return held


def take_over_history(*, job_id: int, at: datetime) -> int:
    """Write the cases of an ordered file; the worker's part. Done twice, or after being killed, it is done once.

    A case is known by the name of its system and its number there: one that is here already stays as it is. Rows with
    faults are left out and kept with what is wrong. Returns how many cases are new.
    """
    written: list[int] = []
    jobs.run_steps(job_id, lambda hold, step: written.append(_take_over(hold, step, at=at)), at=at)
    return sum(written)


def _take_over(hold: jobs.Hold, step: JobStep, *, at: datetime) -> int:
    history = HistoryImport.objects.get(pk=Job.objects.get(pk=hold.job_id).parameters["history"])
    reading = reading_of(history, sheet_of(history), at=at)
    before = _held_numbers(history)
    fresh = [case for case in reading.cases if case.number not in before]
    units = Unit.objects.in_bulk({case.unit for case in fresh})
    for start in range(0, len(fresh), ROWS_AT_ONCE):
        with transaction.atomic():
            for case in fresh[start : start + ROWS_AT_ONCE]:
                _write(case, history, units[case.unit], at=at)
    with transaction.atomic():
        history.state, history.finished_at = HistoryImport.State.DONE, at
        history.taken = len(fresh)
        history.known = len(reading.cases) - len(fresh)
        history.faults = [
            [fault.row, fault.field, fault.wrong.value, fault.value] for fault in reading.faults[:FAULTS_KEPT]
        ]
        history.save(update_fields=["state", "finished_at", "taken", "known", "faults"])
        _record(
            history,
            "history_taken",
            by=history.uploaded_by,
            at=at,
            after={"taken": history.taken, "known": history.known, "left_out": len(reading.faults)},
        )
        jobs.finish_step(hold, step, rows=len(fresh), note={}, at=at)
    return len(fresh)


def _held_numbers(history: HistoryImport) -> set[str]:
    held = Complaint.objects.filter(imported=True, source_system=history.source_system)
    return set(held.values_list("source_number", flat=True))


def _write(case: PastCase, history: HistoryImport, unit: Unit, *, at: datetime) -> Complaint:
    """One past case with its own dates and the limits of its level, so that the figures count it like any other."""
    calendar = bank_calendar()
    levels = [(case.received_at, case.level)]
    response = service_due(Clock.RESPONSE, levels, calendar)
    resolve = service_due(Clock.RESOLVE, levels, calendar)
    complaint = register_imported(
        source_system=history.source_system,
        source_number=case.number,
        unit=unit,
        received_at=case.received_at,
        level=case.level,
        text=case.text,
        at=at,
        **_columns(case),
        response_due_at=response.due_at,
        resolve_due_at=resolve.due_at,
    )
    if case.accused:
        _keep_from(complaint, accused=list(Staff.objects.filter(pk__in=case.accused)), by=None, at=at)
    return complaint


def _columns(case: PastCase) -> dict[str, Any]:
    return {
        "state": case.state,
        "channel": case.channel,
        "track": case.track,
        "category": case.category,
        "topic": case.topic,
        "validity": case.validity,
        "first_response_at": case.responded_at,
        "resolved_at": case.resolved_at,
        "closed_at": case.closed_at,
        "withdrawn_at": case.withdrawn_at,
        "customer_id": case.customer,
        "product_line_id": case.product,
        "cause_id": case.cause,
        "business_code_id": case.business,
        "channel_code_id": case.standard_channel,
        "complainant_name": case.complainant_name,
        "amount_fen": case.amount_fen,
    }


def may_import(user: Staff) -> bool:
    """Whether a person brings past cases over: complaint officers and senior management."""
    return user.reach.may(Act.HANDLE_COMPLAINT) or user.reach.everything


def _allow(by: Staff) -> None:
    if not may_import(by):
        raise NotAllowed("import")


def _record(history: HistoryImport, name: str, *, by: Staff, at: datetime, after: dict | None = None) -> None:
    record_act(kind=f"complaint.{name}", subject=history, actor=by, at=at, after=after)
