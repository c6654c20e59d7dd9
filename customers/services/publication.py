"""Publishing a scoring of the whole bank: its rows in partitions of their own, then one pointer moves."""

from contextlib import AbstractContextManager
from datetime import date, datetime

from django.db import connection, transaction

from common.partitions import filled_run_partition, partition_name, replace_run_partition
from common.statements import statement
from customers.models import CurrentPublication, CustomerForeignBalance, CustomerScore, Publication

# Lists filter and order by these; the planner need not know how the others lie.
ASKED_BY = (
    "customer_id, unit_id, tier_id, tier_before_id, score, bank_decile, strategic_class, phase, confidence"
)

# The columns that supervisors and head office order a whole bank by.
ORDERED = ("deposits_cny_fen", "loans_cny_fen", "contribution_fen", "churn_risk")


def scores_to_fill(*, publication_id: int) -> AbstractContextManager[str]:
    """The name of an empty table for the scores of a publication to come: the block fills it, nobody reads it yet.

    Its columns are those of CustomerScore. What a killed attempt left is replaced.
    """
    return filled_run_partition(CustomerScore._meta.db_table, publication_id, analyzed=ASKED_BY)


@transaction.atomic
def publish(
    *,
    publication_id: int,
    business_date: date,
    month: date,
    model_label: str,
    boundaries: dict[str, int],
    at: datetime,
) -> Publication:
    """Add foreign balances to the scores that lie ready and let every reader follow them from this commit on.

    The scores were filled in by `scores_to_fill`. `month` is the month whose balances the publication shows.
    """
    replace_run_partition(CustomerForeignBalance._meta.db_table, publication_id)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {partition_name(CustomerScore._meta.db_table, publication_id)}")
        (count,) = cursor.fetchone()
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


def index_scores(*, publication_id: int) -> None:
    """Let lists of the whole bank be read by money and risk in order; done again it changes nothing.

    Made once everybody follows the publication, so that nobody waits for it: until then such a list is sorted.
    """
    table = partition_name(CustomerScore._meta.db_table, publication_id)
    with connection.cursor() as cursor:
        for column in ORDERED:
            cursor.execute(f"CREATE INDEX IF NOT EXISTS {table}_{column} ON {table} ({column}, customer_id)")


PARTITIONED = [CustomerScore._meta.db_table, CustomerForeignBalance._meta.db_table]
