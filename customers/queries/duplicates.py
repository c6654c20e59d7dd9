"""Pairs of customers that may be one company, as the last night found them; two of them side by side."""

from dataclasses import dataclass

from django.db.models import Count, Q

from common.pagination import Ordering, record_page
from customers.models import Customer, CustomerMerge, NotSame, SuspectedPair
from customers.querysets import PairQuerySet
from organization.models import Staff

LIKELIEST = Ordering("pairs", ("-weight", "-id"))
SHOWN = 50


@dataclass(frozen=True)
class PairPage:
    """A page of pairs with the cursors of those around it."""

    pairs: list[SuspectedPair]
    next_cursor: str
    previous_cursor: str


def suspected_pairs(user: Staff) -> PairQuerySet:
    """Pairs among the customers that the person reads; what was said not to be the same left out.

    A customer that the person does not read takes part in nothing: neither its name nor that it is there is told.
    """
    pairs = SuspectedPair.objects.visible_to(user).undecided()
    return pairs.select_related("first__unit", "first__manager", "second__unit", "second__manager")


def pair_page(user: Staff, *, cursor: str = "") -> PairPage:
    """One page of them, the likeliest first."""
    rows, page = record_page(suspected_pairs(user), ordering=LIKELIEST, size=SHOWN, cursor=cursor)
    return PairPage(rows, page.next_cursor, page.previous_cursor)


@dataclass(frozen=True)
class Side:
    """One of two customers as the page of a merge shows it: how many rows of each kind it has."""

    customer: Customer
    counts: dict[str, int]


# No complaints: not everybody who reads the customer may know of each.
COUNTED = ("contacts", "accounts", "notes", "tasks", "interactions", "opportunities", "ties")


def side_of(customer: Customer) -> Side:
    """A customer with the numbers of what would move."""
    words = {name: Count(name, distinct=True) for name in COUNTED if _has(customer, name)}
    return Side(customer, Customer.objects.filter(pk=customer.pk).aggregate(**words))


def _has(customer: Customer, name: str) -> bool:
    return any(each.name == name for each in customer._meta.get_fields())


def recent_merges(user: Staff) -> list[CustomerMerge]:
    """The last merges among the customers that the person reads, which can be taken back."""
    merges = CustomerMerge.objects.visible_to(user).standing()
    return list(merges.select_related("survivor", "merged", "merged_by")[:20])


def said_not_same(one: Customer, other: Customer) -> bool:
    """Whether somebody said that the two are two companies."""
    return NotSame.objects.filter(Q(first=one, second=other) | Q(first=other, second=one)).exists()
