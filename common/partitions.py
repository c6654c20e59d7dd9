"""Partitions of fact tables: by month and by run, made by the loader role that owns them."""

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
        cursor.execute(
            f"CREATE TABLE IF NOT EXISTS {name} PARTITION OF {table} FOR VALUES FROM (%s) TO (%s)",
            [month, add_months(month, 1)],
        )


def replace_run_partition(table: str, run_id: int) -> None:
    """Make the partition of `table` for a run, empty: what a killed attempt left goes first."""
    name = partition_name(table, run_id)
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TABLE IF EXISTS {name}")
        cursor.execute(f"CREATE TABLE {name} PARTITION OF {table} FOR VALUES IN (%s)", [run_id])
