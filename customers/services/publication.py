"""Publishing a scoring of the whole bank: its rows in partitions of their own, then one pointer moves."""

from datetime import date, datetime
from typing import Any

from django.db import connection, transaction

from common.partitions import replace_run_partition
from common.statements import statement
from customers.models import CurrentPublication, CustomerForeignBalance, CustomerScore, Publication

SCORE_COLUMNS = [field.column for field in CustomerScore._meta.concrete_fields]


@transaction.atomic
def publish(
    *,
    publication_id: int,
    business_date: date,
    month: date,
    model_label: str,
    boundaries: dict[str, int],
    scores: str,
    given: dict[str, Any],
    at: datetime,
) -> Publication:
    """Write the scores and foreign balances of a publication and let every reader follow it from this commit on.

    `scores` is a query, with the parameters `given`, whose columns are those of CustomerScore in their order. `month`
    is the month whose balances it shows. What a killed attempt left is replaced.
    """
    replace_run_partition("customers_customerscore", publication_id)
    replace_run_partition("customers_customerforeignbalance", publication_id)
    with connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO customers_customerscore ({', '.join(SCORE_COLUMNS)}) {scores}", given)
        count = cursor.rowcount
        cursor.execute(
            statement("customers", "foreign_balances"), {"publication": publication_id, "month": month}
        )
    publication, _ = Publication.objects.update_or_create(
        pk=publication_id,
        defaults={
            "business_date": business_date,
            "published_at": at,
            "model_label": model_label,
            "customers": count,
            "boundaries": boundaries,
        },
    )
    CurrentPublication.objects.update_or_create(only=True, defaults={"publication": publication})
    return publication


PARTITIONED = [CustomerScore._meta.db_table, CustomerForeignBalance._meta.db_table]
