"""The second step of scoring: the raw facts behind the six indicators, one row per customer."""

from dataclasses import fields
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db import connection, transaction

from common.calendar import SHANGHAI, months_later
from common.partitions import filled_run_partition
from common.statements import statement, without_nested_loops
from customers.queries import bounds_on
from customers.rules import Thresholds
from tiers.churn import ANSWER_MONTHS, BREACH_DAYS, RIVAL_MONTHS
from tiers.models import Run
from tiers.queries.potential import upside_on
from tiers.rules import CONTACT_MONTHS, LINE_CLOSED_MONTHS
from tiers.services.rolling import rolled_to


@transaction.atomic
def compute_features(*, run: Run) -> int:
    """Write the run's features in a partition of their own, replacing what a killed attempt left.

    They are read from the rolling rows, which the step before brought up to the run's month.
    """
    # Of what was loaded today the planner may know nothing yet, and would read all accounts for each customer.
    with (
        connection.cursor() as cursor,
        without_nested_loops(cursor),
        filled_run_partition("tiers_feature", run.pk, analyzed="customer_id") as table,
    ):
        return _gather(cursor, run, table, None)


def gather_features(cursor: Any, *, run: Run, customers: list[int], table: str) -> int:
    """Write the features of some customers, as they stand now, into a temporary table of this name."""
    cursor.execute(f"DROP TABLE IF EXISTS pg_temp.{table}")
    cursor.execute(f"CREATE TEMP TABLE {table} (LIKE tiers_feature) ON COMMIT DROP")
    return _gather(cursor, run, table, customers)


def _gather(cursor: Any, run: Run, table: str, customers: list[int] | None) -> int:
    contacted_since = months_later(run.business_date, -CONTACT_MONTHS)
    given = {
        "run": run.pk,
        "generation": rolled_to(run.month),
        "month": run.month,
        "as_of": run.business_date,
        "line_closed_since": months_later(run.business_date, -LINE_CLOSED_MONTHS),
        "contacted_since": datetime.combine(contacted_since, time.min, tzinfo=SHANGHAI),
        "breaches_since": run.business_date - timedelta(days=BREACH_DAYS),
        "told_since": months_later(run.business_date, -ANSWER_MONTHS),
        "rivals_since": months_later(run.business_date, -RIVAL_MONTHS),
        "customers": customers,
        **_size_bounds(run.business_date),
        **_upside(run.business_date),
    }
    cursor.execute(statement("tiers", "features").replace("{features}", table), given)
    return int(cursor.rowcount)


def _size_bounds(on: date) -> dict[str, int | None]:
    """The amounts that divide companies by size on a day; unknown where none are set, and then nobody has a class."""
    bounds = bounds_on(on)
    return {each.name: getattr(bounds, each.name, None) for each in fields(Thresholds)}


def _upside(on: date) -> dict[str, Any]:
    """What is assumed of balances kept, services and growth on a day, by chance; null where nothing is."""
    upside = upside_on(on)
    if upside is None:
        return dict.fromkeys(["kept_share", "kept_worth", "service_worth", "growth_share"])
    return {
        "kept_share": upside.kept_share,
        "kept_worth": upside.kept_margin * upside.win_probability,
        "service_worth": upside.service_gain_fen * upside.win_probability,
        "growth_share": upside.growth_share,
    }
