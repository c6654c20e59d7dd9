"""The first step of scoring: what each account earned, month by month."""

from datetime import date
from typing import Any

from django.db import connection, transaction

from common.calendar import add_months
from common.partitions import ensure_month_partition, partition_name
from common.statements import statement
from tiers.models import Run

MONTHS = 24
# Of whom fewer have another rating than this, only they are computed anew in months that stand still.
FEW = 20_000
# So many months changed are a load, of which nothing is known yet.
A_LOAD = 3
BOOKS = "customers_accountmonth"
EARNED = "tiers_contribution"


class NoTransferPrice(Exception):
    """A deposit or loan line has books but no transfer price of any month: its margin cannot be told."""


@transaction.atomic
def compute_contributions(*, run: Run) -> int:
    """Write the contributions of the 24 months up to the run's month; returns how many rows are new or changed.

    Computed are the months whose books or parameters differ from those of the last time, and in the others the
    customers whose rating does; rows that come out the same are left alone. Refuses with NoTransferPrice rather than
    count a margin as zero.
    """
    first = add_months(run.month, 1 - MONTHS)
    for number in range(MONTHS):
        ensure_month_partition(EARNED, add_months(first, number))
    window = {"first": first, "last": run.month}
    with connection.cursor() as cursor:
        cursor.execute(statement("tiers", "unpriced_lines"), window)
        if unpriced := [code for (code,) in cursor.fetchall()]:
            raise NoTransferPrice(", ".join(unpriced))
        cursor.execute(statement("tiers", "months_due"), window)
        months = cursor.fetchall()
        due = [month for month, _, _, is_due in months if is_due]
        standing = [month for month, _, _, is_due in months if not is_due]
        anew = _rated_anew(cursor)
        if standing and len(anew) > FEW:
            due, standing = due + standing, []
        changed = _compute(cursor, window, due)
        changed += _compute(cursor, window, standing, anew) if anew else 0
        _remember(cursor, months)
        _gather_statistics(cursor, due)
        return changed


def _rated_anew(cursor: Any) -> list[int]:
    cursor.execute(statement("tiers", "rated_anew"))
    return [customer for (customer,) in cursor.fetchall()]


def _compute(cursor: Any, window: dict, months: list[date], customers: list[int] | None = None) -> int:
    """Compute some months, of all customers or of some; says how many rows are new or changed."""
    if not months:
        return 0
    given = {**window, "months": months, "customers": customers}
    # The few rates of a month are taken for one row, and would be read through for each of a million.
    cursor.execute("SET LOCAL enable_nestloop = off")
    cursor.execute(statement("tiers", "contributions"), given)
    changed = cursor.rowcount
    cursor.execute("SET LOCAL enable_nestloop = on")
    return changed


def _remember(cursor: Any, months: list[tuple]) -> None:
    """Keep what was computed from. Books that changed since they were asked for have a newer version by then."""
    for month, version, terms, _ in months:
        cursor.execute(
            "INSERT INTO tiers_contributionstate (month, books_version, terms) VALUES (%s, %s, %s)"
            " ON CONFLICT (month) DO UPDATE SET books_version = excluded.books_version, terms = excluded.terms",
            [month, version, terms],
        )
    cursor.execute(
        "INSERT INTO tiers_ratedcustomer AS held (customer_id, rating) SELECT id, rating FROM customers_customer"
        " ON CONFLICT (customer_id) DO UPDATE SET rating = excluded.rating WHERE held.rating <> excluded.rating"
    )


def _gather_statistics(cursor: Any, due: list[date]) -> None:
    """After a large feed nothing is known of these tables yet, and the features would be joined row by row."""
    if len(due) >= A_LOAD:
        cursor.execute(f"ANALYZE customers_customer, customers_account, {BOOKS}, {EARNED}")
    elif due:
        wanted = [partition_name(table, month) for table in (BOOKS, EARNED) for month in due]
        cursor.execute("SELECT name FROM unnest(%s) AS name WHERE to_regclass(name) IS NOT NULL", [wanted])
        cursor.execute(f"ANALYZE {', '.join(name for (name,) in cursor.fetchall())}")
