"""Writing the summaries that dashboards add up."""

from django.db import connection, transaction

from common.statements import statement
from customers.models import Publication
from customers.queries import last_of_earlier_month
from dashboards.models import Summary


@transaction.atomic
def summarize(*, publication: Publication) -> int:
    """Keep the sums of a publication by unit and tier; done again, they replace themselves. Returns rows written.

    Compared with the last publication of an earlier calendar month, as the tiers of the publication itself are.
    """
    before = last_of_earlier_month(publication.business_date)
    Summary.objects.filter(publication=publication).delete()
    with connection.cursor() as cursor:
        cursor.execute(
            statement("dashboards", "summarize"),
            {"publication": publication.pk, "before": before.pk if before else 0},
        )
        return cursor.rowcount
