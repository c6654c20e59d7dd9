"""Which publication readers follow, and which one it is compared with."""

from datetime import date
from typing import Any

from django.db.models import Q, QuerySet, Subquery
from django.db.models.functions import TruncMonth

from customers.models import Publication


def current_publication() -> Publication | None:
    """The scoring that readers follow now; None before the first."""
    return _followed().first()


def published_on() -> QuerySet[Any]:
    """The business date of the scoring that readers follow, to be asked together with other single answers."""
    return _followed().values("business_date")


def last_of_earlier_month(day: date) -> Publication | None:
    """The last publication of a calendar month before that of `day`: what 'since last month' compares with."""
    earlier = Publication.objects.filter(business_date__lt=day.replace(day=1))
    return earlier.order_by("-business_date", "-pk").first()


def followed_and_compared() -> tuple[Publication | None, Publication | None]:
    """The scoring that readers follow, and the last of an earlier calendar month: one query for both."""
    begins = _followed().annotate(begins=TruncMonth("business_date")).values("begins")[:1]
    earlier = Publication.objects.filter(business_date__lt=Subquery(begins)).order_by("-business_date", "-pk")
    both = Publication.objects.filter(Q(current__isnull=False) | Q(pk=Subquery(earlier.values("pk")[:1])))
    # The one compared with is of an earlier month, so it comes second.
    followed, compared = (*both.order_by("-business_date", "-pk"), None, None)[:2]
    return followed, compared


def _followed() -> QuerySet[Publication]:
    return Publication.objects.filter(current__isnull=False)
