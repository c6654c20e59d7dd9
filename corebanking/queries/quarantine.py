"""Answers about rows kept out of lenient batches: which they are, what is wrong with them, what may be mended."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.db.models import Count, Q, QuerySet

from common.pagination import Ordering
from corebanking.models import Batch, RowError, StagedRow
from corebanking.queries.feeds import Fault, fault_of
from corebanking.rules import LAYOUTS, Field, Kind, Resource, as_seen
from corebanking.texts import RESOURCES
from organization.models import Staff

IN_ORDER = Ordering("place", ("batch_id", "part", "line", "id"))


@dataclass(frozen=True)
class KeptRow:
    """A row in quarantine as one person reads it: `values` has the fields that they may read, in order."""

    row: StagedRow
    batch: Batch
    resource: str
    key: str
    values: dict[str, str]
    mendable: list[Field]
    faults: list[Fault] = field(default_factory=list)

    @property
    def part(self) -> int:
        return self.row.part

    @property
    def line(self) -> int:
        return self.row.line


def quarantine(user: Staff) -> QuerySet[StagedRow]:
    """The rows in quarantine that a person sees, with their batches."""
    apart = StagedRow.objects.visible_to(user).quarantined().filter(batch__error_rows__gt=0)
    return apart.select_related("batch")


def kept_rows(rows: Sequence[StagedRow], user: Staff) -> list[KeptRow]:
    """Rows of a page with their faults, those that were found when they were last checked."""
    faults = defaultdict(list)
    places = Q(pk__in=[])
    for row in rows:
        places |= Q(batch_id=row.batch_id, part=row.part, line=row.line)
    for error in RowError.objects.filter(places, warning=False).order_by("id"):
        faults[error.batch_id, error.part, error.line].append(error)
    return [_kept(row, faults[row.batch_id, row.part, row.line], user) for row in rows]


def waiting_by_batch(batches: Iterable[Batch]) -> dict[int, int]:
    """How many rows of each batch wait in quarantine, by its primary key; those of which none waits are left out."""
    asked = [batch.pk for batch in batches if batch.error_rows]
    rows = StagedRow.objects.quarantined().filter(batch_id__in=asked)
    return dict(rows.values_list("batch_id").annotate(rows=Count("pk")))


def _kept(row: StagedRow, errors: list[RowError], user: Staff) -> KeptRow:
    layout = LAYOUTS[Resource(row.batch.resource)]
    content = row.content or {}
    everything = user.reach.everything
    shown = layout.open_names(everything=everything)
    values = {
        name: as_seen(content.get(name), everything=everything) for name in layout.names if name in shown
    }
    return KeptRow(
        row=row,
        batch=row.batch,
        resource=str(RESOURCES[row.batch.resource]),
        key=" ".join(as_seen(content.get(name), everything=everything) or "—" for name in layout.key),
        values=values,
        mendable=[
            one
            for one in layout.fields
            if row.content is not None and one.name in shown and one.kind is not Kind.AMOUNT
        ],
        faults=[fault_of(error, row.batch.resource, user) for error in errors],
    )
