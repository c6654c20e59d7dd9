"""What is known of the secret customer and its person: a datum, figures, a profile, a tie to another company."""

from django.utils import timezone

from customers.models import Contact, Customer, TieKind
from customers.services import add_tie, note_datum, record_figures, set_profile
from tests.factories import Bank


def known_of(contact: Contact, bank: Bank) -> str:
    """A datum about the person at the secret customer."""
    words = {"kind": "hobbies", "text": "只在此处的爱好", "consent": "said", "source": "Visit"}
    entry = note_datum(contact=contact, **words, by=bank.manager, at=timezone.now())
    return str(entry.public_id)


def tied_to(bank: Bank, customer: Customer) -> str:
    """A tie of the secret customer to a company nobody else knows."""
    noted = {"source": "Annual report", "by": bank.manager, "at": timezone.now()}
    record_figures(
        customer=customer,
        year=2025,
        source="audited",
        values={"staff_count": 41},
        by=bank.manager,
        at=timezone.now(),
    )
    set_profile(customer=customer, changes={"pool": "focus"}, version=0, by=bank.manager, at=timezone.now())
    tie = add_tie(customer=customer, kind=TieKind.SUPPLIER, other_name="只在此处的供应商", **noted)
    return str(tie.public_id)
