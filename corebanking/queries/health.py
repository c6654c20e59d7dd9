"""Answers about the health of the feed: what is late, what is unusual, what was received against what was announced."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from django.conf import settings
from django.db.models import Count, QuerySet

from common.calendar import SHANGHAI
from corebanking.models import Batch, BatchPart, CutOff
from corebanking.queries.quarantine import waiting_by_batch
from corebanking.rules import (
    OPTIONAL,
    SENDING_ORDER,
    UNUSUAL,
    BatchState,
    Punctuality,
    Resource,
    against_usual,
    due_at,
    punctuality,
)
from corebanking.texts import RESOURCES
from organization.models import Staff

DAYS = 14
# The window of the night that arrivals are drawn in: hours after midnight, and units of drawing an hour.
_HOURS, _HOUR = 7, 30
# How far back batches are looked for to say what is usual.
_USUAL_WITHIN = timedelta(days=400)


@dataclass(frozen=True)
class Total:
    """One currency of a batch: announced, received, of that kept apart, and received less announced."""

    currency: str
    announced: Decimal
    received: Decimal
    kept: Decimal

    @property
    def difference(self) -> Decimal:
        return self.received - self.announced


@dataclass(frozen=True)
class FeedLine:
    """One resource of one source on a business date; `batch` is None where none has come.

    `change` is the share by which its rows differ from the usual; `left` and `width` place it in the drawn night.
    """

    resource: str
    batch: Batch | None
    state: Punctuality
    parts: int = 0
    waiting: int = 0
    change: float | None = None
    totals: tuple[Total, ...] = ()
    left: int | None = None
    width: int = 0

    @property
    def name(self) -> str:
        """What the resource is called."""
        return str(RESOURCES[self.resource])

    @property
    def unusual(self) -> bool:
        return self.change is not None and abs(self.change) >= UNUSUAL

    @property
    def differing(self) -> list[Total]:
        """The currencies whose totals differ, once they were added up."""
        checked = self.batch is not None and self.batch.finished_at is not None
        return [total for total in self.totals if total.difference] if checked else []

    @property
    def rows_missing(self) -> int:
        """Rows received less rows announced, once the batch was closed."""
        batch = self.batch
        return batch.received_rows - batch.expected_rows if batch and batch.closed_at else 0


@dataclass(frozen=True)
class FeedHistory:
    """One resource over the last business dates, oldest first: (date, how it arrived), and the share on time."""

    name: str
    days: tuple[tuple[date, Punctuality], ...]
    on_time: float


def cut_off() -> time:
    """Until when, in Shanghai, the night waits for the feed of the day before."""
    return time.fromisoformat(settings.FEED_CUTOFF)


def cut_offs() -> dict[str, time]:
    """Until when each resource is due that has a clock of its own: as people set it, else as FEED_CUTOFFS says."""
    shipped = {resource: time.fromisoformat(clock) for resource, clock in settings.FEED_CUTOFFS.items()}
    return shipped | dict(CutOff.objects.values_list("resource", "until"))


def kept_cut_offs() -> QuerySet[CutOff]:
    """The clocks that people set; whoever may mend feeds reads all of them, nobody else any."""
    return CutOff.objects.select_related("changed_by")


def due(business_date: date, resource: str = "", *, own: Mapping[str, time] | None = None) -> datetime:
    """When a resource of a business date is due: at its own cut-off (of `own`, by `cut_offs`), else at the night's."""
    return due_at(business_date, (own or {}).get(resource) or cut_off(), SHANGHAI)


def cut_off_place() -> int:
    """Where the cut-off stands in the drawn night."""
    return int((cut_off().hour + cut_off().minute / 60) * _HOUR)


def totals_of(batch: Batch) -> tuple[Total, ...]:
    """Announced, received and kept apart by currency; '' (told as XXX) last."""
    sums = [batch.control_totals, batch.received_totals, batch.kept_totals]
    currencies = sorted({currency for one in sums for currency in one}, key=lambda code: (not code, code))
    return tuple(
        Total(currency or "XXX", *(Decimal(one.get(currency, "0")) for one in sums))
        for currency in currencies
    )


def day_lines(user: Staff, business_date: date, *, at: datetime) -> list[FeedLine]:
    """What came of each resource and source on a business date, its newest batch; resources without any as well.

    What was first applied says whether it was on time, whatever was announced or refused after it. Batches that sent
    quarantined rows once more are left out.
    """
    sent = Batch.objects.visible_to(user).filter(business_date=business_date, replay_of=None)
    newest: dict[tuple[str, str], Batch] = {}
    applied: dict[tuple[str, str], datetime] = {}
    for batch in sent.order_by("id"):
        newest[batch.resource, batch.source] = batch
        if batch.state == BatchState.APPLIED and batch.finished_at:
            first = applied.setdefault((batch.resource, batch.source), batch.finished_at)
            applied[batch.resource, batch.source] = min(first, batch.finished_at)
    parts = dict(
        BatchPart.objects.filter(batch__in=newest.values())
        .values_list("batch_id")
        .annotate(parts=Count("pk"))
    )
    waiting, earlier = waiting_by_batch(newest.values()), _earlier(user, business_date)
    own = cut_offs()
    lines = []
    for resource in _spoken_of(user):
        of_resource: list[Batch | None] = [
            sent_last for (name, _), sent_last in newest.items() if name == resource.value
        ]
        for one in of_resource or [None]:
            applied_at = applied.get((resource.value, one.source)) if one else None
            state = punctuality(
                applied_at=applied_at,
                refused=one is not None and one.state == BatchState.REFUSED,
                due=due(business_date, resource.value, own=own),
                at=at,
            )
            lines.append(_line(resource.value, one, state, parts, waiting, earlier, at))
    return lines


def history(user: Staff, *, at: datetime) -> list[FeedHistory]:
    """How each resource arrived on the last business dates of which anything came."""
    batches = Batch.objects.visible_to(user).filter(replay_of=None)
    days = sorted(
        batches.order_by("-business_date").values_list("business_date", flat=True).distinct()[:DAYS]
    )
    applied: dict[tuple[str, date], datetime] = {}
    refused: set[tuple[str, date]] = set()
    found = batches.filter(business_date__in=days, state__in=[BatchState.APPLIED, BatchState.REFUSED])
    for resource, day, state, finished in found.order_by("finished_at").values_list(
        "resource", "business_date", "state", "finished_at"
    ):
        if state == BatchState.APPLIED:
            applied.setdefault((resource, day), finished)
        else:
            refused.add((resource, day))
    shown, own = [], cut_offs()
    for resource in _spoken_of(user):
        marks = tuple(
            (
                day,
                punctuality(
                    applied_at=applied.get((resource.value, day)),
                    refused=(resource.value, day) in refused,
                    due=due(day, resource.value, own=own),
                    at=at,
                ),
            )
            for day in days
        )
        decided = [mark for _, mark in marks if mark is not Punctuality.WAITING]
        share = decided.count(Punctuality.ON_TIME) / len(decided) if decided else 0
        shown.append(FeedHistory(str(RESOURCES[resource.value]), marks, share))
    return shown


def _spoken_of(user: Staff) -> list[Resource]:
    """The resources in the order of sending, those that a bank may leave out only once something of them came."""
    came = set(Batch.objects.visible_to(user).order_by().values_list("resource", flat=True).distinct())
    return [one for one in SENDING_ORDER if one not in OPTIONAL or one.value in came]


def _earlier(user: Staff, business_date: date) -> dict[tuple[str, str], list[int]]:
    """Rows of the batches applied before, by resource and source, latest first."""
    before = (
        Batch.objects.visible_to(user)
        .applied()
        .filter(
            business_date__lt=business_date, business_date__gte=business_date - _USUAL_WITHIN, replay_of=None
        )
    )
    rows: dict[tuple[str, str], list[int]] = defaultdict(list)
    for resource, source, count in before.order_by("-business_date", "-id").values_list(
        "resource", "source", "received_rows"
    ):
        rows[resource, source].append(count)
    return rows


def _line(
    resource: str,
    batch: Batch | None,
    state: Punctuality,
    parts: dict[int, int],
    waiting: dict[int, int],
    earlier: dict[tuple[str, str], list[int]],
    at: datetime,
) -> FeedLine:
    if batch is None:
        return FeedLine(resource, None, state)
    usual = earlier.get((resource, batch.source), [])
    left, width = _place(batch, batch.business_date, at)
    return FeedLine(
        resource=resource,
        batch=batch,
        state=state,
        parts=parts.get(batch.pk, 0),
        waiting=waiting.get(batch.pk, 0) if batch.state == BatchState.APPLIED else 0,
        change=against_usual(batch.received_rows, usual) if batch.closed_at else None,
        totals=totals_of(batch),
        left=left,
        width=width,
    )


def _place(batch: Batch, business_date: date, at: datetime) -> tuple[int | None, int]:
    """Where in the drawn night a batch came, and how wide; None where it came at another time."""
    midnight = datetime.combine(business_date + timedelta(days=1), time(0), SHANGHAI)
    start = (batch.announced_at - midnight).total_seconds() / 3600
    end = ((batch.finished_at or at) - midnight).total_seconds() / 3600
    if not 0 <= start <= _HOURS:
        return None, 0
    return int(start * _HOUR), max(3, int((min(end, _HOURS) - start) * _HOUR))
