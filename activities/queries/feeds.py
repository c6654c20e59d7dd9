"""Whether a person's calendar can be read from outside."""

from activities.models import CalendarFeed
from organization.models import Staff


def feed_of(person: Staff) -> CalendarFeed | None:
    """The one address of a person's calendar that is open; None where there is none."""
    return CalendarFeed.objects.filter(person=person, closed_at=None).first()
