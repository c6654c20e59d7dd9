"""What a contact changes on the people who were met."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import Q

from customers.models import Contact


@transaction.atomic
def note_meeting(*, people: Iterable[Contact], at: datetime) -> int:
    """Remember when we last met these people; an earlier meeting changes nothing. Returns how many changed."""
    met = Contact.objects.filter(pk__in=[person.pk for person in people])
    return met.filter(Q(last_contact_at=None) | Q(last_contact_at__lt=at)).update(last_contact_at=at)
