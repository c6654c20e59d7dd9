"""Contacts through other channels, each with how often the customer came about the same before."""

from datetime import timedelta

from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from activities.models import ChannelContact

# Contacts about one cause within so many days are counted as repeated.
REPEATED_WITHIN = timedelta(days=30)


def counted(contacts: QuerySet[ChannelContact]) -> QuerySet[ChannelContact]:
    """The contacts with `times`: which one it is, of this customer about this cause, within thirty days before it."""
    same = ChannelContact.objects.filter(
        customer=OuterRef("customer"),
        cause=OuterRef("cause"),
        happened_at__gt=OuterRef("happened_at") - REPEATED_WITHIN,
        happened_at__lte=OuterRef("happened_at"),
    )
    counts = same.order_by().values("customer").annotate(n=Count("pk")).values("n")
    return contacts.annotate(times=Coalesce(Subquery(counts), 1))
