"""Core banking's side of the customer file: each function takes checked rows and writes them as one set.

`rows` names a temporary table of the present transaction whose columns are those of the feed, typed: dates, fen in
columns ending in `_fen`, months as their first day. Whoever fills it has checked types, references and duplicates.
Only rows that differ from what stands are written, so that row history and replicas carry changes alone.
"""

from collections.abc import Iterable
from datetime import date

import orjson
from django.db import connection, transaction
from psycopg2.extras import execute_values
from psycopg2.sql import SQL, Identifier

from audit.services import record_acts
from common.partitions import ensure_month_partition
from common.statements import statement
from customers.models import AccountMonth, Customer
from customers.rules import credit_code_is_valid, search_fields
from customers.services.editing import names_taken_in, refresh_search

ACCOUNT_MONTHS = "customers_accountmonth"
_CHUNK = 2000
_NAMES = "customer_no, credit_code, name, name_en, short_name, short_name_en, former_names"


@transaction.atomic
def upsert_exchange_rates(*, rows: str) -> int:
    """Write the yuan rates of currencies on days; says how many are new or changed."""
    return _run("feed_exchange_rates", rows)


@transaction.atomic
def upsert_customers(*, rows: str) -> int:
    """Write core banking's columns of customers; says how many are new or changed.

    Of the fields that people edit too, core banking's value is taken where it differs from what it last sent; where
    that replaces what a person typed, the trail has an act of it. Where it sends nothing, what stands is kept.
    A manager it names that does not work here leaves the lead as it is. Names made anew are made searchable.
    """
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS pg_temp.feed_customer")
    _run("feed_customers_prepare", rows)
    _make_searchable()
    _record_overruled()
    written = _run("feed_customers", rows)
    _search_by_merged()
    return written


@transaction.atomic
def upsert_accounts(*, rows: str) -> int:
    """Write accounts; says how many are new or changed. Months already booked stay with the customer they had."""
    return _run("feed_accounts", rows)


def ensure_account_months(*, months: list[date]) -> None:
    """Have the partitions of the months; run before the load, since making one locks readers out for a moment."""
    for month in months:
        ensure_month_partition(ACCOUNT_MONTHS, month)


@transaction.atomic
def load_account_months(*, rows: str, business_date: date, batch_id: int, corrects: bool = False) -> int:
    """Write the books of accounts and months; says how many are new or changed.

    What was corrected is kept as it was (`Correction`): a month that is over, and where the batch `corrects` an
    earlier one of the same business date the present month too.

    The yuan equivalent is at the last rate on or before the month's end, or the business date where that is earlier,
    rounded half to even once. The account's interest rate is kept as it was when a past month was first loaded; in
    the month of the business date it follows the account.
    """
    if not _holds_months(rows):
        return _run("feed_account_months", rows, business_date=business_date, batch_id=batch_id)
    told = {"business_date": business_date, "batch_id": batch_id, "corrects": corrects}
    query = statement("customers", "feed_months_corrected").replace(
        "{written}", statement("customers", "feed_account_months")
    )
    with connection.cursor() as cursor:
        cursor.execute(SQL(query).format(rows=Identifier(rows)).as_string(connection.connection), told)
        return cursor.fetchone()[0]


def _holds_months(rows: str) -> bool:
    """Whether anything is booked in a month of the rows: a first load has nothing to correct."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT DISTINCT month FROM {rows}")
        months = [month for (month,) in cursor.fetchall()]
    return AccountMonth.objects.filter(month__in=months).exists()


def _run(question: str, rows: str, **parameters: date | int) -> int:
    query = SQL(statement("customers", question)).format(rows=Identifier(rows))
    with connection.cursor() as cursor:
        cursor.execute(query.as_string(connection.connection), parameters or None)
        return cursor.rowcount


def _record_overruled() -> None:
    """One act for each prepared customer of which core banking replaces what a person typed."""
    with connection.cursor() as cursor:
        cursor.execute(
            SQL(statement("customers", "feed_customers_overruled")).format().as_string(connection.connection)
        )
        found = cursor.fetchall()
    record_acts(
        kind="customer.fed",
        subjects=Customer,
        changes=[(key, orjson.loads(before), orjson.loads(after)) for key, before, after in found],
    )


def _make_searchable() -> None:
    """Fill the search columns of prepared customers whose names or codes are new, some thousand at a time."""
    after = ""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE feed_customer")
        cursor.execute("DROP TABLE IF EXISTS pg_temp.feed_search")
        cursor.execute(
            "CREATE TEMPORARY TABLE feed_search (customer_no text, search_text text, search_parts text,"
            " name_key text, valid boolean) ON COMMIT DROP"
        )
        while True:
            cursor.execute(
                f"SELECT {_NAMES} FROM feed_customer WHERE renamed AND customer_no > %s ORDER BY customer_no LIMIT %s",
                [after, _CHUNK],
            )
            rows = cursor.fetchall()
            if not rows:
                break
            taken_in = names_taken_in(row[0] for row in rows)
            found = [_search_row(row, *taken_in.get(row[0], ((), ()))) for row in rows]
            after = found[-1][0]
            execute_values(cursor.cursor, "INSERT INTO feed_search VALUES %s", found, page_size=_CHUNK)
        cursor.execute("ANALYZE feed_search")
        cursor.execute(
            """
            UPDATE feed_customer held SET search_text = made.search_text,
                search_parts = string_to_array(made.search_parts, ' ')::varchar[],
                name_key = made.name_key, credit_code_valid = made.valid
            FROM feed_search made WHERE held.customer_no = made.customer_no
            """
        )


def _search_by_merged() -> None:
    """Make customers findable by the new names of those that are merged into them."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT merge.survivor_id FROM customers_customermerge AS merge
            JOIN customers_customer AS gone ON gone.id = merge.merged_id AND merge.undone_at IS NULL
            JOIN feed_customer AS sent ON sent.customer_no = gone.customer_no AND sent.renamed
            """
        )
        keys = [key for (key,) in cursor.fetchall()]
    for customer in Customer.objects.filter(pk__in=keys):
        customer.save(update_fields=refresh_search(customer))


def _search_row(row: tuple, more_names: Iterable[str], more_codes: Iterable[str]) -> tuple:
    customer_no, credit_code, name, name_en, short_name, short_name_en, former_names = row
    made = search_fields(
        customer_no=customer_no,
        credit_code=credit_code,
        name=name,
        name_en=name_en,
        short_name=short_name,
        short_name_en=short_name_en,
        former_names=[*former_names, *more_names],
        more_codes=more_codes,
    )
    valid = credit_code_is_valid(credit_code)
    # Parts have no blanks in them, and text travels many times faster than an array.
    return customer_no, made["search_text"], " ".join(made["search_parts"]), made["name_key"], valid
