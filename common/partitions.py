"""Partitions of fact tables: by month and by run, made by the loader role that owns them.

A partition is made as a table of its own and then attached: unlike CREATE TABLE ... PARTITION OF, that lets readers of
the parent go on while the transaction that fills it lasts.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

from django.db import connection

from common.calendar import add_months


def partition_name(table: str, key: date | int) -> str:
    """The partition of `table` for a month ('..._202610') or a run ('..._17')."""
    return f"{table}_{key:%Y%m}" if isinstance(key, date) else f"{table}_{key}"


def ensure_month_partition(table: str, month: date) -> None:
    """Make the partition of `table` for the month unless it exists."""
    name = partition_name(table, month)
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass(%s) IS NOT NULL", [name])
        if cursor.fetchone()[0]:
            return
        cursor.execute(f"CREATE TABLE {name} (LIKE {table} INCLUDING ALL)")
        cursor.execute(
            f"ALTER TABLE {table} ATTACH PARTITION {name} FOR VALUES FROM (%s) TO (%s)",
            [month, add_months(month, 1)],
        )


def replace_run_partition(table: str, run_id: int) -> None:
    """Make the partition of `table` for a run, empty: what a killed attempt left goes first."""
    name = partition_name(table, run_id)
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TABLE IF EXISTS {name}")
        cursor.execute(f"CREATE TABLE {name} (LIKE {table} INCLUDING ALL)")
        cursor.execute(f"ALTER TABLE {table} ATTACH PARTITION {name} FOR VALUES IN (%s)", [run_id])


@contextmanager
def filled_run_partition(table: str, run_id: int, *, analyzed: str = "") -> Iterator[str]:
    """The name of an empty table that the block fills; it becomes the partition of a run when the block ends.

    Keys and indexes are made then, over rows that lie there already: half the work of keeping them row by row. What a
    killed attempt left goes first. `analyzed` names the columns that are asked by, where those are few.
    """
    name = partition_name(table, run_id)
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TABLE IF EXISTS {name}")
        cursor.execute(f"CREATE TABLE {name} (LIKE {table} INCLUDING ALL EXCLUDING INDEXES)")
        yield name
        cursor.execute(f"ALTER TABLE {table} ATTACH PARTITION {name} FOR VALUES IN (%s)", [run_id])
        cursor.execute(f"ANALYZE {name} {analyzed and f'({analyzed})'}")
