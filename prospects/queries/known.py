"""Whether the bank knows a company already, without showing anybody a record that is not theirs to see."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q

from common.text import bigrams, fold_name
from customers.models import Customer
from customers.querysets import CustomerQuerySet
from organization.models import Staff, Unit
from prospects.models import Prospect, ProspectState
from prospects.querysets.prospects import ProspectQuerySet

# Shorter names say too little to be compared with those of other people's records.
SHORTEST_NAME = 4
SIMILAR = 5
_LOOKED_AT = 50


@dataclass(frozen=True)
class Known:
    """A company that the bank knows under this code or name.

    `record` is there for whom it is visible; everybody else learns the unit to ask, and no name. `exact` says that
    code or name are the same; without it the name is alike only. `is_customer` is told to readers only.
    """

    unit: Unit
    record: Customer | Prospect | None
    exact: bool

    @property
    def is_customer(self) -> bool:
        return isinstance(self.record, Customer)


def known_companies(
    user: Staff, *, name: str, credit_code: str = "", but: Prospect | None = None
) -> list[Known]:
    """Customers and live prospects of this credit code or name, exact ones first; then visible ones that sound alike.

    A name is the same where it is when folded and without its legal suffix; two different codes are two companies.
    """
    same, found = _exact(user, name, credit_code, but)
    return found + _alike(user, name, same, but)


def exact_companies(user: Staff, *, name: str, credit_code: str = "") -> list[Known]:
    """The same without those that sound alike."""
    return _exact(user, name, credit_code, None)[1]


def _exact(
    user: Staff, name: str, credit_code: str, but: Prospect | None
) -> tuple[list[Customer | Prospect], list[Known]]:
    customers = Customer.objects.select_related("unit")
    prospects = Prospect.objects.exclude(pk=but.pk if but else None).select_related("unit", "owner")
    same: list[Customer | Prospect] = [
        *_same_customers(customers, name, credit_code),
        *_same_prospects(prospects, name, credit_code),
    ]
    seen_customers = set(_visible(Customer.objects.visible_to(user).live(), same, Customer))
    seen_prospects = set(_visible(Prospect.objects.visible_to(user), same, Prospect))
    found = []
    for record in same:
        seen = record.pk in (seen_customers if isinstance(record, Customer) else seen_prospects)
        found.append(Known(record.unit, record if seen else None, exact=True))
    return same, found


def _same_customers(customers: CustomerQuerySet, name: str, code: str) -> Iterable[Customer]:
    folded = fold_name(name)
    condition = Q(credit_code=code) if code else Q(pk__in=[])
    if len(folded) >= SHORTEST_NAME:
        condition |= Q(search_parts__contains=bigrams(folded), search_text__contains=folded)
    for customer in customers.filter(condition).order_by("pk")[:_LOOKED_AT]:
        names = {
            fold_name(each) for each in [customer.name, customer.name_en, *customer.former_names] if each
        }
        if _is_same(code, customer.credit_code, folded in names):
            yield customer


def _same_prospects(prospects: ProspectQuerySet, name: str, code: str) -> Iterable[Prospect]:
    folded = fold_name(name)
    condition = Q(credit_code=code) if code else Q(pk__in=[])
    if len(folded) >= SHORTEST_NAME:
        condition |= Q(folded_name=folded)
    live = prospects.filter(state__in=[ProspectState.OPEN, ProspectState.CLAIMED])
    for prospect in live.filter(condition).order_by("pk")[:_LOOKED_AT]:
        if _is_same(code, prospect.credit_code, prospect.folded_name == folded):
            yield prospect


def _is_same(code: str, other: str, same_name: bool) -> bool:
    return code == other if code and other else same_name


def _visible(visible, records, model) -> Iterable[int]:
    keys = [record.pk for record in records if isinstance(record, model)]
    return visible.filter(pk__in=keys).values_list("pk", flat=True) if keys else []


def _alike(user: Staff, name: str, same: list, but: Prospect | None) -> list[Known]:
    if len(fold_name(name)) < 2:
        return []
    found: list[Known] = []
    keys = {(type(record), record.pk) for record in same}
    customers = Customer.objects.visible_to(user).live().named_like(name).select_related("unit")
    prospects = Prospect.objects.visible_to(user).live().named_like(name).select_related("unit", "owner")
    prospects = prospects.exclude(pk=but.pk if but else None)
    alike: list[Customer | Prospect] = [
        *customers.order_by("pk")[:SIMILAR],
        *prospects.order_by("pk")[:SIMILAR],
    ]
    for record in alike:
        if (type(record), record.pk) not in keys:
            found.append(Known(record.unit, record, exact=False))
    return found[:SIMILAR]
