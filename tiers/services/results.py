"""The third step of scoring: features out by binary COPY, ranked in NumPy, results and scores back into partitions."""

from datetime import date
from typing import Any

import numpy as np
from django.db import connection, transaction

from common.calendar import months_later
from common.partitions import filled_run_partition
from common.statements import statement
from customers.queries import last_of_earlier_month
from customers.services import publication
from tiers.churn import Factor, risk_columns
from tiers.columns import UNKNOWN, Column, CopiedRows, copied_rows, write_columns
from tiers.models import Run, TierOverride
from tiers.queries.churn import churn_table
from tiers.queries.models import model_parameters
from tiers.queries.nights import is_past, night_before
from tiers.rules import BUILD_UP_MONTHS, EXPLORATION_MONTHS, Indicator
from tiers.scoring import Limits, score_bank

SCORED = [
    "customer",
    "branch",
    "industry",
    "size",
    *Indicator,
    "gain",
    "recent_quarter",
    "line_closed",
    "customer_days",
    "tier_before",
    "candidate_before",
    "nights_before",
]
# In the order of facts_to_score.sql: those behind SCORED are of no use to scoring, lists and the churn risk show them.
FACTS = [
    *SCORED,
    "unit",
    "tier_month_end",
    "revenue_before",
    "deposits",
    "deposits_cny",
    "deposits_change",
    "loans",
    "loans_cny",
    "limit_cny",
    "active_lines",
    *(factor for factor in Factor if factor is not Factor.DEPOSITS),
    "holdings",
]
RISKS = [f"risk_{factor}" for factor in Factor]
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
    "override_id": "bigint",
    **dict.fromkeys(["churn_risk", *RISKS], "smallint"),
}


# What a list shows of a customer: the column of the scores, its type, and the fact or result that it is.
SHOWN = {
    "customer_id": ("bigint", "customer"),
    "unit_id": ("bigint", "unit"),
    "score": ("integer", "score"),
    "tier_id": ("smallint", "tier_in_force"),
    "computed_tier_id": ("smallint", "tier_replaced"),
    "tier_before_id": ("smallint", "tier_month_end"),
    "qualifies_for_id": ("smallint", "qualified_tier_id"),
    "rank": ("integer", "rank"),
    "bank_decile": ("smallint", "bank_decile"),
    "branch_decile": ("smallint", "branch_decile"),
    "strategic_class": ("smallint", "strategic_class"),
    "phase": ("smallint", "phase"),
    "confidence": ("smallint", "confidence"),
    "contribution_fen": ("bigint", "revenue"),
    "contribution_before_fen": ("bigint", "revenue_before"),
    "deposits_fen": ("bigint", "deposits"),
    "deposits_cny_fen": ("bigint", "deposits_cny"),
    "deposits_change_bp": ("integer", "deposits_change"),
    "loans_fen": ("bigint", "loans"),
    "loans_cny_fen": ("bigint", "loans_cny"),
    "limit_cny_fen": ("bigint", "limit_cny"),
    "product_lines": ("smallint", "active_lines"),
    "churn_risk": ("smallint", "churn_risk"),
    "holdings": ("bigint", "holdings"),
}


@transaction.atomic
def compute_results(*, run: Run) -> int:
    """Score, rank and tier every customer that has features, in a partition of its own; lay the scores ready beside.

    The hysteresis starts from the last published night of an earlier business date, so the same run computed twice, or
    a second run of the same date, gives the same. It goes by computed tiers; a decision stands in the place of what it
    gives and changes none of it. Nobody reads the scores before the pointer moves to them.
    """
    before, month_end = night_before(run), last_of_earlier_month(run.business_date)
    parameters = model_parameters(run.model)
    with connection.cursor() as cursor:
        given = {
            "run": run.pk,
            "before": before.pk if before else 0,
            "month_end": month_end.pk if month_end else 0,
            "unknown": UNKNOWN,
        }
        select = cursor.mogrify(statement("tiers", "facts_to_score"), given).decode()
        with copied_rows(cursor, select, FACTS) as rows:
            # What is scored and what is shown are never in memory together: a million customers would be 200 MB.
            facts = rows.columns(SCORED)
            results = score_bank(facts, parameters, _limits(run.business_date))
            customers = facts.pop("customer")
            results |= _by_decision(run, customers, results["tier_id"])
            facts.clear()
            results |= _risks(rows, run.business_date)
            _write_results(cursor, run, customers, results)
            del customers
            shown = rows.columns([name for _, name in SHOWN.values() if name in FACTS])
            _write_scores(cursor, run, {**shown, **results}, parameters.minimum_confidence)
            return rows.count


def _by_decision(run: Run, customers: Column, computed: Column) -> dict[str, Column]:
    """The decisions that hold on the night's date, the tier in force by them, and the computed one where it differs.

    A night that is over takes them as its date has shown them, not those that people made since.
    """
    decisions = TierOverride.objects
    day = run.business_date
    held = (decisions.shown_on(day) if is_past(run) else decisions.holding_on(day)).order_by("customer_id")
    rows = np.array(list(held.values_list("customer_id", "pk", "tier_id")), dtype=np.int64).reshape(-1, 3)
    override: Column = np.broadcast_to(np.int64(UNKNOWN), len(customers))
    in_force, replaced = computed, override
    if len(rows) and len(customers):
        override, in_force, replaced = override.copy(), computed.copy(), override.copy()
        order = np.argsort(customers)
        place = np.minimum(np.searchsorted(customers, rows[:, 0], sorter=order), len(customers) - 1)
        scored = customers[order[place]] == rows[:, 0]
        found = order[place][scored]
        override[found], in_force[found] = rows[scored, 1], rows[scored, 2]
        replaced[found] = computed[found]
    return {"override_id": override, "tier_in_force": in_force, "tier_replaced": replaced}


def _risks(rows: CopiedRows, as_of: date) -> dict[str, Column]:
    """The churn risk with its parts, by the weights in force on the night's date."""
    others = [factor for factor in Factor if factor is not Factor.DEPOSITS]
    facts = rows.columns(["deposits_change", *others])
    return risk_columns({**facts, Factor.DEPOSITS: facts["deposits_change"]}, churn_table(as_of))


def _write_results(cursor: Any, run: Run, customers: Column, results: dict[str, Column]) -> None:
    columns = {"run_id": ("bigint", np.broadcast_to(run.pk, len(customers)))}
    columns |= {name: (kind, {"customer_id": customers, **results}[name]) for name, kind in KINDS.items()}
    with filled_run_partition("tiers_result", run.pk, analyzed="customer_id, tier_id") as table:
        write_columns(
            cursor, table, columns, nullable=[*PERCENTILES, "override_id", "churn_risk", *RISKS], freeze=True
        )


def _write_scores(cursor: Any, run: Run, known: dict[str, Column], minimum_confidence: int) -> None:
    columns: dict[str, tuple[str, Column]] = {
        "publication_id": ("bigint", np.broadcast_to(run.pk, len(known["customer"]))),
        "provisional": ("boolean", known["confidence"] < minimum_confidence),
        **{column: (kind, known[name]) for column, (kind, name) in SHOWN.items()},
    }
    nullable = [
        "computed_tier_id",
        "tier_before_id",
        "contribution_before_fen",
        "deposits_change_bp",
        "churn_risk",
    ]
    with publication.scores_to_fill(publication_id=run.pk) as table:
        write_columns(cursor, table, columns, nullable=nullable, freeze=True)


def _limits(as_of: date) -> Limits:
    return Limits(
        exploration_days=(as_of - months_later(as_of, -EXPLORATION_MONTHS)).days,
        build_up_days=(as_of - months_later(as_of, -BUILD_UP_MONTHS)).days,
    )
