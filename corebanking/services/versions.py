"""Forgetting versions of rows whose day is long over."""

from datetime import datetime

from django.db import transaction

from common.calendar import add_months, business_date
from corebanking.models import RowVersion
from corebanking.rules import versions_kept_from

_PORTION = 50_000


@transaction.atomic
def forget_versions(*, at: datetime) -> int:
    """Delete versions of rows that speak of a day before the kept ones; says how many. Run by the tick, once a day.

    A month later than such rows are refused, so that none is answered as new in between; versions of rows that speak
    of no day are kept.
    """
    old = RowVersion.objects.filter(day__lt=add_months(versions_kept_from(business_date(at)), -1))
    forgotten = 0
    while keys := list(old.values_list("pk", flat=True)[:_PORTION]):
        forgotten += RowVersion.objects.filter(pk__in=keys).delete()[0]
    return forgotten
