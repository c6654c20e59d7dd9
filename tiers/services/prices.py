"""Core banking's side of the parameters: the internal price of money per product line and month."""

from django.db import connection, transaction
from psycopg2.sql import SQL, Identifier

from common.statements import statement


@transaction.atomic
def upsert_transfer_prices(*, rows: str) -> int:
    """Write the prices in the temporary table `rows` (product_line, month, rate); says how many are new or changed."""
    query = SQL(statement("tiers", "feed_transfer_prices")).format(rows=Identifier(rows))
    with connection.cursor() as cursor:
        cursor.execute(query.as_string(connection.connection))
        return cursor.rowcount
