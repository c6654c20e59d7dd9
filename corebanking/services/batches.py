"""The life of a batch until it is closed: announced, received in parts, closed for the worker."""

from datetime import date, datetime
from decimal import Decimal

from django.db import connection, transaction
from django.db.models import Max

from audit.services import record_act
from common.jobs import enqueue, plan_job
from corebanking.models import Batch, BatchPart, StagedBalance, StagedRow
from corebanking.rules import STANDING, BatchState, Mode, Problem, Resource, may_become
from corebanking.services.receiving import Unpacked
from organization.models import Staff

JOB_KIND = "corebanking.apply_batch"


class WrongState(Exception):
    """The batch has gone past the state in which this can be done; carries the state it is in."""


class Stale(Exception):
    """The source's newer version of the same has been applied; carries its number."""

    def __init__(self, newest: int) -> None:
        super().__init__(str(newest))
        self.newest = newest


def newest_version(*, resource: Resource, source: str, business_date: date) -> int | None:
    """The highest version applied of what a source said of a resource on a business date; None where none had one."""
    applied = Batch.objects.applied().filter(resource=resource, source=source, business_date=business_date)
    return applied.aggregate(newest=Max("source_version"))["newest"]


def overtaken(batch: Batch) -> Problem | None:
    """Why a batch comes too late: a later business date of its source stands, or a newer version of the same.

    A replay comes too late as well where the same date was sent anew after its rows first came.
    """
    if batch.resource in STANDING:
        newer = Batch.objects.applied().filter(
            resource=batch.resource, source=batch.source, business_date__gt=batch.business_date
        )
        day = newer.order_by("-business_date").values_list("business_date", flat=True).first()
        if day is not None:
            return Problem("newer_data_applied", {"business_date": day.isoformat()})
    newest = newest_version(
        resource=Resource(batch.resource), source=batch.source, business_date=batch.business_date
    )
    if batch.source_version is not None and newest is not None and newest > batch.source_version:
        return Problem("stale", {"version": batch.source_version, "newest": newest})
    return corrected_since(batch) if batch.replay_of_id is not None else None


def corrected_since(batch: Batch) -> Problem | None:
    """Why quarantined rows of a batch come too late: the same date, sent anew after they first came, stands."""
    root = batch
    while root.replay_of is not None:
        root = root.replay_of
    corrected = Batch.objects.applied().filter(
        resource=root.resource,
        source=root.source,
        business_date=root.business_date,
        replay_of=None,
        closed_at__gt=root.closed_at,
    )
    if corrected.exists():
        return Problem("corrected_since", {"business_date": root.business_date.isoformat()})
    return None


@transaction.atomic
def announce_batch(
    *,
    client: Staff,
    resource: Resource | str,
    business_date: date,
    expected_rows: int,
    control_totals: dict[str, Decimal],
    source: str,
    mode: Mode | str,
    at: datetime,
    source_version: int | None = None,
) -> Batch:
    """Open a batch: how many rows of what will come, and what their amounts add up to per currency.

    Refuses with `Stale` where a higher version of the same resource, source and business date was applied.
    """
    newest = newest_version(resource=Resource(resource), source=source, business_date=business_date)
    if source_version is not None and newest is not None and newest > source_version:
        raise Stale(newest)
    return Batch.objects.create(
        client=client,
        source_version=source_version,
        resource=Resource(resource),
        business_date=business_date,
        expected_rows=expected_rows,
        control_totals={currency: str(total) for currency, total in sorted(control_totals.items())},
        source=source,
        mode=Mode(mode),
        announced_at=at,
    )


@transaction.atomic
def receive_part(*, batch: Batch, number: int, part: Unpacked, at: datetime) -> BatchPart:
    """Stage the rows of a part; the same content sent again changes nothing, other content replaces it.

    Refuses with `WrongState` once the batch is closed.
    """
    with connection.cursor() as cursor:
        # Parts of one batch are staged one after another; a large one takes longer than a page may.
        cursor.execute("SET LOCAL lock_timeout = '30s'")
        cursor.execute("SET LOCAL statement_timeout = '60s'")
    held = Batch.objects.select_for_update().get(pk=batch.pk)
    if not may_become(held.state, BatchState.RECEIVING):
        raise WrongState(held.state)
    known = BatchPart.objects.filter(batch=held, number=number).first()
    if known is not None and (known.digest, known.written) == (part.digest, part.written):
        return known
    if known is not None:
        for staged in (StagedRow, StagedBalance):
            staged.objects.filter(batch=held, part=number).delete()
    with connection.cursor() as cursor:
        cursor.cursor.copy_expert(
            "COPY corebanking_stagedrow (batch_id, part, line, content, raw, fault, field) FROM STDIN",
            part.file,
        )
        if part.columns:
            cursor.cursor.copy_expert(
                f"COPY corebanking_stagedbalance (batch_id, part, line, {', '.join(part.columns)}) FROM STDIN",
                part.typed,
            )
    received, _ = BatchPart.objects.update_or_create(
        batch=held,
        number=number,
        defaults={"rows": part.rows, "digest": part.digest, "written": part.written, "received_at": at},
    )
    if held.state != BatchState.RECEIVING:
        held.state = BatchState.RECEIVING
        held.save(update_fields=["state"])
    return received


@transaction.atomic
def close_batch(*, batch: Batch, at: datetime) -> Batch:
    """Accept no more parts and have the worker check and apply what came; refuses with `WrongState` if closed."""
    held = Batch.objects.select_for_update().get(pk=batch.pk)
    if not may_become(held.state, BatchState.CLOSING):
        raise WrongState(held.state)
    return hand_over(batch=held, by=held.client, at=at)


@transaction.atomic
def hand_over(*, batch: Batch, by: Staff, at: datetime) -> Batch:
    """Have the worker check and apply what a batch, held by the caller, has received."""
    batch.state, batch.closed_at = BatchState.CLOSING, at
    batch.received_rows = sum(batch.parts.values_list("rows", flat=True))
    batch.job = plan_job(
        kind=JOB_KIND,
        slot=str(batch.public_id),
        steps=["apply"],
        parameters={"batch": str(batch.public_id)},
        requested_by=by,
    )
    batch.save(update_fields=["state", "closed_at", "received_rows", "job"])
    record_act(
        kind="close_batch",
        subject=batch,
        actor=by,
        after={
            "resource": batch.resource,
            "business_date": batch.business_date,
            "received_rows": batch.received_rows,
        },
        at=at,
    )
    enqueue("corebanking.apply_batch", batch_id=batch.pk)
    return batch
