"""What a person confirmed about a customer and no system sends: the ground of eligibility beside the books."""

from django.db import models

from customers.models import Customer
from customers.querysets import OfCustomerQuerySet


class ToldFacts(models.Model):
    """One row per customer: `facts` the value of each code of eligibility.TOLD, `notes` its {on, source, by}.

    One wide row, so that a search over the whole bank joins once and reads flat values; the trail has what was before.
    """

    customer = models.OneToOneField(Customer, primary_key=True, on_delete=models.PROTECT, related_name="told")
    facts = models.JSONField(default=dict)
    notes = models.JSONField(default=dict)

    objects = OfCustomerQuerySet.as_manager()

    def __str__(self) -> str:
        return str(self.customer_id)
