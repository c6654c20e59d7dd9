"""Keeping who came and left, month by month, and what winning a customer costs as head office sets it."""

from datetime import date, datetime
from typing import Any

from django.db import connection, transaction

from audit.services import record_act
from common.calendar import add_months, month_start
from common.statements import statement
from customers.models import Publication
from dashboards.models import Cohort, RetentionMonth, WinningCost
from dashboards.rules import quarter_of

# Thirteen months are shown at a time, and each stands beside the one a year before.
MONTHS_KEPT = 25
QUARTERS_KEPT = 8


class CostNotPositive(Exception):
    """Winning a customer costs something."""


@transaction.atomic
def keep_retention(*, publication: Publication) -> int:
    """Keep who came, came back and left in the last 25 months, their sums by unit, and cohorts by quarter.

    All of it is found anew from the accounts, what differs from what was kept is written: what core banking corrects in
    the past is right the night after. Says how many rows of sums were written.
    """
    last = month_start(publication.business_date)
    given = {
        "publication": publication.pk,
        "as_of": publication.business_date,
        "first": add_months(last, 1 - MONTHS_KEPT),
        "last": last,
        "quarter": add_months(quarter_of(last), 3 - 3 * QUARTERS_KEPT),
    }
    for kept in (RetentionMonth, Cohort):
        kept._base_manager.all().delete()
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS pg_temp.held")
        cursor.execute(statement("dashboards", "held_accounts"), given)
        cursor.execute("ANALYZE held")
        cursor.execute(statement("dashboards", "keep_turns"), given)
        cursor.execute(statement("dashboards", "keep_retention"), given)
        rows = cursor.rowcount
        cursor.execute(statement("dashboards", "keep_cohorts"), given)
        return rows + cursor.rowcount


@transaction.atomic
def set_winning_cost(*, valid_from: date, cost_fen: int, by: Any, at: datetime) -> WinningCost:
    """Set what winning a new customer costs from a month on; set again for the same month it replaces what was set.

    Refuses with CostNotPositive.
    """
    if cost_fen <= 0:
        raise CostNotPositive
    held = WinningCost._base_manager.select_for_update().filter(valid_from=valid_from).first()
    before = {"cost_fen": held.cost_fen} if held else None
    cost, _ = WinningCost._base_manager.update_or_create(
        valid_from=valid_from, defaults={"cost_fen": cost_fen, "set_by": by}
    )
    record_act(
        kind="dashboards.winning_cost_set",
        subject=cost,
        actor=by,
        before=before,
        after={"valid_from": valid_from.isoformat(), "cost_fen": cost_fen},
        at=at,
    )
    return cost
