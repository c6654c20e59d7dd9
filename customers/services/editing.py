"""Changing a customer's own facts, so that the second of two editors is shown the difference."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction

from audit.services import record_act
from customers.models import Customer, CustomerMerge
from customers.rules import search_fields
from organization.models import Staff

# What people may change, in the order of the form; everything else comes from core banking and is changed there.
EDITABLE = (
    "short_name",
    "name_en",
    "short_name_en",
    "industry_code",
    "region_code",
    "ownership",
    "established_on",
    "registered_capital_fen",
    "total_assets_fen",
    "net_assets_fen",
    "annual_revenue_fen",
    "profit_fen",
    "staff_count",
    "figures_year",
    "referrals_given",
)
_NAMES = frozenset({"short_name", "name_en", "short_name_en"})


class StaleVersion(Exception):
    """Somebody saved the customer after this form was opened; `current` is the record as it stands now."""

    def __init__(self, current: Customer) -> None:
        super().__init__(current.customer_no)
        self.current = current


class NotEditable(Exception):
    """A field that only core banking changes."""


@transaction.atomic
def edit_customer(
    *, customer: Customer, changes: dict[str, Any], version: int, by: Staff, at: datetime, reason: str = ""
) -> Customer:
    """Write what a person changed, and raise the version.

    Refuses with `StaleVersion` when `version` is not the record's own, and with `NotEditable` for a field of core
    banking's.  Nothing is written, and no act recorded, where nothing differs.
    """
    foreign = changes.keys() - set(EDITABLE)
    if foreign:
        raise NotEditable(", ".join(sorted(foreign)))
    # Without joins: PostgreSQL does not lock the nullable side of an outer join.
    held = Customer.objects.select_for_update().get(pk=customer.pk)
    if held.version != version:
        raise StaleVersion(held)
    before = {name: getattr(held, name) for name, value in changes.items() if getattr(held, name) != value}
    if not before:
        return held
    after = {name: changes[name] for name in before}
    for name, value in after.items():
        setattr(held, name, value)
    held.version += 1
    fields = [*after, "version", "changed_at"]
    if after.keys() & _NAMES:
        fields += refresh_search(held)
    held.save(update_fields=fields)
    record_act(
        kind="customer.edited", subject=held, actor=by, reason=reason, before=before, after=after, at=at
    )
    return held


def refresh_search(customer: Customer) -> list[str]:
    """Fill what search reads from the names the customer has now, unsaved; the names of the fields filled.

    Whoever is merged into the customer is found as the customer, by their names and their codes.
    """
    names, codes = names_taken_in([customer.customer_no]).get(customer.customer_no, ([], []))
    found = search_fields(
        customer_no=customer.customer_no,
        credit_code=customer.credit_code,
        name=customer.name,
        name_en=customer.name_en,
        short_name=customer.short_name,
        short_name_en=customer.short_name_en,
        former_names=[*customer.former_names, *names],
        more_codes=codes,
    )
    for name, value in found.items():
        setattr(customer, name, value)
    return list(found)


def names_taken_in(customer_nos: Iterable[str]) -> dict[str, tuple[list[str], list[str]]]:
    """The names and the codes of whoever is merged into these customers, by the survivor's number."""
    merges = CustomerMerge.objects.standing().filter(survivor__customer_no__in=list(customer_nos))
    found: dict[str, tuple[list[str], list[str]]] = {}
    for merge in merges.select_related("merged", "survivor"):
        names, codes = found.setdefault(merge.survivor.customer_no, ([], []))
        gone = merge.merged
        names += [gone.name, gone.short_name, gone.name_en, gone.short_name_en, *gone.former_names]
        codes += [gone.credit_code, gone.customer_no]
    return found
