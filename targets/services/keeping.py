"""Keeping what was achieved, month by month."""

from datetime import date

from django.db import connection, transaction

from common.statements import statement
from customers.models import Publication
from targets.models import Achieved


@transaction.atomic
def keep_achieved(*, publication: Publication, month: date) -> int:
    """Keep what a month's scored customers came to by unit and lead; returns how many rows.

    Done again, it replaces itself. An earlier business date that is done again leaves what a later one kept of the
    same month.
    """
    held = Achieved._base_manager.filter(month=month)
    if held.filter(business_date__gt=publication.business_date).exists():
        return 0
    held.delete()
    with connection.cursor() as cursor:
        given = {"publication": publication.pk, "month": month, "business_date": publication.business_date}
        cursor.execute(statement("targets", "keep_achieved"), given)
        return cursor.rowcount
