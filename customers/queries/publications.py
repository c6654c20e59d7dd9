"""Which publication the one that readers follow is compared with."""

from datetime import date

from customers.models import Publication


def last_of_earlier_month(day: date) -> Publication | None:
    """The last publication of a calendar month before that of `day`: what 'since last month' compares with."""
    earlier = Publication.objects.filter(business_date__lt=day.replace(day=1))
    return earlier.order_by("-business_date", "-pk").first()
