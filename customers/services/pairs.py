"""The table of customers that may be one company, made anew by the night out of the whole bank."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import combinations

from django.db import transaction
from django.db.models import Count, QuerySet

from common.text import fold_name, pinyin
from customers.models import Contact, Customer, SuspectedPair
from customers.rules import name_likeness
from customers.rules_of_pairs import SHARED_KEYS, SHARED_PHONE, WEIGHTS, alike_names, weight

# The table holds the likeliest; a bank with more has other worries.
MOST = 200_000
BATCH = 2_000
Groups = Iterator[tuple[str, Iterable[int]]]


@transaction.atomic
def find_pairs(*, at: datetime) -> int:
    """Find the pairs of all customers in use by credit code, spoken names, phones and likeness of names; says how many.

    A pair that was there keeps when it was found; one that is none any more goes. Done again, nothing changes.
    """
    found = _found()
    held = {(pair.first_id, pair.second_id): pair for pair in SuspectedPair.objects.select_for_update()}
    fresh, changed = [], []
    for (first, second), (reasons, likeness) in found.items():
        pair = held.pop((first, second), None)
        if pair is None:
            pair = SuspectedPair(first_id=first, second_id=second, found_at=at)
            fresh.append(pair)
        elif (pair.reasons, pair.likeness) != (reasons, likeness):
            changed.append(pair)
        pair.reasons, pair.likeness, pair.weight = reasons, likeness, weight(reasons, likeness)
    SuspectedPair.objects.filter(pk__in=[pair.pk for pair in held.values()]).delete()
    SuspectedPair.objects.bulk_create(fresh, batch_size=BATCH)
    SuspectedPair.objects.bulk_update(changed, ["reasons", "likeness", "weight"], batch_size=BATCH)
    return len(found)


def _found() -> dict[tuple[int, int], tuple[list[str], int]]:
    """Pairs with their reasons, the strongest first, and the likeness of their names."""
    live = Customer.objects.live().order_by()
    names = dict(live.values_list("pk", "name").iterator())
    why: dict[tuple[int, int], set[str]] = defaultdict(set)
    for reason, keys in (*_by_code(live), *_by_pinyin(live, names), *_by_phone(live)):
        for pair in combinations(sorted(set(keys)), 2):
            why[pair].add(reason)
    for pair in alike_names(names):
        why[pair].add("name")
    told = {
        pair: (
            sorted(reasons, key=lambda reason: -WEIGHTS[reason]),
            round(100 * name_likeness(names[pair[0]], names[pair[1]])),
        )
        for pair, reasons in why.items()
    }
    if len(told) <= MOST:
        return told
    likeliest = sorted(told, key=lambda pair: (-weight(*told[pair]), pair))[:MOST]
    return {pair: told[pair] for pair in likeliest}


def _by_code(live: QuerySet[Customer]) -> Groups:
    coded = live.exclude(credit_code="")
    yield from (("credit_code", keys) for keys in _groups(coded, "credit_code"))


def _by_pinyin(live: QuerySet[Customer], names: dict[int, str]) -> Groups:
    """Names that are spoken alike: the short names by their key, of those the whole names."""
    for group in _groups(live, "name_key"):
        spoken: dict[str, list[int]] = defaultdict(list)
        for key in group:
            spoken[pinyin(fold_name(names[key]))].append(key)
        yield from (("pinyin", alike) for alike in spoken.values() if len(alike) > 1)


def _by_phone(live: QuerySet[Customer]) -> Groups:
    people = Contact.objects.live().filter(customer__in=live.values("pk"), left_on=None).exclude(phone="")
    shared = people.order_by().values("phone").annotate(n=Count("customer", distinct=True))
    shared = shared.filter(n__gt=1, n__lte=SHARED_PHONE)
    at: dict[str, list[int]] = defaultdict(list)
    for phone, customer in (
        people.order_by().filter(phone__in=shared.values("phone")).values_list("phone", "customer_id")
    ):
        at[phone].append(customer)
    yield from (("phone", keys) for keys in at.values())


def _groups(rows: QuerySet[Customer], column: str) -> Iterator[list[int]]:
    shared = rows.values(column).annotate(n=Count("pk")).filter(n__gt=1, n__lte=SHARED_KEYS)
    groups: dict[str, list[int]] = defaultdict(list)
    for key, value in rows.filter(**{f"{column}__in": shared.values(column)}).values_list("pk", column):
        groups[value].append(key)
    yield from groups.values()
