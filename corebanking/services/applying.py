"""Checking and applying closed batches: one at a time for the whole bank, in the order in which they were closed.

The hold is a lock of the database session: it goes with the worker's connection, however the worker ends. Everything
a batch changes is one transaction, so a batch that was killed has changed nothing and is simply begun again.
"""

import logging
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.db import connection, transaction
from django.db.models import Exists, F, OuterRef
from django.utils import timezone

from activities.services.feed import CHANNEL_CONTACTS
from audit.services import record_act
from common.calendar import add_months, business_date, month_start
from common.jobs import ATTEMPTS, enqueue
from common.models import Job, JobState, JobStep
from common.statements import statement
from corebanking.models import Batch, StagedBalance, StagedRow
from corebanking.rules import LAYOUTS, UNFINISHED, YEARS_BACK, BatchState, Problem, Resource, refusals
from corebanking.services import checking
from corebanking.services.batches import overtaken
from corebanking.services.leaving import tell_of_leavers
from customers.services.facts import FACTS, ensure_daily_balances, follow_ratings, write_facts
from customers.services.feed import (
    ensure_account_months,
    load_account_months,
    upsert_accounts,
    upsert_customers,
    upsert_exchange_rates,
)
from organization.services.feed import upsert_units
from organization.services.feed_of_people import upsert_staff
from tiers.services.prices import upsert_transfer_prices

log = logging.getLogger(__name__)

_LOCK = 0x4842_4643  # 'HBFC'
# A closed batch is left to its message for this long before another is sent.
_PATIENCE = timedelta(seconds=30)


def apply_closed(*, batch_id: int, clock: Callable[[], datetime] = timezone.now) -> None:
    """Apply the batch and every one closed before it; returns when it is finished, by whomever."""
    while Batch.objects.filter(pk=batch_id, state__in=UNFINISHED).exists():
        with _alone() as alone:
            if alone:
                _apply_next(clock)
        if not alone:
            time.sleep(0.2)


def resume_stuck_batches(*, at: datetime) -> int:
    """Send the messages of closed batches again that nobody applies; says how many. Run by the scheduler's tick."""
    stuck = list(
        Batch.objects.filter(state__in=UNFINISHED, closed_at__lt=at - _PATIENCE).values_list("pk", flat=True)
    )
    for batch_id in stuck:
        enqueue("corebanking.apply_batch", batch_id=batch_id)
    return len(stuck)


@contextmanager
def _alone() -> Iterator[bool]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [_LOCK])
        (alone,) = cursor.fetchone()
    try:
        yield alone
    finally:
        if alone and not connection.needs_rollback:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [_LOCK])


def _apply_next(clock: Callable[[], datetime]) -> None:
    """Apply the batch whose turn it is; the caller is alone. Fails with it where no other's turn comes after that."""
    batch = _next()
    if batch is None:
        return
    _begin(batch, at=clock())
    try:
        _apply(batch, clock)
    except Exception as error:
        log.exception("Batch %s could not be applied", batch.public_id)
        if not _give_up(batch, str(error), at=clock()) and _next() == batch:
            raise


def _next() -> Batch | None:
    """The batch that was closed first, where one that failed stands back and the rest of its day waits with it."""
    failed = Batch.objects.filter(state__in=UNFINISHED).exclude(job__error="")
    of_its_day = failed.filter(
        source=OuterRef("source"),
        business_date=OuterRef("business_date"),
        closed_at__lte=OuterRef("closed_at"),
    )
    waiting = Batch.objects.filter(state__in=UNFINISHED).annotate(stands_back=Exists(of_its_day))
    return waiting.order_by("stands_back", "closed_at", "id").first()


@transaction.atomic
def _begin(batch: Batch, *, at: datetime) -> None:
    """Show that the batch is being applied, and count the attempt."""
    Batch.objects.filter(pk=batch.pk).update(state=BatchState.APPLYING)
    Job.objects.filter(pk=batch.job_id).update(
        state=JobState.RUNNING, attempts=F("attempts") + 1, fence=F("fence") + 1, started_at=at, error=""
    )
    JobStep.objects.filter(job_id=batch.job_id).update(state=JobState.RUNNING, started_at=at)


def _apply(batch: Batch, clock: Callable[[], datetime]) -> None:
    if batch.resource == Resource.BALANCES:
        # Before the transaction: making a partition locks the table's readers out until it commits.
        ensure_account_months(months=_months(batch))
    if batch.resource == Resource.DAILY_BALANCES:
        ensure_daily_balances(months=_months(batch, field="day"))
    with transaction.atomic():
        batch = Batch.objects.select_for_update().get(pk=batch.pk)
        checking.check_rows(batch)
        batch.received_rows, batch.error_rows = checking.count_rows(batch)
        batch.stale_rows = checking.count_stale()
        received = checking.totals_received(batch)
        batch.received_totals = _stored(received)
        if batch.error_rows:
            batch.kept_totals = _stored(checking.totals_received(batch, faulty=True))
        problems = _problems(batch, received)
        if not problems:
            good, batch.changed_rows = _write(batch, clock())
            batch.applied_rows = good
            _warn_of_credit_codes(batch)
        batch.problems = [problem.stored() for problem in problems]
        _keep_faults(batch, refused=bool(problems))
        _finish(batch, BatchState.REFUSED if problems else BatchState.APPLIED, at=clock())


def _months(batch: Batch, *, field: str = "month") -> list[date]:
    latest = month_start(batch.business_date)
    earliest = add_months(latest, -12 * YEARS_BACK)
    return checking.months_sent(batch, earliest=earliest, latest=latest, field=field)


def _stored(totals: dict[str, Decimal]) -> dict[str, str]:
    return {currency: f"{total:.2f}" for currency, total in sorted(totals.items())}


def _problems(batch: Batch, received: dict[str, Decimal]) -> list[Problem]:
    late = overtaken(batch)
    if batch.replay_of_id is not None:
        # Its rows were counted and added up with the batch they first came in.
        return [late] if late else []
    problems = refusals(
        mode=batch.mode,
        expected_rows=batch.expected_rows,
        received_rows=batch.received_rows,
        error_rows=batch.error_rows,
        announced={currency: Decimal(total) for currency, total in batch.control_totals.items()},
        received=received,
    )
    return [*problems, late] if late else problems


def _write(batch: Batch, at: datetime) -> tuple[int, int]:
    """Hand the good rows to the app that owns the resource; (rows applied, rows new or changed)."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM feed_row")
        (good,) = cursor.fetchone()
    match Resource(batch.resource):
        case Resource.UNITS:
            changed = upsert_units(_rows())
        case Resource.STAFF:
            news = upsert_staff(_rows(), today=business_date(at))
            tell_of_leavers(people=news.left, at=at)
            changed = news.changed
        case Resource.EXCHANGE_RATES:
            changed = upsert_exchange_rates(rows="feed_row")
        case Resource.TRANSFER_PRICES:
            changed = upsert_transfer_prices(rows="feed_row")
        case Resource.CUSTOMERS:
            changed = upsert_customers(rows="feed_row")
        case Resource.ACCOUNTS:
            changed = upsert_accounts(rows="feed_row")
        case Resource.BALANCES:
            changed = load_account_months(
                rows="feed_row",
                business_date=batch.business_date,
                batch_id=batch.pk,
                corrects=_corrects(batch),
            )
            _keep_totals(batch)
        case described:
            changed = _write_described(batch, described)
    _keep_versions(batch)
    return good, changed


def _write_described(batch: Batch, resource: Resource) -> int:
    """Write the rows of a resource that is described as a table: where they go and what they mean there."""
    target = CHANNEL_CONTACTS if resource is Resource.INTERACTIONS else FACTS[resource.value]
    changed = write_facts(
        target=target,
        resource=resource.value,
        rows="feed_row",
        business_date=batch.business_date,
        batch_id=batch.pk,
        corrects=_corrects(batch),
    )
    if resource is Resource.RATINGS:
        follow_ratings(rows="feed_row")
    return changed


def _corrects(batch: Batch) -> bool:
    """Whether something of the same resource and business date was applied before: what changes now is corrected."""
    earlier = Batch.objects.applied().filter(resource=batch.resource, business_date=batch.business_date)
    return earlier.exclude(pk=batch.pk).exists()


def _keep_versions(batch: Batch) -> None:
    """Keep the versions of the rows applied, where they carry any."""
    question = statement("corebanking", "keep_versions")
    layout = LAYOUTS[Resource(batch.resource)]
    with connection.cursor() as cursor:
        cursor.execute(
            question.format(key=checking.version_key(layout), day=checking.day_of(layout)),
            {"resource": batch.resource, "source": batch.source, "batch": batch.pk},
        )


def _keep_totals(batch: Batch) -> None:
    """Keep what the months now hold: a balance lost later no longer adds up to it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT DISTINCT month FROM feed_row")
        months = [month for (month,) in cursor.fetchall()]
        cursor.execute(statement("corebanking", "booked_totals"), {"batch": batch.pk, "months": months})


def _rows() -> list[dict]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM feed_row")
        names = [column.name for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def _warn_of_credit_codes(batch: Batch) -> None:
    if batch.resource == Resource.CUSTOMERS:
        with connection.cursor() as cursor:
            cursor.execute(statement("corebanking", "doubtful_credit_codes"))


def _keep_faults(batch: Batch, *, refused: bool) -> None:
    """Keep the faults, and of the staged rows only the faulty ones: they wait to be mended."""
    with connection.cursor() as cursor:
        cursor.execute(statement("corebanking", "keep_faults"), {"batch": batch.pk})
        if refused and batch.replay_of_id is not None:
            _give_back(batch)
        elif batch.error_rows == 0:
            _forget_staged(batch)
        else:
            cursor.execute(statement("corebanking", "keep_faulty_balances"), {"batch": batch.pk})
            cursor.execute(statement("corebanking", "clear_staged"), {"batch": batch.pk})


def _give_back(batch: Batch) -> None:
    """What a refused replay sent goes back into the quarantine from which it came."""
    StagedRow.objects.filter(batch=batch).update(batch=batch.replay_of)


def _forget_staged(batch: Batch) -> None:
    for staged in (StagedRow, StagedBalance):
        staged.objects.filter(batch=batch).delete()


def _finish(batch: Batch, state: BatchState, *, at: datetime) -> None:
    batch.state, batch.finished_at = state, at
    batch.save(
        update_fields=[
            "state",
            "finished_at",
            "received_rows",
            "applied_rows",
            "changed_rows",
            "error_rows",
            "stale_rows",
            "problems",
            "received_totals",
            "kept_totals",
        ]
    )
    JobStep.objects.filter(job_id=batch.job_id).update(
        state=JobState.DONE, rows=batch.applied_rows, finished_at=at
    )
    Job.objects.filter(pk=batch.job_id).update(state=JobState.DONE, progress=1, finished_at=at)
    record_act(
        kind="apply_batch" if state is BatchState.APPLIED else "refuse_batch",
        subject=batch,
        actor=batch.client,
        after={
            "resource": batch.resource,
            "business_date": batch.business_date,
            "applied_rows": batch.applied_rows,
            "changed_rows": batch.changed_rows,
            "error_rows": batch.error_rows,
        },
        at=at,
    )


@transaction.atomic
def _give_up(batch: Batch, error: str, *, at: datetime) -> bool:
    """Record a failed attempt; after the last one the batch is refused. Says whether that was the last."""
    job = Job.objects.select_for_update().get(pk=batch.job_id)
    job.error, last = error[:2000], job.attempts >= ATTEMPTS
    job.state = JobState.FAILED if last else JobState.PENDING
    job.finished_at = at if last else None
    job.save(update_fields=["error", "state", "finished_at"])
    if last:
        Batch.objects.filter(pk=batch.pk).update(
            state=BatchState.REFUSED,
            finished_at=at,
            problems=[Problem("could_not_apply", {"attempts": job.attempts}).stored()],
        )
        JobStep.objects.filter(job=job).update(state=JobState.FAILED, finished_at=at)
        if batch.replay_of_id is not None:
            _give_back(batch)
        else:
            _forget_staged(batch)
    return last
