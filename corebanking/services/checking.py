"""Finding every fault of a batch's rows, set-wise, and leaving the good ones typed in a temporary table.

Three temporary tables live as long as the transaction: `feed_text` holds every row as text, `feed_error` the faults,
`feed_row` the rows without faults: dates as dates, months as their first day, amounts as fen in columns `.._fen`.
"""

from datetime import date
from decimal import Decimal

from django.db import connection

from common.calendar import business_today
from common.statements import statement
from corebanking.models import Batch
from corebanking.plain import typed_columns
from corebanking.rules import (
    LAYOUTS,
    REFERENCES,
    VERSION,
    Field,
    Kind,
    Layout,
    Resource,
    versions_kept_from,
)

# How each kind is written (a regular expression of PostgreSQL) and the code of the fault where it is not.
_WRITTEN = {
    Kind.DATE: (r"^[12]\d{3}-\d\d-\d\d$", "bad_date"),
    Kind.MOMENT: (r"^[12]\d{3}-\d\d-\d\dT\d\d:\d\d(:\d\d)?(Z|[+-]\d\d:\d\d)$", "bad_moment"),
    Kind.MONTH: (r"^[12]\d{3}-(0[1-9]|1[0-2])$", "bad_month"),
    Kind.AMOUNT: (r"^-?\d{1,13}(\.\d{1,2})?$", "bad_amount"),
    Kind.RATE: (r"^-?\d{1,7}(\.\d{1,6})?$", "bad_rate"),
    Kind.INTEGER: (r"^-?\d{1,9}$", "bad_integer"),
    Kind.FLAG: (r"^(0|1|true|false)$", "bad_flag"),
    Kind.CURRENCY: (r"^[A-Z]{3}$", "bad_currency"),
    Kind.VERSION: (r"^\d{1,18}$", "bad_version"),
}
# What has to be a value of a type of PostgreSQL beside being written well.
_CALENDAR = {Kind.DATE: "date", Kind.MOMENT: "timestamptz"}
_TYPES = {
    Kind.DATE: "{name}::date AS {name}",
    Kind.MOMENT: "{name}::timestamptz AS {name}",
    Kind.VERSION: "{name}::bigint AS {name}",
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
    _leave_stale(batch, layout)
    for _ in range(_ROUNDS.get(Resource(batch.resource), 1)):
        _check_meaning(batch)
        if not _drop_faulty():
            break


def months_sent(batch: Batch, *, earliest: date, latest: date, field: str) -> list[date]:
    """The months of balances in a batch that can be booked, read before the rows are checked.

    `field` holds a month, or a day of which the month is meant.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            statement("corebanking", "months_sent"),
            {"batch": batch.pk, "earliest": f"{earliest:%Y-%m}", "latest": f"{latest:%Y-%m}", "field": field},
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


# Sums by currency, written three ways: core banking's own yuan, a currency in the row, that of the row's account.
_SUMS = {
    "yuan": "SELECT 'CNY', {amount} FROM feed_text feed WHERE {readable}",
    "row": (
        "SELECT CASE WHEN currency ~ '^[A-Z]{{3}}$' THEN currency ELSE '' END, {amount}"
        " FROM feed_text feed WHERE {readable} GROUP BY 1"
    ),
    "account": (
        "SELECT coalesce(account.currency, ''), {amount} FROM feed_text feed"
        " LEFT JOIN customers_account account USING (account_no) WHERE {readable} GROUP BY 1"
    ),
    "typed": (
        "SELECT currency, sum(amount) FROM ("
        " SELECT coalesce(account.currency, '') AS currency, {amount} AS amount FROM feed_text feed"
        " LEFT JOIN customers_account account USING (account_no) WHERE {readable} GROUP BY 1"
        " UNION ALL SELECT coalesce(account.currency, ''), (sum(ending_balance_fen) * 0.01)::numeric(38, 2)"
        " FROM corebanking_stagedbalance feed LEFT JOIN customers_account account USING (account_no)"
        " WHERE batch_id = BATCH {chosen} GROUP BY 1) AS written GROUP BY 1"
    ),
}


def _money_of(layout: Layout) -> str:
    """In which currency a resource's amounts are: one in the row, that of its account, or yuan."""
    names = layout.names
    return "row" if "currency" in names else "account" if "account_no" in names else "yuan"


def totals_received(batch: Batch, *, faulty: bool = False) -> dict[str, Decimal]:
    """Sum per currency over every row received whose amount can be read, or over those of them with a fault.

    '' where the currency cannot be told.
    """
    layout = LAYOUTS[Resource(batch.resource)]
    if layout.total is None:
        return {}
    question = _SUMS["typed" if layout.typed else _money_of(layout)].replace("BATCH", str(batch.pk))
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
    columns = ", ".join(f"nullif(content->>'{name}', '') AS {name}" for name in layout.sent_names)
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
    faults = [fault for field in layout.sent_fields for fault in _faults(field)]
    somewhere = " OR ".join(_suspicious(field) for field in layout.sent_fields)
    wanted = ", ".join(f"('{field}', '{code}', {field}, {bad})" for field, code, bad in faults)
    with connection.cursor() as cursor:
        cursor.execute(statement("corebanking", "malformed_lines"), {"batch": batch.pk})
        cursor.execute(
            statement("corebanking", "unknown_fields"), {"batch": batch.pk, "known": list(layout.sent_names)}
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
    if field.kind in _CALENDAR:
        wrong = f"({wrong} OR NOT pg_input_is_valid({name}, '{_CALENDAR[field.kind]}'))"
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
    columns = ", ".join(
        _TYPES.get(field.kind, "{name}").format(name=field.name) for field in layout.sent_fields
    )
    plain = (
        f" UNION ALL SELECT part, line, {', '.join(typed_columns(layout, layout.names))}, NULL::bigint"
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


def _leave_stale(batch: Batch, layout: Layout) -> None:
    """Take out rows of which a newer version was applied; each is told as a warning, and none is a fault.

    A row with a version of a day for which none are kept any more is a fault: it cannot be told from an old one.
    """
    parameters = {"resource": batch.resource, "source": batch.source}
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT EXISTS (SELECT FROM feed_row WHERE {VERSION.name} IS NOT NULL)")
        if cursor.fetchone()[0]:
            if layout.dated:
                forgotten = statement("corebanking", "versions_forgotten").format(day=day_of(layout))
                cursor.execute(forgotten, {"kept_from": versions_kept_from(business_today())})
                _drop_faulty()
            question = statement("corebanking", "stale_rows").format(key=version_key(layout))
            cursor.execute(question, parameters)


def version_key(layout: Layout) -> str:
    """The bank key of a row of `feed` as one text, in SQL."""
    return " || ' ' || ".join(f"feed.{name}" for name in layout.key)


def day_of(layout: Layout) -> str:
    """The day that a row of `feed` speaks of, in SQL; NULL where it speaks of none."""
    if not layout.dated:
        return "NULL::date"
    kind = next(field.kind for field in layout.fields if field.name == layout.dated)
    sent = f"feed.{layout.dated}"
    return f"({sent} AT TIME ZONE 'Asia/Shanghai')::date" if kind is Kind.MOMENT else sent


def count_stale() -> int:
    """Rows of a checked batch that were left out because a newer version of them was applied."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM feed_error WHERE code = 'stale'")
        return cursor.fetchone()[0]


def _check_meaning(batch: Batch) -> None:
    """References, dates in order, signs: what only the bank's own records and calendar can tell."""
    layout = LAYOUTS[Resource(batch.resource)]
    question = (
        _described_faults(layout)
        if layout.described
        else statement("corebanking", f"faults_of_{batch.resource}")
    )
    with connection.cursor() as cursor:
        cursor.execute(question, {"business_date": batch.business_date})


def _described_faults(layout: Layout) -> str:
    """The question for faults of a resource that is described by its layout alone: one fault of one row a row."""
    joins, faults = [], []
    for field in layout.fields:
        name, sent = field.name, f"feed.{field.name}"
        if field.refers:
            table, key, code = REFERENCES[field.refers]
            joins.append(f"LEFT JOIN {table} AS of_{name} ON of_{name}.{key} = {sent}")
            faults.append((name, code, sent, f"{sent} IS NOT NULL AND of_{name}.id IS NULL"))
        if field.past:
            day = f"({sent} AT TIME ZONE 'Asia/Shanghai')::date" if field.kind is Kind.MOMENT else sent
            faults.append((name, "in_future", f"{sent}::text", f"{day} > %(business_date)s"))
            faults.append((name, "before_1990", f"{sent}::text", f"{day} < date '1990-01-01'"))
        if field.fraction:
            faults.append((name, "not_a_fraction", f"{sent}::text", f"abs({sent}) >= 1"))
    for first, last in layout.spans:
        faults.append((last, "ends_before_it_begins", f"feed.{last}::text", f"feed.{last} < feed.{first}"))
    listed = ", ".join(f"('{field}', '{code}', {value}, {bad})" for field, code, value, bad in faults)
    return (
        "INSERT INTO feed_error (part, line, field, code, value)"
        " SELECT feed.part, feed.line, fault.field, fault.code, fault.value FROM feed_row AS feed"
        f" {' '.join(joins)} CROSS JOIN LATERAL (VALUES {listed}) AS fault (field, code, value, bad)"
        " WHERE fault.bad"
    )


def _drop_faulty() -> int:
    """Take faulty rows out of `feed_row`; says how many went."""
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM feed_row USING feed_error fault"
            " WHERE fault.part = feed_row.part AND fault.line = feed_row.line AND NOT fault.warning"
        )
        return cursor.rowcount
