"""The table of customers that may be one company, made anew by the night out of the whole bank."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import combinations, groupby
from operator import itemgetter
from typing import Any

from django.db import transaction
from django.db.models import Count, QuerySet

from common.text import fold_name, pinyin
from customers.models import Contact, Customer, SuspectedPair
from customers.rules import name_likeness
from customers.rules_of_pairs import SHARED_KEYS, SHARED_PHONE, alike_names, weight

# The table holds the likeliest; a bank with more has other worries.
MOST = 200_000
BATCH = 2_000
Groups = Iterator[tuple[str, Iterable[int]]]
Pair = tuple[int, int]


@transaction.atomic
def find_pairs(*, at: datetime) -> int:
    """Find the pairs of all customers in use by credit code, spoken names, phones and likeness of names; says how many.

    A pair that was there keeps when it was found; one that is none any more goes. Done again, nothing changes.
    """
    found = _found()
    kept = SuspectedPair.objects.select_for_update().order_by()
    held = {
        (first, second): (key, (reasons, likeness))
        for key, first, second, reasons, likeness in kept.values_list(
            "pk", "first_id", "second_id", "reasons", "likeness"
        ).iterator()
    }
    for some in _batches(found.keys() - held.keys()):
        SuspectedPair.objects.bulk_create([_row(pair, *found[pair], found_at=at) for pair in some])
    for some in _batches(pair for pair in found.keys() & held.keys() if held[pair][1] != found[pair]):
        rows = [_row(pair, *found[pair], pk=held[pair][0]) for pair in some]
        SuspectedPair.objects.bulk_update(rows, ["reasons", "likeness", "weight"])
    for some in _batches(held.keys() - found.keys()):
        SuspectedPair.objects.filter(pk__in=[held[pair][0] for pair in some]).delete()
    return len(found)


def _row(pair: Pair, reasons: list[str], likeness: int, **more: Any) -> SuspectedPair:
    first, second = pair
    told = {"reasons": reasons, "likeness": likeness, "weight": weight(reasons, likeness)}
    return SuspectedPair(first_id=first, second_id=second, **told, **more)


def _batches(pairs: Iterable[Pair]) -> Iterator[list[Pair]]:
    ordered = sorted(pairs)
    return (ordered[start : start + BATCH] for start in range(0, len(ordered), BATCH))


def _found() -> dict[Pair, tuple[list[str], int]]:
    """Pairs with their reasons, the strongest first, and the likeness of their names.

    Of a million customers no name is held but those of the pairs.
    """
    live = Customer.objects.live().order_by()
    named = live.order_by("pk").values_list("pk", "name").iterator()
    why: dict[Pair, tuple[str, ...]] = dict.fromkeys(alike_names(named), ("name",))
    for reason, keys in (*_by_phone(live), *_by_pinyin(live), *_by_code(live)):
        for pair in combinations(sorted(set(keys)), 2):
            before = why.get(pair, ())
            if reason not in before:
                why[pair] = (reason, *before)
    names: dict[int, str] = {}
    for some in _batches(why):
        names |= live.filter(pk__in={key for pair in some for key in pair}).values_list("pk", "name")
    told = {}
    for (one, other), reasons in why.items():
        told[one, other] = (list(reasons), round(100 * name_likeness(names[one], names[other])))
    if len(told) <= MOST:
        return told
    likeliest = sorted(told, key=lambda pair: (-weight(*told[pair]), pair))[:MOST]
    return {pair: told[pair] for pair in likeliest}


def _by_code(live: QuerySet[Customer]) -> Groups:
    for rows in _sharing(live.exclude(credit_code=""), "credit_code"):
        yield "credit_code", [key for key, _ in rows]


def _by_pinyin(live: QuerySet[Customer]) -> Groups:
    """Names that are spoken alike: the short names by their key, of those the whole names."""
    for rows in _sharing(live, "name_key"):
        spoken: dict[str, list[int]] = defaultdict(list)
        for key, name in rows:
            spoken[pinyin(fold_name(name))].append(key)
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


def _sharing(live: QuerySet[Customer], column: str) -> Iterator[list[tuple[int, str]]]:
    """Keys and names of those who have the same in a column, group by group."""
    shared = live.values(column).annotate(n=Count("pk")).filter(n__gt=1, n__lte=SHARED_KEYS)
    rows = live.filter(**{f"{column}__in": shared.values(column)}).order_by(column)
    for _, group in groupby(rows.values_list("pk", "name", column).iterator(), key=itemgetter(2)):
        yield [(key, name) for key, name, _ in group]
