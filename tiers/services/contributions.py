"""The first step of scoring: what each account earned, month by month."""

from django.db import connection, transaction

from common.calendar import add_months
from common.partitions import ensure_month_partition
from common.statements import statement
from tiers.models import Run

MONTHS = 24


class NoTransferPrice(Exception):
    """A deposit or loan line has books but no transfer price of any month: its margin cannot be told."""


@transaction.atomic
def compute_contributions(*, run: Run) -> int:
    """Write the contributions of the 24 months up to the run's month; returns how many rows are new or changed.

    A month that core banking corrected is computed anew; rows that come out the same are left alone. Refuses with
    NoTransferPrice rather than count a margin as zero.
    """
    first = add_months(run.month, 1 - MONTHS)
    for number in range(MONTHS):
        ensure_month_partition("tiers_contribution", add_months(first, number))
    window = {"first": first, "last": run.month}
    with connection.cursor() as cursor:
        cursor.execute(statement("tiers", "unpriced_lines"), window)
        if unpriced := [code for (code,) in cursor.fetchall()]:
            raise NoTransferPrice(", ".join(unpriced))
        cursor.execute(statement("tiers", "contributions"), window)
        changed = cursor.rowcount
        # After a large feed nothing is known of these tables yet, and the features would be joined row by row.
        cursor.execute(
            "ANALYZE customers_customer, customers_account, customers_accountmonth, tiers_contribution"
        )
        return changed
