"""Pairs of customers that may be one company, out of those that a person reads; two of them side by side."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import combinations
from typing import Any

from django.db.models import Count, Q, QuerySet

from common.text import bigrams, fold_name, pinyin
from customers.models import Contact, Customer, CustomerMerge, NotSame
from customers.rules import name_likeness
from organization.models import Staff

SHOWN, GROUPS = 100, 300
# Names are compared with one another among so many customers; of larger sights the exact keys alone are asked.
COMPARED = 5_000
# A part of a name that so many have says nothing: a city, a trade.
COMMON = 60
ALIKE = 0.75
WEIGHTS = {"credit_code": 100, "pinyin": 60, "phone": 40, "name": 30}


@dataclass
class Pair:
    """Two customers that may be one company, and why: credit_code, pinyin, phone, name; the stronger the first."""

    first: Customer
    second: Customer
    reasons: list[str] = field(default_factory=list)
    likeness: int = 0

    @property
    def weight(self) -> int:
        """The order of the list: exact codes before names, the likeness of the names among equals."""
        return sum(WEIGHTS[reason] for reason in self.reasons) * 100 + self.likeness


def suspected_pairs(user: Staff) -> list[Pair]:
    """Pairs among the customers that the person reads, the likeliest first; what was said not to be the same left out.

    A customer that the person does not read takes part in nothing: neither its name nor that it is there is told.
    """
    seen = Customer.objects.visible_to(user).live().order_by()
    found: dict[tuple[int, int], set[str]] = defaultdict(set)
    for reason, keys in (*_by_code(seen), *_by_pinyin(seen), *_by_phone(seen), *_by_name(seen)):
        for first, second in combinations(sorted(set(keys)), 2):
            found[first, second].add(reason)
    for first, second in _not_same(found):
        del found[first, second]
    ranked = sorted(found, key=lambda pair: -sum(WEIGHTS[reason] for reason in found[pair]))[: 3 * SHOWN]
    rows = seen.select_related("unit", "manager").in_bulk({key for pair in ranked for key in pair})
    pairs = [
        Pair(
            rows[first],
            rows[second],
            sorted(found[first, second], key=lambda reason: -WEIGHTS[reason]),
            round(100 * name_likeness(rows[first].name, rows[second].name)),
        )
        for first, second in ranked
    ]
    return sorted(pairs, key=lambda pair: (-pair.weight, pair.first.pk, pair.second.pk))[:SHOWN]


Groups = Iterator[tuple[str, Iterable[int]]]


def _by_code(seen: QuerySet[Customer]) -> Groups:
    coded = seen.exclude(credit_code="")
    yield from _groups("credit_code", coded, "credit_code")


def _by_pinyin(seen: QuerySet[Customer]) -> Groups:
    """Names that are spoken alike: the short names by their key, of those the whole names."""
    groups = [list(keys) for _reason, keys in _groups("pinyin", seen, "name_key")]
    every = [key for group in groups for key in group]
    names = dict(seen.filter(pk__in=every).values_list("pk", "name"))
    for group in groups:
        spoken: dict[str, list[int]] = defaultdict(list)
        for key in group:
            spoken[pinyin(fold_name(names[key]))].append(key)
        yield from (("pinyin", alike) for alike in spoken.values() if len(alike) > 1)


def _by_phone(seen: QuerySet[Customer]) -> Groups:
    people = Contact.objects.filter(customer__in=seen.values("pk"), left_on=None).exclude(phone="").order_by()
    shared = people.values("phone").annotate(n=Count("customer", distinct=True)).filter(n__gt=1, n__lte=5)
    at: dict[str, list[int]] = defaultdict(list)
    numbers = [row["phone"] for row in shared[:GROUPS]]
    for phone, customer in people.filter(phone__in=numbers).values_list("phone", "customer_id"):
        at[phone].append(customer)
    yield from (("phone", group) for group in at.values())


def _by_name(seen: QuerySet[Customer]) -> Groups:
    """Names that share most of their parts; each part that not everybody has leads to whoever has it too."""
    rows = list(seen.values_list("pk", "name")[: COMPARED + 1])
    if len(rows) > COMPARED:
        return
    names = {key: fold_name(name) for key, name in rows}
    holders: dict[str, list[int]] = defaultdict(list)
    for key, name in names.items():
        for part in bigrams(name):
            holders[part].append(key)
    tried: set[tuple[int, int]] = set()
    for group in holders.values():
        if len(group) > COMMON:
            continue
        for pair in combinations(sorted(group), 2):
            if pair in tried:
                continue
            tried.add(pair)
            if name_likeness(names[pair[0]], names[pair[1]]) >= ALIKE:
                yield "name", pair


def _groups(reason: str, rows: QuerySet[Customer], column: str) -> Groups:
    shared = rows.values(column).annotate(n=Count("pk")).filter(n__gt=1, n__lte=20)
    values = [row[column] for row in shared.order_by(column)[:GROUPS]]
    groups: dict[str, list[int]] = defaultdict(list)
    for key, value in rows.filter(**{f"{column}__in": values}).values_list("pk", column):
        groups[value].append(key)
    yield from ((reason, group) for group in groups.values())


def _not_same(found: Any) -> list[tuple[int, int]]:
    keys = {key for pair in found for key in pair}
    said = NotSame.objects.filter(first__in=keys, second__in=keys).values_list("first_id", "second_id")
    return [pair for pair in said if pair in found]


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
