"""Which publication readers follow, and which one it is compared with."""

from datetime import date

from customers.models import Publication


def current_publication() -> Publication | None:
    """The scoring that readers follow now; None before the first."""
    return Publication.objects.filter(current__isnull=False).first()


def last_of_earlier_month(day: date) -> Publication | None:
    """The last publication of a calendar month before that of `day`: what 'since last month' compares with."""
    earlier = Publication.objects.filter(business_date__lt=day.replace(day=1))
    return earlier.order_by("-business_date", "-pk").first()
