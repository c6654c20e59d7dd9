"""Counting which product lines and services customers use together, so that a page adds up a few rows."""

from django.db import connection, transaction

from common.statements import statement
from customers.models import Publication
from customers.queries import holding_bits
from dashboards.models import PairCount


@transaction.atomic
def count_pairs(*, publication: Publication) -> int:
    """Keep the counts of a publication in place of all earlier ones; how many rows. Done again they are the same."""
    PairCount._base_manager.all().delete()
    bits = holding_bits()
    given = {"publication": publication.pk, "codes": list(bits), "bits": list(bits.values())}
    with connection.cursor() as cursor:
        cursor.execute(statement("dashboards", "count_pairs"), given)
        return cursor.rowcount
