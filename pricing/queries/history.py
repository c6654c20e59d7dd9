"""What came before a request, for whoever decides it: votes below, promises, earlier requests, similar talks."""

from collections.abc import Collection, Sequence

from django.conf import settings
from django.db.models import Count, Q
from django.utils.module_loading import import_string

from pricing import texts
from pricing.models import Concession, Given
from pricing.rules.history import Record, SimilarTalks
from pricing.rules.route import Level, Standing, State
from products.models import ProductLine

# By whom requests are gathered: whose they are, or who asked.
CUSTOMER, PERSON = "customer_id", "asked_by_id"


def records(by: str, keys: Collection[int], *, but: int | None = None) -> dict[int, Record]:
    """How requests ended, all but one, by customer or by who asked, in two queries for any number of them."""
    asked = Concession.objects.filter(**{f"{by}__in": keys}).exclude(pk=but).order_by().values(by)
    ended = asked.annotate(
        agreed=Count("pk", filter=Q(state__in=[State.APPROVED, State.LAPSED])),
        refused=Count("pk", filter=Q(state=State.REFUSED)),
    )
    at = f"concession__{by}"
    promised = Given.objects.filter(
        **{f"{at}__in": keys}, standing__in=[Standing.KEPT, Standing.BROKEN], actual_month__isnull=False
    )
    words = promised.exclude(concession=but).order_by().values(at)
    kept = {
        row[at]: (row["kept"], row["all"] - row["kept"])
        for row in words.annotate(all=Count("pk"), kept=Count("pk", filter=Q(standing=Standing.KEPT)))
    }
    return {row[by]: Record(row["agreed"], row["refused"], *kept.get(row[by], (0, 0))) for row in ended}


def similar_talks(line: ProductLine) -> SimilarTalks | None:
    """How negotiations about the same product ended; the app that holds them answers. None while too few have."""
    found: SimilarTalks | None = import_string(settings.SIMILAR_TALKS)(line)
    return found


def told_before(found: Sequence[Concession]) -> dict[int, list[str]]:
    """For each request the sentences that stand on its card; needs quote, line, who asked and decisions fetched."""
    customers = records(CUSTOMER, {one.customer_id for one in found})
    people = records(PERSON, {one.asked_by_id for one in found})
    talks = {line: similar_talks(line) for line in {one.quote.product_line for one in found}}
    return {
        one.pk: [
            *_votes(one),
            *texts.customer_record(customers.get(one.customer_id, Record())),
            *texts.person_record(one.asked_by.display_name, people.get(one.asked_by_id, Record())),
            *texts.similar_talks(talks[one.quote.product_line]),
        ]
        for one in found
    }


def _votes(one: Concession) -> list[str]:
    """How the committees below voted."""
    made = sorted(one.decisions.all(), key=lambda decision: decision.level)
    voted = [(each.level, texts.votes_of(each.votes_for, each.votes_against)) for each in made]
    return [texts.votes_at(Level(level), votes) for level, votes in voted if votes]
