"""The rolling rows: what each customer earned and held month by month in one row, carried on from night to night.

A night of which few customers' books changed writes their rows alone. Where a month was computed as a whole, or a new
one is scored, the rows are written anew beside the old ones, a month further on; where too much is new, from nothing.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import connection

from common.calendar import add_months
from common.partitions import filled_run_partition, partition_name
from common.statements import statement
from tiers.models import Run

# So many months of each measure stand in a row; column 0 is the month scored.
KEPT = {
    "earned": 24,
    "deposits": 4,
    "lines": 3,
    "settlement": 4,
    "deposits_cny": 1,
    "loans": 1,
    "loans_cny": 1,
}
FEES = {"fees": 12}
# With more months new as a whole, adding up all of them is less work than joining one after the other.
JOINED = 3


class RolledElsewhere(Exception):
    """The rolling rows stand at another month than the one to score: its contributions were not computed last."""


@dataclass(frozen=True)
class Changes:
    """What a night computed: months as a whole (and the table each lies in), of the others whose contributions."""

    whole: dict[date, str] = field(default_factory=dict)
    few: dict[date, set[int]] = field(default_factory=lambda: defaultdict(set))

    def add(self, month: date, customers: Iterable[int]) -> None:
        """Note customers of a month."""
        self.few[month].update(customers)


@dataclass(frozen=True)
class _Rows:
    """One of the two tables: its key, its measures, and the questions for a month's values of it.

    The second question is for months of which nothing stands here but the first measure.
    """

    table: str
    key: tuple[str, ...]
    kept: dict[str, int]
    questions: tuple[str, str]

    def columns(self) -> list[str]:
        """The columns of all months."""
        return [f"{measure}_{ago}" for measure, count in self.kept.items() for ago in range(count)]

    def measures(self, ago: int) -> list[str]:
        """The measures that hold a month so long ago."""
        return [measure for measure, count in self.kept.items() if ago < count]

    def months(self) -> int:
        return max(self.kept.values())


TABLES = (
    _Rows("tiers_rolling", ("customer_id",), KEPT, ("month_of_customers", "month_of_earnings")),
    _Rows("tiers_rollingfee", ("customer_id", "product_line_id"), FEES, ("month_of_fees", "month_of_fees")),
)


def roll(cursor: Any, *, run: Run, changes: Changes) -> None:
    """Bring the rolling rows up to the run's month and to the contributions as they stand now."""
    cursor.execute("SELECT generation, month FROM tiers_rollingstate")
    held, month = cursor.fetchone() or (0, None)
    on = _months_between(month, run.month) if month else -1
    new = {add_months(run.month, -ago) for ago in range(max(on, 0))} | set(changes.whole)
    agos = sorted(
        ago for ago in (_months_between(each, run.month) for each in new) if 0 <= ago < KEPT["earned"]
    )
    if on < 0 or agos:
        for rows in TABLES:
            if on < 0 or len(agos) > JOINED:
                _write_from_nothing(cursor, rows, run.month, changes, generation=held + 1)
            else:
                _write_anew(cursor, rows, run.month, changes, held=held, on=on, agos=agos)
            cursor.execute(f"DROP TABLE IF EXISTS {partition_name(rows.table, held)}")
        held += 1
        cursor.execute(
            "INSERT INTO tiers_rollingstate (generation, month) VALUES (%s, %s)"
            " ON CONFLICT (alone) DO UPDATE SET generation = excluded.generation, month = excluded.month",
            [held, run.month],
        )
    for each, customers in changes.few.items():
        ago = _months_between(each, run.month)
        if 0 <= ago < KEPT["earned"] and each not in changes.whole:
            for rows in TABLES:
                _write_some(cursor, rows, held, each, ago, sorted(customers))


def rolled_to(month: date) -> int:
    """The generation of the rolling rows that hold, which must stand at this month."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT generation FROM tiers_rollingstate WHERE month = %s", [month])
        found = cursor.fetchone()
    if found is None:
        raise RolledElsewhere(str(month))
    return int(found[0])


def _write_from_nothing(cursor: Any, rows: _Rows, scored: date, changes: Changes, *, generation: int) -> None:
    """All months of all customers, added up."""
    parts = []
    for ago in range(rows.months()):
        nothing = {
            f"{measure}_{other}": "NULL::bigint"
            for measure, count in rows.kept.items()
            for other in range(count)
        }
        nothing |= {f"{measure}_{ago}": measure for measure in rows.measures(ago)}
        month = add_months(scored, -ago)
        values = _values(cursor, rows, month, ago, changes, None)
        parts.append(
            f"SELECT {', '.join([*rows.key, *(nothing[name] for name in rows.columns())])} FROM ({values}) AS m"
        )
    sums = ", ".join(f"max({name})" for name in rows.columns())
    key = ", ".join(rows.key)
    names = ", ".join([*rows.key, *rows.columns()])
    _fill(
        cursor,
        rows,
        generation,
        f"SELECT {key}, {sums} FROM ({' UNION ALL '.join(parts)}) AS all_months ({names}) GROUP BY {key}",
    )


def _write_anew(
    cursor: Any, rows: _Rows, scored: date, changes: Changes, *, held: int, on: int, agos: list[int]
) -> None:
    """The rows as they stood, `on` months further, with the months `agos` put in."""
    source = f"(SELECT * FROM {rows.table} WHERE generation = {held}) AS held"
    for ago in agos:
        if rows.measures(ago):
            values = _values(cursor, rows, add_months(scored, -ago), ago, changes, None)
            source += f" FULL JOIN ({values}) AS m{ago} USING ({', '.join(rows.key)})"
    columns = []
    for measure, count in rows.kept.items():
        for ago in range(count):
            if ago in agos:
                columns.append(f"m{ago}.{measure}")
            else:
                columns.append(f"held.{measure}_{ago - on}" if ago >= on else "NULL::bigint")
    _fill(cursor, rows, held + 1, f"SELECT {', '.join([*rows.key, *columns])} FROM {source}")


def _write_some(cursor: Any, rows: _Rows, held: int, month: date, ago: int, customers: list[int]) -> None:
    """One month of some customers."""
    measures = rows.measures(ago)
    if not measures:
        return
    table = partition_name(rows.table, held)
    names = [f"{measure}_{ago}" for measure in measures]
    if rows.key != ("customer_id",):  # who has no books left of a line is not among the values
        nothing = ", ".join(f"{name} = NULL" for name in names)
        cursor.execute(f"UPDATE {table} SET {nothing} WHERE customer_id = ANY(%s)", [customers])
    values = _values(cursor, rows, month, ago, Changes(), customers)
    key = ", ".join(rows.key)
    cursor.execute(
        f"INSERT INTO {table} (generation, {key}, {', '.join(names)})"
        f" SELECT {held}, {key}, {', '.join(measures)} FROM ({values}) AS m"
        f" ON CONFLICT (generation, {key}) DO UPDATE SET {', '.join(f'{name} = excluded.{name}' for name in names)}"
    )


def _fill(cursor: Any, rows: _Rows, generation: int, select: str) -> None:
    names = ", ".join([*rows.key, *rows.columns()])
    with filled_run_partition(rows.table, generation, analyzed=", ".join(rows.key)) as table:
        cursor.execute(
            f"INSERT INTO {table} (generation, {names}) SELECT {generation}, rolled.* FROM ({select}) AS rolled"
        )


def _values(
    cursor: Any, rows: _Rows, month: date, ago: int, changes: Changes, customers: list[int] | None
) -> str:
    """The question for a month's values of each key, ready to stand in another."""
    given = {"month": month, "customers": customers}
    question = rows.questions[len(rows.measures(ago)) == 1]
    text = statement("tiers", question).replace("{earned}", changes.whole.get(month, "tiers_contribution"))
    return str(cursor.mogrify(text, given).decode())


def _months_between(earlier: date, later: date) -> int:
    return (later.year - earlier.year) * 12 + later.month - earlier.month
