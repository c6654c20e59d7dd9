"""Writing the summaries that dashboards add up."""

from django.db import connection, transaction

from common.statements import statement
from customers.models import Publication
from customers.queries import last_of_earlier_month
from dashboards.models import Summary, UnitMover

# A page shows the first four; more are kept, since some may have left the viewer's sight since the night.
MOVERS_KEPT = 8


@transaction.atomic
def summarize(*, publication: Publication) -> int:
    """Keep the sums of a publication by unit and tier, and who moved most; done again, they replace themselves.

    Compared with the last publication of an earlier calendar month, as the tiers of the publication itself are.
    Returns how many rows of sums were written.
    """
    before = last_of_earlier_month(publication.business_date)
    for kept in (Summary, UnitMover):
        kept._base_manager.filter(publication=publication).delete()
    with connection.cursor() as cursor:
        cursor.execute(
            statement("dashboards", "keep_movers"), {"publication": publication.pk, "kept": MOVERS_KEPT}
        )
        cursor.execute(
            statement("dashboards", "summarize"),
            {"publication": publication.pk, "before": before.pk if before else 0},
        )
        return cursor.rowcount
