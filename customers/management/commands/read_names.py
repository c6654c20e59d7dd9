"""`manage.py read_names`: customers are made searchable and sortable anew by our readings of their names."""

from django.core.management.base import BaseCommand
from django.db import transaction
from django.db.models import Q

from common.text import READINGS
from customers.models import Customer
from customers.rules import search_fields

AT_A_TIME = 1000


class Command(BaseCommand):
    help = "Read again the names that have one of our own readings; run it after common.text.READINGS has changed."

    def handle(self, *args, **options) -> None:
        """A thousand customers at a time, each thousand committed by itself, so that nobody waits for the last."""
        concerned = Q()
        for phrase in READINGS:
            concerned |= Q(search_text__contains=phrase)
        after, done = 0, 0
        while found := self._some(concerned, after):
            after, done = found[-1].pk, done + len(found)
        self.stdout.write(f"{done} customers read anew")

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
