"""The third step of scoring: features out by binary COPY, ranked in NumPy, results back into the run's partition."""

from datetime import date

from django.db import connection, transaction

from common.calendar import months_later
from common.partitions import partition_name, replace_run_partition
from common.statements import statement
from tiers.columns import UNKNOWN, read_columns, write_columns
from tiers.models import Run
from tiers.queries.models import model_parameters
from tiers.queries.nights import night_before
from tiers.rules import BUILD_UP_MONTHS, EXPLORATION_MONTHS, Indicator
from tiers.scoring import Limits, score_bank

FACTS = [
    "customer",
    "branch",
    "industry",
    *Indicator,
    "gain",
    "recent_quarter",
    "line_closed",
    "customer_days",
    "tier_before",
    "candidate_before",
    "nights_before",
]
PERCENTILES = [f"{indicator}_pct" for indicator in Indicator]
KINDS = {
    "customer_id": "bigint",
    **dict.fromkeys(PERCENTILES, "integer"),
    "score": "integer",
    "confidence": "smallint",
    "rank": "integer",
    "bank_decile": "smallint",
    "branch_decile": "smallint",
    "actual_value_fen": "bigint",
    "potential_value_fen": "bigint",
    "strategic_class": "smallint",
    "phase": "smallint",
    "qualified_tier_id": "smallint",
    "tier_id": "smallint",
    "candidate_nights": "smallint",
}


@transaction.atomic
def compute_results(*, run: Run) -> int:
    """Score, rank and tier every customer that has features, in a partition of its own.

    The hysteresis starts from the last published night of an earlier business date, so the same run computed twice, or
    a second run of the same date, gives the same.
    """
    before = night_before(run)
    replace_run_partition("tiers_result", run.pk)
    with connection.cursor() as cursor:
        given = {"run": run.pk, "before": before.pk if before else 0, "unknown": UNKNOWN}
        select = cursor.mogrify(statement("tiers", "facts_to_score"), given).decode()
        facts = read_columns(cursor, select, FACTS)
        results = score_bank(facts, model_parameters(run.model), _limits(run.business_date))
        columns = {"run_id": ("bigint", facts["customer"] * 0 + run.pk)}
        columns |= {
            name: (kind, {"customer_id": facts["customer"], **results}[name]) for name, kind in KINDS.items()
        }
        return write_columns(cursor, partition_name("tiers_result", run.pk), columns, nullable=PERCENTILES)


def _limits(as_of: date) -> Limits:
    return Limits(
        exploration_days=(as_of - months_later(as_of, -EXPLORATION_MONTHS)).days,
        build_up_days=(as_of - months_later(as_of, -BUILD_UP_MONTHS)).days,
    )
