"""A bank of any size: the demo bank made by the ordinary path, then multiplied inside the database."""

import time
from typing import Any

from psycopg2.sql import SQL, Composable, Identifier

from crm_site.local.bank import fill, wait_until_ready
from crm_site.local.check import free_port
from crm_site.local.databases import copy_database, ensure_database, migrate, name_in, superuser, with_name
from crm_site.local.processes import Running, demo_environment, programs
from crm_site.local.services import Addresses, Services

BASE_CUSTOMERS = 1000
MONTHS = 24
# Copies of a record have its key plus a multiple of this; no key of the base is as large.
STRIDE = 10_000_000
# Amounts of a copy differ from the original's by a factor between 0.4 and 1.6 that follows from its keys.
FACTOR = "(0.4 + 1.2 * (hashint8(s.account_id * 31 + copy.number) & 65535) / 65536.0)"
AMOUNTS = (
    "ending_fen", "average_fen", "year_average_fen", "settlement_fen", "fees_fen", "ending_yuan_fen",
    "average_yuan_fen", "settlement_yuan_fen", "fees_yuan_fen",
)  # fmt: skip
BOOKS = "customers_accountmonth"
_KEY = f"s.id + copy.number * {STRIDE}::bigint"
_CUSTOMER = f"s.customer_id + copy.number * {STRIDE}::bigint"
COPIED: dict[str, dict[str, str]] = {
    "customers_customer": {
        "id": _KEY,
        "public_id": "uuidv7()",
        "customer_no": f"lpad(({_KEY})::text, 14, '0')",
        "credit_code": "''",
        "name": "s.name || copy.number",
    },
    "customers_account": {
        "id": _KEY,
        "customer_id": _CUSTOMER,
        "account_no": f"lpad(({_KEY})::text, 16, '0')",
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
        with superuser(url) as cursor:
            # No triggers, no checks of keys: what is copied is sound.
            cursor.execute("SET session_replication_role = replica")
            for table, replaced in COPIED.items():
                _copy(cursor, table, replaced, customers)
            _copy_books(cursor, customers)
            cursor.execute(
                "UPDATE customers_booksversion SET version = version + 1, whole_version = version + 1"
            )
            cursor.execute("VACUUM ANALYZE")
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


def _copy(cursor: Any, table: str, replaced: dict[str, str], customers: int, *, into: str = "") -> None:
    cursor.execute(
        "SELECT attname FROM pg_attribute WHERE attrelid = %s::regclass AND attnum > 0 AND NOT attisdropped"
        " AND attgenerated = ''",
        [table],
    )
    names = [name for (name,) in cursor.fetchall()]
    cursor.execute(
        SQL("INSERT INTO {into} ({names}) SELECT {values} FROM {table} AS s CROSS JOIN {copies}").format(
            into=Identifier(into or table),
            table=Identifier(table),
            names=SQL(", ").join(map(Identifier, names)),
            values=SQL(", ").join(_value(name, replaced) for name in names),
            copies=_copies(customers),
        )
    )


def _copy_books(cursor: Any, customers: int) -> None:
    """Month by month into a table of its own, whose keys are made over the rows that lie there."""
    replaced = {"account_id": f"s.account_id + copy.number * {STRIDE}::bigint", "customer_id": _CUSTOMER}
    replaced |= {name: f"round(s.{name} * {FACTOR})::bigint" for name in AMOUNTS}
    cursor.execute("SELECT inhrelid::regclass::text FROM pg_inherits WHERE inhparent = %s::regclass", [BOOKS])
    for (month,) in cursor.fetchall():
        cursor.execute(
            "SELECT pg_get_expr(relpartbound, oid) FROM pg_class WHERE oid = %s::regclass", [month]
        )
        (bound,) = cursor.fetchone()
        cursor.execute(f"BEGIN; CREATE TABLE {month}_large (LIKE {BOOKS} INCLUDING ALL EXCLUDING INDEXES)")
        cursor.execute(f"ALTER TABLE {month}_large OWNER TO hausbank_loader")
        cursor.execute(f"INSERT INTO {month}_large SELECT * FROM {month}")
        _copy(cursor, month, replaced, customers, into=f"{month}_large")
        cursor.execute(f"ALTER TABLE {BOOKS} DETACH PARTITION {month}; DROP TABLE {month}")
        cursor.execute(f"ALTER TABLE {month}_large RENAME TO {month}")
        cursor.execute(f"ALTER TABLE {BOOKS} ATTACH PARTITION {month} {bound}; COMMIT")


def _value(name: str, replaced: dict[str, str]) -> Composable:
    return SQL(replaced[name]) if name in replaced else SQL("s.{}").format(Identifier(name))


def _copies(customers: int) -> Composable:
    return SQL(f"generate_series(1, {customers // BASE_CUSTOMERS - 1}) AS copy (number)")
