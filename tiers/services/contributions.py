"""The first step of scoring: what each account earned, month by month, and the rolling rows that add it up."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection, transaction

from common.calendar import add_months
from common.partitions import ensure_month_partition, partition_name
from common.statements import statement, without_nested_loops
from tiers.models import Run
from tiers.services.rolling import Changes, roll

MONTHS = 24
# Up to so many customers are computed by themselves; of more than that a month is computed as a whole.
FEW = 50_000
# So many months computed as a whole are a load, of which nothing is known yet.
A_LOAD = 3
BOOKS = "customers_accountmonth"
EARNED = "tiers_contribution"


class NoTransferPrice(Exception):
    """A deposit or loan line has books but no transfer price of any month: its margin cannot be told."""


@dataclass(frozen=True)
class _Month:
    """A month of the window: what it would be computed from now, and whether all or some of it has to be."""

    month: date
    version: int
    terms: str
    whole: bool
    customers: list[int]


@transaction.atomic
def compute_contributions(*, run: Run) -> int:
    """Write the contributions of the 24 months up to the run's month; returns how many rows were written.

    Computed are, of months whose parameters differ from those of the last time or that were loaded anew, all
    customers; of months with few changes in their books the customers whose they are; of all months the customers
    rated anew. The rolling rows follow. Refuses with NoTransferPrice rather than count a margin as zero.
    """
    with connection.cursor() as cursor:
        return _bring_up_to_date(cursor, run, _due_months(cursor, run))[0]


@transaction.atomic
def correct_contributions(*, run: Run) -> set[int]:
    """Between nights: of months with few changes in their books, compute whose they are; answers the customers touched.

    Where a month is due as a whole (loaded anew, or its parameters changed) nothing is done: that is the night's.
    So are the other months of whoever was rated anew.
    """
    with connection.cursor() as cursor:
        months = _due_months(cursor, run)
        if any(each.whole or len(each.customers) > FEW for each in months):
            return set()
        _, changes = _bring_up_to_date(cursor, run, months, rated_anew=False)
        return {customer for customers in changes.few.values() for customer in customers}


def _due_months(cursor: Any, run: Run) -> list[_Month]:
    """What each of the run's months would be computed from now, and for whom that is due."""
    cursor.execute(statement("tiers", "months_due"), {**_window(run), "few": FEW})
    return [_Month(*row) for row in cursor.fetchall()]


def _window(run: Run) -> dict[str, date]:
    return {"first": add_months(run.month, 1 - MONTHS), "last": run.month}


def _bring_up_to_date(
    cursor: Any, run: Run, months: list[_Month], *, rated_anew: bool = True
) -> tuple[int, Changes]:
    window = _window(run)
    for number in range(MONTHS):
        ensure_month_partition(EARNED, add_months(window["first"], number))
    cursor.execute(statement("tiers", "unpriced_lines"), window)
    if unpriced := [code for (code,) in cursor.fetchall()]:
        raise NoTransferPrice(", ".join(unpriced))
    anew: set[int] = set()
    if rated_anew:
        cursor.execute(statement("tiers", "rated_anew"))
        anew = {customer for (customer,) in cursor.fetchall()}
    changes = Changes()
    written = _compute_due(cursor, window, months, anew, changes)
    roll(cursor, run=run, changes=changes)
    _put_in_place(cursor, changes.whole)
    _remember(cursor, months)
    return written, changes


def _compute_due(cursor: Any, window: dict, months: list[_Month], anew: set[int], changes: Changes) -> int:
    """Compute what is due and note in `changes` what it was; says how many rows were written."""
    written = 0
    if sum(each.whole for each in months) >= A_LOAD:
        cursor.execute(f"ANALYZE customers_customer, customers_account, {BOOKS}")
    for each in months:
        customers = anew | set(each.customers)
        if each.whole or len(customers) > FEW:
            changes.whole[each.month] = f"{partition_name(EARNED, each.month)}_fresh"
            written += _compute_anew(cursor, window, each.month, changes.whole[each.month])
        elif each.customers:
            written += _compute(cursor, window, [each.month], customers, changes)
            changes.add(each.month, each.customers)
    standing = [each.month for each in months if each.month not in changes.whole and not each.customers]
    if anew and standing:
        written += _compute(cursor, window, standing, anew, changes)
    return written


def _compute(cursor: Any, window: dict, months: list[date], customers: set[int], changes: Changes) -> int:
    """Compute some months of some customers; rows that come out the same are left alone."""
    given = {**window, "months": months, "customers": sorted(customers)}
    rows = statement("tiers", "contributions")
    # The few rates of a month are taken for one row, and would be read through for each of a million.
    with without_nested_loops(cursor):
        cursor.execute(statement("tiers", "keep_contributions").replace("{rows}", rows), given)
        written = cursor.fetchall()
    for month, now, before in written:
        changes.add(month, [now] if before is None else [now, before])
    return len(written)


def _compute_anew(cursor: Any, window: dict, month: date, table: str) -> int:
    """Compute a month of all customers into a table of its own: half the work of comparing row by row."""
    given = {**window, "months": [month], "customers": None}
    cursor.execute(f"CREATE TABLE {table} (LIKE {EARNED} INCLUDING ALL EXCLUDING INDEXES)")
    # The few rates of a month are taken for one row, and would be read through for each of a million.
    with without_nested_loops(cursor):
        cursor.execute(f"INSERT INTO {table} {statement('tiers', 'contributions')}", given)
        written = cursor.rowcount
    return written


def _put_in_place(cursor: Any, whole: dict[date, str]) -> None:
    """Months computed anew take the place of what stood; last of all, as readers wait from here to the commit."""
    for month, table in whole.items():
        name = partition_name(EARNED, month)
        cursor.execute(f"ALTER TABLE {EARNED} DETACH PARTITION {name}")
        cursor.execute(f"DROP TABLE {name}")
        cursor.execute(f"ALTER TABLE {table} RENAME TO {name}")
        cursor.execute(
            f"ALTER TABLE {EARNED} ATTACH PARTITION {name} FOR VALUES FROM (%s) TO (%s)",
            [month, add_months(month, 1)],
        )
        cursor.execute(f"ANALYZE {name}")


def _remember(cursor: Any, months: list[_Month]) -> None:
    """Keep what was computed from. Books that changed since they were asked for have a newer version by then."""
    for each in months:
        cursor.execute(
            "INSERT INTO tiers_contributionstate (month, books_version, terms) VALUES (%s, %s, %s)"
            " ON CONFLICT (month) DO UPDATE SET books_version = excluded.books_version, terms = excluded.terms",
            [each.month, each.version, each.terms],
        )
        if each.whole or each.customers:
            cursor.execute(
                "DELETE FROM customers_bookschange WHERE month = %s AND version <= %s",
                [each.month, each.version],
            )
