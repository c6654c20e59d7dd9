"""The life of a batch until it is closed: announced, received in parts, closed for the worker."""

from datetime import date, datetime
from decimal import Decimal

from django.db import connection, transaction

from audit.services import record_act
from common.jobs import enqueue, plan_job
from corebanking.models import Batch, BatchPart, StagedBalance, StagedRow
from corebanking.rules import BatchState, Mode, Resource, may_become
from corebanking.services.receiving import Unpacked
from organization.models import Staff

JOB_KIND = "corebanking.apply_batch"


class WrongState(Exception):
    """The batch has gone past the state in which this can be done; carries the state it is in."""


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
) -> Batch:
    """Open a batch: how many rows of what will come, and what their amounts add up to per currency."""
    return Batch.objects.create(
        client=client,
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
    held.state, held.closed_at = BatchState.CLOSING, at
    held.received_rows = sum(held.parts.values_list("rows", flat=True))
    held.job = plan_job(
        kind=JOB_KIND,
        slot=str(held.public_id),
        steps=["apply"],
        parameters={"batch": str(held.public_id)},
        requested_by=held.client,
    )
    held.save(update_fields=["state", "closed_at", "received_rows", "job"])
    record_act(
        kind="close_batch",
        subject=held,
        actor=held.client,
        after={
            "resource": held.resource,
            "business_date": held.business_date,
            "received_rows": held.received_rows,
        },
        at=at,
    )
    enqueue("corebanking.apply_batch", batch_id=held.pk)
    return held
