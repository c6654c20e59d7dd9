"""`manage.py read_names`: customers and people are made searchable and sortable anew by our readings of their names."""

from django.core.management.base import BaseCommand
from django.db import transaction
from django.db.models import Q

from common.text import READINGS
from customers.models import Contact, Customer
from customers.rules import search_fields

AT_A_TIME = 1000


class Command(BaseCommand):
    help = (
        "Read names again after a change of readings: of companies those with one of our own, of people all."
    )

    def handle(self, *args, **options) -> None:
        """A thousand customers at a time, each thousand committed by itself, so that nobody waits for the last."""
        concerned = Q()
        for phrase in READINGS:
            concerned |= Q(search_text__contains=phrase)
        after, done = 0, 0
        while found := self._some(concerned, after):
            after, done = found[-1].pk, done + len(found)
        self.stdout.write(f"{done} customers read anew")
        after, done = 0, 0
        while last := self._people(after):
            after, done = last[-1], done + len(last)
        self.stdout.write(f"{done} people read anew")

    @transaction.atomic
    def _people(self, after: int) -> list[int]:
        people = Contact.objects.select_for_update(of=("self",)).filter(pk__gt=after).order_by("pk")
        found = list(people[:AT_A_TIME])
        for person in found:
            person.save(update_fields=["name"])
        return [person.pk for person in found]

    @transaction.atomic
    def _some(self, concerned: Q, after: int) -> list[Customer]:
        customers = Customer.objects.select_for_update(of=("self",)).filter(concerned, pk__gt=after)
        found = list(customers.order_by("pk")[:AT_A_TIME])
        for customer in found:
            made = search_fields(
                customer_no=customer.customer_no,
                credit_code=customer.credit_code,
                name=customer.name,
                name_en=customer.name_en,
                short_name=customer.short_name,
                short_name_en=customer.short_name_en,
                former_names=customer.former_names,
            )
            Customer.objects.filter(pk=customer.pk).update(**made)
        return found
