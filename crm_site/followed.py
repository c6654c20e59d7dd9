"""What the records of the followed resources are called outside, whichever app they are of."""

from collections.abc import Collection

from django.db.models import Model

from complaints.models import Complaint
from customers.models import Customer
from prospects.models import Opportunity, Prospect

_KEYS: dict[str, tuple[type[Model], str]] = {
    "customers": (Customer, "customer_no"),
    "tiers": (Customer, "customer_no"),
    "complaints": (Complaint, "number"),
    "prospects": (Prospect, "public_id"),
    "opportunities": (Opportunity, "public_id"),
}


def record_keys(resource: str, ids: Collection[int]) -> dict[int, str]:
    """The public keys of records of a resource, by primary key."""
    model, key = _KEYS[resource]
    return {pk: str(name) for pk, name in model._base_manager.filter(pk__in=ids).values_list("pk", key)}
