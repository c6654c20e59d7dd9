"""A request of the person at the secret customer."""

from django.utils import timezone

from common.calendar import business_today
from customers.models import Contact
from customers.services.privacy import ask_for_person
from tests.factories import Bank


def asked_by(contact: Contact, bank: Bank) -> str:
    """A request of the person at the secret customer for a copy of their data."""
    words = {"contact": contact, "kind": "copy", "asked_on": business_today()}
    return str(ask_for_person(**words, by=bank.manager, at=timezone.now()).public_id)
