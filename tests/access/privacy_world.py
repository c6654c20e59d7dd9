"""A request of the person at the secret customer."""

from django.utils import timezone

from audit.models import Source
from common.calendar import business_today
from customers.models import Contact, LookedAt
from customers.services.looks import record_looks
from customers.services.privacy import ask_for_person
from tests.factories import Bank


def asked_by(contact: Contact, bank: Bank) -> str:
    """A request of the person at the secret customer for a copy; their dossier was read, and somebody searched."""
    asked = {"by": bank.manager, "at": timezone.now(), "source": Source.PAGE, "address": "10.0.0.7"}
    read = [contact.customer_id]
    record_looks(what=LookedAt.DOSSIER, customers=read, contact=contact.public_id, **asked)
    record_looks(what=LookedAt.SEARCH, customers=[None], terms="刘蔚", **asked)
    words = {"contact": contact, "kind": "copy", "asked_on": business_today()}
    return str(ask_for_person(**words, by=bank.manager, at=timezone.now()).public_id)
