"""A customer's file as full as years make it: thirty people, forty ties, five years of contacts and notes."""

from datetime import timedelta
from uuid import uuid4

from django.utils import timezone

from activities.services import log_interaction
from customers.models import Customer
from customers.models.ties import CompanyTie, TieKind
from customers.services import add_contact, add_note
from customers.services.ties import add_tie
from organization.models import Staff

PEOPLE, TIES = 30, 40
CONTACTS, DAYS_BETWEEN = 130, 14  # five years, once a fortnight


def fill_file(customer: Customer, by: Staff) -> None:
    """Write what is missing for a full file through the ordinary services; a file that is full stays as it is."""
    now = timezone.now()
    people = [
        add_contact(customer=customer, values={"name": f"测试人 {number}"}, by=by, at=now)
        for number in range(customer.contacts.count(), PEOPLE)
    ]
    if not people:
        return
    tied = CompanyTie.objects.filter(customer=customer).count()
    others = Customer.objects.exclude(pk=customer.pk).order_by("pk")[: TIES - tied]
    kinds = [TieKind.SUPPLIER, TieKind.GUARANTOR]
    for place, other in enumerate(others):
        add_tie(
            customer=customer, kind=kinds[place % 2], other_name=other.name, other=other, source="bench",
            by=by, at=now,
        )  # fmt: skip
    for number in range(CONTACTS):
        happened_at = now - timedelta(days=DAYS_BETWEEN * (number + 1))
        log_interaction(
            customer=customer, kind="call", happened_at=happened_at, people=[people[number % len(people)]],
            summary="说了这一季的安排", by=by, at=now,
        )  # fmt: skip
        add_note(customer=customer, text="当日所记", form_key=uuid4(), by=by, at=happened_at)
