"""Finding every fault of a batch's rows, set-wise, and leaving the good ones typed in a temporary table.

Three temporary tables live as long as the transaction: `feed_text` holds every row as text, `feed_error` the faults,
`feed_row` the rows without faults: dates as dates, months as their first day, amounts as fen in columns `.._fen`.
"""

from datetime import date
from decimal import Decimal

from django.db import connection

from common.statements import statement
from corebanking.models import Batch
from corebanking.plain import typed_columns
from corebanking.rules import LAYOUTS, Field, Kind, Layout, Resource

# How each kind is written (a regular expression of PostgreSQL) and the code of the fault where it is not.
_WRITTEN = {
    Kind.DATE: (r"^[12]\d{3}-\d\d-\d\d$", "bad_date"),
    Kind.MONTH: (r"^[12]\d{3}-(0[1-9]|1[0-2])$", "bad_month"),
    Kind.AMOUNT: (r"^-?\d{1,13}(\.\d{1,2})?$", "bad_amount"),
    Kind.RATE: (r"^-?\d{1,7}(\.\d{1,6})?$", "bad_rate"),
    Kind.INTEGER: (r"^-?\d{1,9}$", "bad_integer"),
    Kind.FLAG: (r"^(0|1|true|false)$", "bad_flag"),
    Kind.CURRENCY: (r"^[A-Z]{3}$", "bad_currency"),
}
_TYPES = {
    Kind.DATE: "{name}::date AS {name}",
    Kind.MONTH: "({name} || '-01')::date AS {name}",
    Kind.AMOUNT: "({name}::numeric * 100)::bigint AS {name}_fen",
    Kind.RATE: "{name}::numeric AS {name}",
    Kind.INTEGER: "{name}::integer AS {name}",
    Kind.FLAG: "{name}::boolean AS {name}",
}
# A unit's fault is a fault of the units below it: asked again once for each level.
_ROUNDS = {Resource.UNITS: 3}


def check_rows(batch: Batch) -> None:
    """Fill the three tables for a batch whose rows are staged."""
    layout = LAYOUTS[Resource(batch.resource)]
    _read_as_text(batch, layout)
    _check_fields(batch, layout)
    _read_typed(batch, layout)
    _refuse_repeats(layout)
    for _ in range(_ROUNDS.get(Resource(batch.resource), 1)):
        _check_meaning(batch)
        if not _drop_faulty():
            break


def months_sent(batch: Batch, *, earliest: date, latest: date) -> list[date]:
    """The months of balances in a batch that can be booked, read before the rows are checked."""
    with connection.cursor() as cursor:
        cursor.execute(
            statement("corebanking", "months_sent"),
            {"batch": batch.pk, "earliest": f"{earliest:%Y-%m}", "latest": f"{latest:%Y-%m}"},
        )
        return [date.fromisoformat(f"{month}-01") for (month,) in cursor.fetchall()]


def count_rows(batch: Batch) -> tuple[int, int]:
    """(received, faulty) rows of a checked batch; a row with several faults counts once, a warning does not."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT (SELECT count(*) FROM corebanking_stagedrow WHERE batch_id = %(batch)s)"
            " + (SELECT count(*) FROM corebanking_stagedbalance WHERE batch_id = %(batch)s)",
            {"batch": batch.pk},
        )
        (received,) = cursor.fetchone()
        cursor.execute("SELECT count(DISTINCT (part, line)) FROM feed_error WHERE NOT warning")
        (faulty,) = cursor.fetchone()
    return received, faulty


def totals_received(batch: Batch, *, faulty: bool = False) -> dict[str, Decimal]:
    """Sum per currency over every row received whose amount can be read, or over those of them with a fault.

    '' where the currency cannot be told.
    """
    layout = LAYOUTS[Resource(batch.resource)]
    if layout.total is None:
        return {}
    question = {
        Resource.CUSTOMERS: "SELECT 'CNY', {amount} FROM feed_text feed WHERE {readable}",
        Resource.ACCOUNTS: (
            "SELECT CASE WHEN currency ~ '^[A-Z]{{3}}$' THEN currency ELSE '' END, {amount}"
            " FROM feed_text feed WHERE {readable} GROUP BY 1"
        ),
        Resource.BALANCES: (
            "SELECT currency, sum(amount) FROM ("
            " SELECT coalesce(account.currency, '') AS currency, {amount} AS amount FROM feed_text feed"
            " LEFT JOIN customers_account account USING (account_no) WHERE {readable} GROUP BY 1"
            " UNION ALL SELECT coalesce(account.currency, ''), (sum(ending_balance_fen) * 0.01)::numeric(38, 2)"
            " FROM corebanking_stagedbalance feed LEFT JOIN customers_account account USING (account_no)"
            f" WHERE batch_id = {batch.pk} {{chosen}} GROUP BY 1) AS written GROUP BY 1"
        ),
    }[Resource(batch.resource)]
    chosen = (
        "AND EXISTS (SELECT FROM feed_error fault WHERE fault.part = feed.part AND fault.line = feed.line"
        " AND NOT fault.warning)"
        if faulty
        else ""
    )
    readable = f"{layout.total} ~ '{_WRITTEN[Kind.AMOUNT][0]}' {chosen}"
    with connection.cursor() as cursor:
        cursor.execute(
            question.format(amount=f"sum({layout.total}::numeric)", readable=readable, chosen=chosen)
        )
        return {currency: total for currency, total in cursor.fetchall() if total is not None}


def _read_as_text(batch: Batch, layout: Layout) -> None:
    columns = ", ".join(f"nullif(content->>'{name}', '') AS {name}" for name in layout.names)
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS pg_temp.feed_error, pg_temp.feed_text, pg_temp.feed_row")
        cursor.execute(
            "CREATE TEMPORARY TABLE feed_error (part integer, line integer, field varchar(40) DEFAULT '',"
            " code varchar(40), value text, warning boolean DEFAULT false) ON COMMIT DROP"
        )
        cursor.execute(
            f"CREATE TEMPORARY TABLE feed_text ON COMMIT DROP AS SELECT part, line, {columns}"
            " FROM corebanking_stagedrow WHERE batch_id = %s AND content IS NOT NULL",
            [batch.pk],
        )
        cursor.execute("ANALYZE feed_text")


def _check_fields(batch: Batch, layout: Layout) -> None:
    """Lines that are no rows, fields nobody knows, fields missing and fields not written as their kind is."""
    faults = [fault for field in layout.fields for fault in _faults(field)]
    somewhere = " OR ".join(_suspicious(field) for field in layout.fields)
    wanted = ", ".join(f"('{field}', '{code}', {field}, {bad})" for field, code, bad in faults)
    with connection.cursor() as cursor:
        cursor.execute(statement("corebanking", "malformed_lines"), {"batch": batch.pk})
        cursor.execute(
            statement("corebanking", "unknown_fields"), {"batch": batch.pk, "known": list(layout.names)}
        )
        cursor.execute(
            "INSERT INTO feed_error (part, line, field, code, value)"
            " SELECT part, line, fault_field, fault_code, left(fault_value, 200) FROM feed_text"
            f" CROSS JOIN LATERAL (VALUES {wanted}) AS fault (fault_field, fault_code, fault_value, is_fault)"
            f" WHERE ({somewhere}) AND is_fault"
        )


def _suspicious(field: Field) -> str:
    """A condition that every faulty value of the field meets, cheaper than its faults for most good values.

    Regular expressions are what costs: where a value has nothing but digits in the right places none is asked.
    """
    name, digits = field.name, f"translate({field.name}, '0123456789', '')"
    plain = {
        Kind.AMOUNT: (
            f"{digits} = '.' AND length({name}) BETWEEN 4 AND 16 AND substr({name}, length({name}) - 2, 1) = '.'"
        ),
        Kind.INTEGER: f"{digits} = '' AND length({name}) < 10",
        Kind.MONTH: (
            f"{digits} = '-' AND length({name}) = 7 AND substr({name}, 5, 1) = '-'"
            f" AND left({name}, 1) IN ('1', '2') AND right({name}, 2) BETWEEN '01' AND '12'"
        ),
        Kind.CODE: f"{digits} = '' AND length({name}) <= {field.length}",
    }.get(field.kind)
    faults = " OR ".join(bad for _, _, bad in _faults(field))
    if plain is None or field.lowest:
        return f"({faults})"
    return f"(NOT coalesce({plain}, false) AND ({faults}))"


def _faults(field: Field) -> list[tuple[str, str, str]]:
    """(field, code, condition) of everything that can be wrong with one field by itself."""
    name = field.name
    faults = [(name, "required", f"{name} IS NULL")] if field.required else []
    if field.kind is Kind.TEXT:
        return [
            *faults,
            (name, "too_long", f"coalesce(length({name}) > {field.length}, false)"),
            (name, "bad_text", rf"coalesce({name} ~ '^\s*$|[\x01-\x1f\x7f]', false)"),
        ]
    if field.kind is Kind.CODE:
        return [
            *faults,
            (name, "bad_code", f"coalesce({name} !~ '^[A-Za-z0-9_.-]{{1,{field.length}}}$', false)"),
        ]
    if field.kind is Kind.CHOICE:
        choices = ", ".join(f"'{choice}'" for choice in field.choices)
        return [*faults, (name, "not_a_choice", f"coalesce({name} NOT IN ({choices}), false)")]
    pattern, code = _WRITTEN[field.kind]
    wrong = f"{name} !~ '{pattern}'"
    if field.kind is Kind.DATE:
        wrong = f"({wrong} OR NOT pg_input_is_valid({name}, 'date'))"
    faults.append((name, code, f"coalesce({wrong}, false)"))
    if field.lowest is not None:
        faults.append(
            (
                name,
                "negative" if field.lowest == 0 else "too_small",
                f"coalesce(CASE WHEN {name} ~ '{pattern}' THEN {name}::numeric < {field.lowest} END, false)",
            )
        )
    return faults


def _read_typed(batch: Batch, layout: Layout) -> None:
    columns = ", ".join(_TYPES.get(field.kind, "{name}").format(name=field.name) for field in layout.fields)
    plain = (
        f" UNION ALL SELECT part, line, {', '.join(typed_columns(layout, layout.names))}"
        f" FROM corebanking_stagedbalance WHERE batch_id = {batch.pk}"
    )
    with connection.cursor() as cursor:
        cursor.execute(
            f"CREATE TEMPORARY TABLE feed_row ON COMMIT DROP AS SELECT part, line, {columns} FROM feed_text"
            " WHERE NOT EXISTS (SELECT FROM feed_error fault"
            " WHERE fault.part = feed_text.part AND fault.line = feed_text.line)"
            f"{plain if layout.typed else ''}"
        )
        cursor.execute("ANALYZE feed_row")


def _refuse_repeats(layout: Layout) -> None:
    """Every row after the first with the same bank key."""
    key = ", ".join(layout.key)
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            INSERT INTO feed_error (part, line, field, code, value)
            SELECT part, line, '{layout.key[0]}', 'repeated', {layout.key[0]} FROM (
                SELECT part, line, {layout.key[0]}::text,
                    row_number() OVER (PARTITION BY {key} ORDER BY part, line) AS place
                FROM feed_row
                WHERE ({key}) IN (SELECT {key} FROM feed_row GROUP BY {key} HAVING count(*) > 1)
            ) AS same WHERE place > 1
            """
        )
    _drop_faulty()


def _check_meaning(batch: Batch) -> None:
    """References, dates in order, signs: what only the bank's own records and calendar can tell."""
    with connection.cursor() as cursor:
        cursor.execute(
            statement("corebanking", f"faults_of_{batch.resource}"), {"business_date": batch.business_date}
        )


def _drop_faulty() -> int:
    """Take faulty rows out of `feed_row`; says how many went."""
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM feed_row USING feed_error fault"
            " WHERE fault.part = feed_row.part AND fault.line = feed_row.line AND NOT fault.warning"
        )
        return cursor.rowcount
