"""Product lines in use and services of a customer as bits of one number, as the night publishes them."""

from collections.abc import Sequence

from django.db.models import BigIntegerField, ExpressionWrapper, F, QuerySet, Value

from customers.models import Customer
from customers.rules import FIRST_SERVICE, SERVICES, Holds
from products.models import ProductLine


def holding_bits(lines: Sequence[ProductLine] | None = None) -> dict[str, int]:
    """The bit of each product line and service by its code: lines in the order in which they were made.

    `lines` are all of them, where they are read already.
    """
    made = sorted(lines or ProductLine.objects.all(), key=lambda line: line.pk)
    bits = {line.code: 1 << place for place, line in enumerate(made)}
    return bits | {code: 1 << FIRST_SERVICE + place for place, code in enumerate(SERVICES)}


def holding_names(lines: Sequence[ProductLine] | None = None) -> dict[str, str]:
    """What product lines and services are called, by code, in the order in which the bank lists them."""
    return {line.code: line.name for line in lines or ProductLine.objects.all()} | {
        code: str(Customer._meta.get_field(code).verbose_name) for code in SERVICES
    }


def mask_of(codes: Sequence[str], bits: dict[str, int]) -> int:
    """The bits of some of them together."""
    return sum(bits[code] for code in set(codes))


def holding(customers: QuerySet[Customer], holds: Holds) -> QuerySet[Customer]:
    """Of customers beside the scores now published those who use all that is named and nothing that is excluded."""
    bits = holding_bits()
    if not {*holds.has, *holds.lacks} <= bits.keys():
        return customers.none()
    asked = mask_of([*holds.has, *holds.lacks], bits)
    # All of it in 64 bits: of smaller numbers Django would say that none can be so large.
    wide = BigIntegerField()
    both = F("now__holdings").bitand(Value(asked, wide))
    found = customers.alias(asked_holdings=ExpressionWrapper(both, wide))
    return found.filter(asked_holdings=mask_of(holds.has, bits))
