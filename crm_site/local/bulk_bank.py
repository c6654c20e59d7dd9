"""A bank of any size: the demo bank made by the ordinary path, then multiplied inside the database."""

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

from crm_site.local.bank import fill, wait_until_ready
from crm_site.local.check import free_port
from crm_site.local.databases import copy_database, ensure_database, migrate, name_in, superuser, with_name
from crm_site.local.processes import Running, demo_environment, programs
from crm_site.local.services import Addresses, Services

BASE_CUSTOMERS = 1000
MONTHS = 24
# Copies of a record have its key plus a multiple of this; no key of the base is as large.
STRIDE = 10_000_000
# So many copies of the base share its branches and people; the next so many have a set of branches of their own.
COPIES_IN_A_SET = 20
SESSIONS = 2
# Amounts of a copy differ from the original's by a factor between 0.4 and 1.6 (in 65536ths) that follows from its keys.
FACTOR = "26214 + (((hashint8(s.account_id * 31 + copy.number) & 65535) * 78643::bigint) >> 16)"
AMOUNTS = (
    "ending_fen", "average_fen", "year_average_fen", "settlement_fen", "fees_fen", "ending_yuan_fen",
    "average_yuan_fen", "settlement_yuan_fen", "fees_yuan_fen",
)  # fmt: skip
BOOKS = "customers_accountmonth"
_KEY = f"s.id + copy.number * {STRIDE}::bigint"
_CUSTOMER = f"s.customer_id + copy.number * {STRIDE}::bigint"
_SET = f"copy.number / {COPIES_IN_A_SET}"
_AWAY = f"{_SET} * {STRIDE}::bigint"
# Head office is one; branches, sub-branches and their people are there once a set.
UNITS = {
    "organization_unit": {
        "id": f"s.id + {_AWAY}",
        "parent_id": f"s.parent_id + CASE WHEN s.level = 'sub_branch' THEN {_AWAY} ELSE 0 END",
        "code": f"s.code || '-' || {_SET}",
        "path": f"regexp_replace(s.path, '/([^/]+)(?=/)', '/\\1-' || {_SET}, 'g')",
        **{name: f"s.{name} || ' ' || {_SET}" for name in ("name", "name_en", "short_name", "short_name_en")},
    },
    "organization_staff": {
        "id": f"s.id + {_AWAY}",
        "unit_id": f"s.unit_id + {_AWAY}",
        "public_id": "uuidv7()",
        "employee_no": f"s.employee_no || '-' || {_SET}",
        "name": f"s.name || {_SET}",
    },
    "organization_roleassignment": {
        "id": f"s.id + {_AWAY}",
        "staff_id": f"s.staff_id + {_AWAY}",
        "unit_id": f"s.unit_id + {_AWAY}",
    },
}
OF_BRANCHES = {
    "organization_unit": "s.level <> 'head_office'",
    **dict.fromkeys(
        ("organization_staff", "organization_roleassignment"),
        "s.unit_id IN (SELECT id FROM organization_unit WHERE level <> 'head_office')",
    ),
}
COPIED: dict[str, dict[str, str]] = {
    "customers_customer": {
        "id": _KEY,
        "unit_id": f"s.unit_id + {_AWAY}",
        "manager_id": f"s.manager_id + {_AWAY}",
        "public_id": "uuidv7()",
        "customer_no": f"lpad(({_KEY})::text, 14, '0')",
        "credit_code": "''",
        "name": "s.name || copy.number",
        # Copies of one name stand all over the order of names, as companies of one trade do, not side by side.
        "name_key": f"substr(md5(({_KEY})::text), 1, 4) || s.name_key",
    },
    "customers_account": {
        "id": _KEY,
        "customer_id": _CUSTOMER,
        "account_no": f"lpad(({_KEY})::text, 16, '0')",
    },
    # Groups and supply chains.
    "customers_companytie": {
        "id": _KEY,
        "public_id": "uuidv7()",
        "customer_id": _CUSTOMER,
        "other_id": f"s.other_id + copy.number * {STRIDE}::bigint",
    },
    "customers_contact": {"id": _KEY, "customer_id": _CUSTOMER, "public_id": "uuidv7()"},
    "customers_walletestimate": {"id": _KEY, "customer_id": _CUSTOMER},
    "customers_customerpulse": {"customer_id": _CUSTOMER, "open_tasks": "0", "open_complaints": "0"},
}


class NoBase(Exception):
    """The bank to be multiplied could not be made."""


def ensure_base(services: Services, addresses: Addresses) -> None:
    """Have a demo bank of a thousand customers and 24 months, made through API and worker."""
    ensure_database(addresses.database_url)
    migrate(addresses.database_url)
    with superuser(addresses.database_url) as cursor:
        cursor.execute("SELECT count(*) FROM customers_publication")
        if cursor.fetchone()[0] >= 4:
            return
    host = f"127.0.0.1:{free_port()}"
    running = Running(services.home / "logs")
    try:
        running.start(*programs(services.home, addresses, host)[:2])
        environment = demo_environment(services.home, addresses)
        if not wait_until_ready(f"http://{host}", give_up=running.died) or fill(
            f"http://{host}", customers=BASE_CUSTOMERS, months=MONTHS, environment=environment
        ):
            raise NoBase(running.ends_of_logs())
    finally:
        running.stop()


def multiply(base: str, url: str, *, customers: int, keep: bool) -> dict[str, Any]:
    """A copy of the base with so many customers at `url`; says how many rows it has and how long that took."""
    began = time.perf_counter()
    with superuser(with_name(url, "postgres")) as cursor:
        cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name_in(url)])
        there = cursor.fetchone() is not None
    if not (keep and there):
        copy_database(url, source=name_in(base))
        copies = customers // BASE_CUSTOMERS - 1
        with superuser(url) as cursor:
            _prepare(cursor)
            sets = f"generate_series({COPIES_IN_A_SET}, {copies}, {COPIES_IN_A_SET})"
            for table, replaced in UNITS.items():
                _copy(cursor, table, replaced, sets, only=OF_BRANCHES[table])
            for table, replaced in COPIED.items():
                with _without_indexes(cursor, table):
                    _copy(cursor, table, replaced, f"generate_series(1, {copies})")
        _copy_books(url, copies)
        with superuser(url) as cursor:
            cursor.execute(
                "UPDATE customers_booksversion SET version = version + 1, whole_version = version + 1"
            )
        _in_sessions(url, [f"VACUUM ANALYZE {table}" for table in [*_months(url), *UNITS, *COPIED]])
    else:
        migrate(url)
    with superuser(url) as cursor:
        cursor.execute(
            "SELECT (SELECT count(*) FROM customers_customer), (SELECT count(*) FROM customers_account)"
        )
        made, accounts = cursor.fetchone()
        cursor.execute("SELECT count(*) FROM customers_accountmonth")
        (rows,) = cursor.fetchone()
    return {
        "customers": made,
        "accounts": accounts,
        "month_rows": rows,
        "seconds": time.perf_counter() - began,
    }


def _prepare(cursor: Any) -> None:
    """No triggers, no checks of keys: what is copied is sound."""
    cursor.execute("SET session_replication_role = replica")
    cursor.execute("SET maintenance_work_mem = '512MB'")


def _in_sessions(url: str, statements: list[str]) -> None:
    """Run each of the statements in a transaction of its own, some at once."""

    def run(statement: str) -> None:
        with superuser(url) as cursor:
            _prepare(cursor)
            cursor.execute(statement)

    with ThreadPoolExecutor(SESSIONS) as sessions:
        list(sessions.map(run, statements))


@contextmanager
def _without_indexes(cursor: Any, table: str) -> Iterator[None]:
    """The indexes of a table that keep nothing unique are made again when its rows lie there."""
    cursor.execute(
        "SELECT indexrelid::regclass::text, pg_get_indexdef(indexrelid) FROM pg_index"
        " WHERE indrelid = %s::regclass AND NOT indisunique",
        [table],
    )
    held = cursor.fetchall()
    for name, _ in held:
        cursor.execute(f"DROP INDEX {name}")
    yield
    for _, definition in held:
        cursor.execute(definition)


def _copy(cursor: Any, table: str, replaced: dict[str, str], copies: str, *, only: str = "TRUE") -> None:
    names = _columns(cursor, table)
    values = ", ".join(replaced.get(name, f"s.{name}") for name in names)
    # In the order of the copies, so that a customer's rows lie together and keys rise.
    cursor.execute(
        f"INSERT INTO {table} ({', '.join(names)}) SELECT {values} FROM {copies} AS copy (number)"
        f" CROSS JOIN (SELECT * FROM {table} AS s WHERE {only} OFFSET 0) AS s"
    )


def _columns(cursor: Any, table: str) -> list[str]:
    cursor.execute(
        "SELECT attname FROM pg_attribute WHERE attrelid = %s::regclass AND attnum > 0 AND NOT attisdropped"
        " AND attgenerated = ''",
        [table],
    )
    return [name for (name,) in cursor.fetchall()]


def _months(url: str) -> list[str]:
    with superuser(url) as cursor:
        cursor.execute(
            "SELECT inhrelid::regclass::text FROM pg_inherits WHERE inhparent = %s::regclass ORDER BY 1",
            [BOOKS],
        )
        return [month for (month,) in cursor.fetchall()]


def _copy_books(url: str, copies: int) -> None:
    """Each month into a table of its own that takes the old one's place; keys are made over the rows that lie there."""
    replaced = {"account_id": f"s.account_id + copy.number * {STRIDE}::bigint", "customer_id": _CUSTOMER}
    replaced |= {name: f"(s.{name} * factor.value) >> 16" for name in AMOUNTS}
    with superuser(url) as cursor:
        names = _columns(cursor, BOOKS)
    values = ", ".join(replaced.get(name, f"s.{name}") for name in names)
    statements = []
    for month in _months(url):
        with superuser(url) as cursor:
            cursor.execute(
                "SELECT pg_get_expr(relpartbound, oid) FROM pg_class WHERE oid = %s::regclass", [month]
            )
            (bound,) = cursor.fetchone()
        large = f"{month}_large"
        statements.append(
            f"CREATE TABLE {large} (LIKE {month} INCLUDING ALL EXCLUDING INDEXES);"
            f"ALTER TABLE {large} OWNER TO hausbank_loader;"
            f"INSERT INTO {large} SELECT * FROM {month};"
            f"INSERT INTO {large} ({', '.join(names)}) SELECT {values}"
            f" FROM generate_series(1, {copies}) AS copy (number) CROSS JOIN {month} AS s"
            f" CROSS JOIN LATERAL (SELECT {FACTOR} AS value OFFSET 0) AS factor;"
            f"ALTER TABLE {large} ADD PRIMARY KEY (month, account_id);"
            f"CREATE INDEX ON {large} (customer_id, month);"
            f"ALTER TABLE {BOOKS} DETACH PARTITION {month}; DROP TABLE {month};"
            f"ALTER TABLE {large} RENAME TO {month};"
            f"ALTER TABLE {BOOKS} ATTACH PARTITION {month} {bound}"
        )
    _in_sessions(url, statements)
