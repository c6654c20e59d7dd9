"""Publishing a run: everybody follows it from one commit on, and who moved is told once."""

from datetime import datetime

from django.db import connection, transaction
from django.db.models import F

from audit.services import record_act
from common.calendar import add_months, month_start
from common.partitions import partition_name
from common.statements import statement
from customers.models import Publication
from customers.queries import current_publication
from customers.services import publication
from tiers.models import Run, RunState, TierMove
from tiers.queries.models import model_parameters
from tiers.queries.nights import night_before
from tiers.rules import Indicator
from tiers.services.overrides import turn_overrides
from worklist.rules import NoticeKind
from worklist.services import NewNotice, add_notices

MONTHS_KEPT = 36


@transaction.atomic
def publish_run(*, run: Run, at: datetime) -> int:
    """Publish the results of a run: intervals, movers, decisions that begin or expire, and the pointer to its scores.

    All in one transaction. Movers compare with the publication before this one. A run that is published already stays
    as it is. Returns the number of customers published.
    """
    held = Run.objects.select_for_update(of=("self",)).select_related("model", "job").get(pk=run.pk)
    if held.state == RunState.PUBLISHED:
        return held.customers
    before = current_publication()
    published = publication.publish(
        publication_id=held.pk,
        business_date=held.business_date,
        month=held.month,
        model_label=held.model.label,
        boundaries=_boundaries(held),
        at=at,
    )
    entered = _find_turned(held)
    _record_moves(held, before)
    _roll_intervals(held)
    turn_overrides(run=held, at=at)
    _close_run(held, published, entered, at)
    return published.customers


@transaction.atomic
def notify_moves(*, run: Run, at: datetime) -> int:
    """One notice per mover to its lead account manager; told again it is the same notice."""
    moves = run.moves.filter(customer__manager__isnull=False).select_related(
        "customer", "tier_from", "tier_to"
    )
    return add_notices([_notice(move) for move in moves.order_by("pk")], at=at)


@transaction.atomic
def forget_old_nights(*, run: Run) -> int:
    """Drop the partitions of nights nobody reads any more; returns how many runs were dropped.

    Kept are the run itself, the publication before it, the night its hysteresis started from, and the last one of each
    of the 36 months before. Publications, runs, movers and intervals stay for ever.
    """
    kept = _nights_kept(run)
    old = Run.objects.filter(pk__lt=run.pk).exclude(pk__in=kept).order_by("pk").values_list("pk", flat=True)
    dropped = 0
    with connection.cursor() as cursor:
        for pk in old:
            names = [
                partition_name(table, pk)
                for table in ["tiers_feature", "tiers_result", *publication.PARTITIONED]
            ]
            cursor.execute(
                "SELECT count(*) FROM unnest(%s) AS name WHERE to_regclass(name) IS NOT NULL", [names]
            )
            if cursor.fetchone()[0]:
                cursor.execute(f"DROP TABLE IF EXISTS {', '.join(names)}")
                dropped += 1
    return dropped


# ---------------------------------------------------------------- parts of publishing
def _boundaries(run: Run) -> dict[str, int]:
    """The lowest score that reaches each tier, by tier; the last tier begins at nothing."""
    parameters = model_parameters(run.model)
    if parameters.points:
        return {str(tier): least for tier, least in zip(parameters.tiers, parameters.points, strict=True)}
    with connection.cursor() as cursor:
        cursor.execute(statement("tiers", "boundaries"), {"run": run.pk, "model": run.model_id})
        reached = {str(tier): score for tier, score in cursor.fetchall()}
    last = run.model.thresholds.order_by("tier_id").last()
    return reached | {str(last.tier_id): 0}


def _find_turned(run: Run) -> int:
    """Lay down whose tier is not that of their open interval; how many have none: they were not published before."""
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS pg_temp.turned")
        cursor.execute(statement("tiers", "turned"), {"run": run.pk})
        cursor.execute("ANALYZE turned")
        cursor.execute("SELECT count(*) FROM turned WHERE held_id IS NULL")
        return cursor.fetchone()[0]


def _record_moves(run: Run, before: Publication | None) -> None:
    if before is None:
        return
    earlier = Run.objects.filter(pk=before.pk).select_related("model").first()
    weights = model_parameters(run.model).weights
    given = {
        "run": run.pk,
        "before": before.pk,
        "indicators": list(Indicator),
        "weights": list(weights),
        "weights_before": list(model_parameters(earlier.model).weights if earlier else weights),
    }
    with connection.cursor() as cursor:
        cursor.execute(statement("tiers", "moves"), given)


def _roll_intervals(run: Run) -> None:
    given = {"run": run.pk, "as_of": run.business_date}
    with connection.cursor() as cursor:
        cursor.execute(statement("tiers", "close_intervals"), given)
        cursor.execute(statement("tiers", "open_intervals"), given)


def _close_run(run: Run, published: Publication, entered: int, at: datetime) -> None:
    moves = TierMove.objects.filter(run=run)
    run.state = RunState.PUBLISHED
    run.published_at = at
    run.customers = published.customers
    run.entered = entered
    run.moved_up = moves.filter(tier_to__lt=F("tier_from")).count()
    run.moved_down = moves.filter(tier_to__gt=F("tier_from")).count()
    fields = ["state", "published_at", "customers", "entered", "moved_up", "moved_down"]
    run.save(update_fields=fields)
    record_act(
        kind="tiers.run_published",
        subject=run,
        actor=run.job.requested_by,
        after={name: getattr(run, name) for name in fields} | {"model": run.model.label},
        at=at,
    )


def _nights_kept(run: Run) -> set[int]:
    published = Run.objects.filter(state=RunState.PUBLISHED, pk__lte=run.pk)
    kept = set(published.order_by("-pk").values_list("pk", flat=True)[:2])
    if start := night_before(run):
        kept.add(start.pk)
    since = add_months(month_start(run.business_date), -MONTHS_KEPT)
    month_ends: dict[tuple[int, int], int] = {}
    for pk, day in (
        published.filter(business_date__gte=since)
        .order_by("business_date", "pk")
        .values_list("pk", "business_date")
    ):
        month_ends[day.year, day.month] = pk
    return kept | set(month_ends.values())


def _notice(move: TierMove) -> NewNotice:
    up = move.tier_to_id < move.tier_from_id
    return NewNotice(
        kind=NoticeKind.TIER_UP if up else NoticeKind.TIER_DOWN,
        person_id=move.customer.manager_id,
        customer_id=move.customer_id,
        subject=f"customer:{move.customer.customer_no}",
        slot=f"run:{move.run_id}",
        parameters={
            "tier_from": move.tier_from_id,
            "tier_to": move.tier_to_id,
            "cause": move.cause,
            "points": move.cause_points,
        },
    )
