"""Rows kept out of lenient batches: mended by a person, set aside with a reason, and sent through once more."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.db.models import Count

from audit.services import record_act
from corebanking.models import Batch, BatchPart, StagedRow
from corebanking.rules import LAYOUTS, BatchState, Kind, Mode, Problem, Resource, as_seen, as_text
from corebanking.services.batches import corrected_since, hand_over, overtaken
from organization.models import Staff

# What the digest of a part says that was put together here of rows received before.
_REPLAYED = "replay"


class NotMendable(Exception):
    """The line is no row, or the field is an amount: core banking sends it anew."""


class MendedMeanwhile(Exception):
    """The row is not as it was opened: somebody mended it, set it aside, or sent it through."""


class NothingToReplay(Exception):
    """No row of the batch waits in quarantine."""


class Overtaken(Exception):
    """Newer data of the source stand; older rows would undo them. Carries the problem that says so."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.code)
        self.problem = problem


@transaction.atomic
def mend_row(
    *, row: StagedRow, opened: Mapping[str, str], changes: Mapping[str, str], by: Staff | None, at: datetime
) -> StagedRow:
    """Put other words into fields of a quarantined row; fields that its resource does not know go.

    `opened` are the values that were changed, as the person saw them. Nothing is applied before the batch is replayed.
    Refuses amounts and lines that are no rows (NotMendable), and a row that changed meanwhile (MendedMeanwhile).
    """
    held = _held(row)
    layout = LAYOUTS[Resource(held.batch.resource)]
    amounts = {field.name for field in layout.fields if field.kind is Kind.AMOUNT}
    if held.content is None or changes.keys() & amounts or not changes.keys() <= set(layout.names):
        raise NotMendable
    everything = by is None or by.reach.everything
    if any(
        as_seen(held.content.get(name), everything=everything) != as_text(opened.get(name))
        for name in changes
    ):
        raise MendedMeanwhile
    content = {name: value for name, value in held.content.items() if name in layout.sent_names} | dict(
        changes
    )
    if content == held.content:
        return held
    before = {name: as_text(held.content.get(name)) for name in changes}
    held.content, held.fault, held.field = content, "", ""
    held.save(update_fields=["content", "fault", "field"])
    record_act(
        kind="mend_row",
        subject=held.batch,
        actor=by,
        before=before,
        after={**changes, "part": held.part, "line": held.line},
        at=at,
    )
    return held


@transaction.atomic
def set_aside(*, row: StagedRow, reason: str, by: Staff, at: datetime) -> None:
    """Take a row out of quarantine for good; its fault stays with the batch, the act says which row and why.

    Refuses a row that waits no longer (MendedMeanwhile).
    """
    held = _held(row)
    layout, content = LAYOUTS[Resource(held.batch.resource)], held.content or {}
    key = {name: as_text(content.get(name)) for name in layout.key}
    record_act(
        kind="set_row_aside",
        subject=held.batch,
        actor=by,
        reason=reason,
        before={**key, "part": held.part, "line": held.line},
        at=at,
    )
    held.delete()


@transaction.atomic
def replay(*, batch: Batch, by: Staff, at: datetime) -> Batch:
    """Send all rows of a batch that wait in quarantine through once more, as a lenient batch of their own.

    What is still wrong stays in quarantine, there. Refuses where nothing waits (NothingToReplay) and where newer data
    of the source stand (Overtaken).
    """
    held = Batch.objects.select_for_update().get(pk=batch.pk)
    if held.state != BatchState.APPLIED:
        raise NothingToReplay
    waiting = StagedRow.objects.filter(batch=held)
    parts = list(waiting.values("part").annotate(rows=Count("pk")).order_by("part"))
    if not parts:
        raise NothingToReplay
    late = overtaken(held) or corrected_since(held)
    if late is not None:
        raise Overtaken(late)
    again = Batch.objects.create(
        client=held.client,
        resource=held.resource,
        business_date=held.business_date,
        source=held.source,
        source_version=held.source_version,
        mode=Mode.LENIENT,
        expected_rows=sum(part["rows"] for part in parts),
        replay_of=held,
        state=BatchState.RECEIVING,
        announced_at=at,
    )
    BatchPart.objects.bulk_create(
        BatchPart(batch=again, number=part["part"], rows=part["rows"], digest=_REPLAYED, received_at=at)
        for part in parts
    )
    waiting.update(batch=again)
    return hand_over(batch=again, by=by, at=at)


def _held(row: StagedRow) -> StagedRow:
    held = (
        StagedRow.objects.select_for_update(of=("self",))
        .select_related("batch")
        .quarantined()
        .filter(pk=row.pk)
        .first()
    )
    if held is None:
        raise MendedMeanwhile
    return held
