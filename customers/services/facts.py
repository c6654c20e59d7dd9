"""Writing checked rows of core banking as one set: `FACTS` says what goes into which table, the statement is made.

`rows` names a temporary table of the present transaction as in `customers.services.feed`. Only rows that differ from
what stands are written. A value that is corrected (a later batch of the same business date, or of a day that is over,
says something else) is kept as it was in `Correction`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from django.db import connection, transaction

from common.calendar import month_start
from common.partitions import ensure_month_partition
from common.statements import statement

DAILY_BALANCES = "customers_dailybalance"
# What comes under a merged number belongs to the customer that took it in.
OF_CUSTOMER = (
    "JOIN customers_customer AS customer ON customer.customer_no = feed.customer_no"
    " LEFT JOIN customers_customermerge AS merge ON merge.merged_id = customer.id AND merge.undone_at IS NULL"
)
WHOSE = "coalesce(merge.survivor_id, customer.id)"
_OF_ACCOUNT = "JOIN customers_account AS account ON account.account_no = feed.account_no"


@dataclass(frozen=True)
class Target:
    """Where a resource goes: its table, the columns that are its key there, and each column's value.

    Values are SQL over `feed` and what is joined. `key` and `named` say the key twice: as columns, and as text over
    `feed` for people. `day` is the column of the day a row speaks of, where it speaks of one.
    """

    table: str
    joins: str
    key: tuple[str, ...]
    named: str
    values: Mapping[str, str] = field(default_factory=dict)
    day: str = ""


def _same(*names: str) -> dict[str, str]:
    return {name: f"feed.{name}" for name in names}


FACTS: dict[str, Target] = {
    "ratings": Target(
        table="customers_rating",
        joins=OF_CUSTOMER,
        key=("customer_id", "rated_on"),
        named="feed.customer_no || ' ' || feed.rated_on",
        values={"customer_id": WHOSE} | _same("rated_on", "rating", "default_probability", "valid_until"),
    ),
    "loans": Target(
        table="customers_loan",
        joins=f"{OF_CUSTOMER} JOIN products_productline AS line ON line.code = feed.product_line",
        key=("loan_no",),
        named="feed.loan_no",
        values={
            "customer_id": WHOSE,
            "product_line_id": "line.id",
            "principal_fen": "feed.principal_fen",
            "outstanding_fen": "feed.outstanding_fen",
            "next_due_fen": "feed.next_due_fen",
            "overdue_days": "coalesce(feed.overdue_days, 0)",
            "overdue_fen": "coalesce(feed.overdue_fen, 0)",
            "security": "coalesce(feed.security, '')",
        }
        | _same(
            "loan_no",
            "currency",
            "rate",
            "lent_on",
            "matures_on",
            "extended_to",
            "next_due_on",
            "quality",
            "status",
        ),
    ),
    "holdings": Target(
        table="customers_holding",
        joins=f"{OF_CUSTOMER} JOIN products_product AS product ON product.code = feed.product_code",
        key=("customer_id", "product_id"),
        named="feed.customer_no || ' ' || feed.product_code",
        values={"customer_id": WHOSE, "product_id": "product.id"}
        | _same("since", "until", "amount_fen", "units"),
    ),
    "daily_balances": Target(
        table=DAILY_BALANCES,
        joins=_OF_ACCOUNT,
        key=("day", "account_id"),
        named="feed.account_no || ' ' || feed.day",
        values={"account_id": "account.id", "customer_id": "account.customer_id"}
        | _same("day", "balance_fen"),
        day="day",
    ),
    "settlements": Target(
        table="customers_settlement",
        joins=_OF_ACCOUNT,
        key=("settlement_no",),
        named="feed.settlement_no",
        values={
            "account_id": "account.id",
            "customer_id": "account.customer_id",
            "counterparty": "coalesce(feed.counterparty, '')",
            "counterparty_bank": "coalesce(feed.counterparty_bank, '')",
        }
        | _same("settlement_no", "settled_on", "direction", "kind", "amount_fen"),
        day="settled_on",
    ),
    "fees": Target(
        table="customers_feecharged",
        joins=_OF_ACCOUNT,
        key=("fee_no",),
        named="feed.fee_no",
        values={"account_id": "account.id", "customer_id": "account.customer_id"}
        | _same("fee_no", "charged_on", "kind", "amount_fen"),
        day="charged_on",
    ),
}

# Rows that are news, written; those that were corrected, kept as they were. `old` is the row before, `new` after.
_WRITE = """
WITH sent AS MATERIALIZED (
    SELECT DISTINCT ON ({key}) {values}, {named} AS feed_key FROM {rows} AS feed {joins} ORDER BY {key}, feed_key
), written AS (
    INSERT INTO {table} AS held ({columns}, business_date, batch_id)
    SELECT {columns}, %(business_date)s, %(batch)s FROM sent ORDER BY {key}
    ON CONFLICT ({key}) DO UPDATE
    SET {replaced}, business_date = excluded.business_date, batch_id = excluded.batch_id
    WHERE ({held}) IS DISTINCT FROM ({excluded})
    RETURNING {new_key}, old.batch_id AS batch_before, new.customer_id AS whose,
        to_jsonb(old) - '{{batch_id,business_date}}'::text[] AS was,
        to_jsonb(new) - '{{batch_id,business_date}}'::text[] AS became
), corrected AS (
    INSERT INTO customers_correction (
        customer_id, resource, key, business_date, batch_id, was, became, corrected_at
    )
    SELECT whose, %(resource)s, sent.feed_key, %(business_date)s, %(batch)s, before.fields, after.fields, now()
    FROM written
    JOIN sent USING ({key})
    CROSS JOIN LATERAL (
        SELECT jsonb_object_agg(name, value) AS fields FROM jsonb_each(written.was) AS one (name, value)
        WHERE written.became -> name IS DISTINCT FROM value
    ) AS before
    CROSS JOIN LATERAL (
        SELECT jsonb_object_agg(name, value) AS fields FROM jsonb_each(written.became) AS one (name, value)
        WHERE written.was -> name IS DISTINCT FROM value
    ) AS after
    WHERE batch_before IS NOT NULL AND (%(corrects)s OR {is_past})
)
SELECT count(*) FROM written
"""


@transaction.atomic
def write_facts(
    *, target: Target, resource: str, rows: str, business_date: date, batch_id: int, corrects: bool
) -> int:
    """Write the rows of a resource; says how many are new or changed.

    `corrects`: a batch of the same business date was applied before this one, so what changes now is corrected.
    """
    columns = list(target.values)
    replaced = [column for column in columns if column not in target.key]
    question = _WRITE.format(
        table=target.table,
        rows=rows,
        joins=target.joins,
        named=target.named,
        values=", ".join(f"{value} AS {column}" for column, value in target.values.items()),
        columns=", ".join(columns),
        key=", ".join(target.key),
        new_key=", ".join(f"new.{column}" for column in target.key),
        replaced=", ".join(f"{column} = excluded.{column}" for column in replaced),
        held=", ".join(f"held.{column}" for column in replaced),
        excluded=", ".join(f"excluded.{column}" for column in replaced),
        is_past=f"sent.{target.day} < %(business_date)s" if target.day else "false",
    )
    with connection.cursor() as cursor:
        cursor.execute(
            question,
            {"resource": resource, "business_date": business_date, "batch": batch_id, "corrects": corrects},
        )
        return cursor.fetchone()[0]


def ensure_daily_balances(*, months: list[date]) -> None:
    """Have the partitions of the months' days; run before the load, as those of months are."""
    for month in months:
        ensure_month_partition(DAILY_BALANCES, month_start(month))


def follow_ratings(*, rows: str) -> None:
    """The customers of the rows have the rating of the last day on which they were rated."""
    with connection.cursor() as cursor:
        cursor.execute(statement("customers", "feed_ratings_followed").format(rows=rows))
