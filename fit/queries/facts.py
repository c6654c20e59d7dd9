"""The facts of customers: one expression each in SQL, and their values with day and source for a few customers."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import (
    BigIntegerField,
    Case,
    CharField,
    DecimalField,
    F,
    FilteredRelation,
    Q,
    QuerySet,
    Value,
    When,
)
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast, Coalesce, NullIf

from customers.models import Account, Customer, Publication
from products.rules.eligibility import FACTS, NO, TOLD, YES, Kind
from products.rules.terms import BASIS_POINTS

_OF_YEAR = {
    "total_assets": "total_assets_fen",
    "net_assets": "net_assets_fen",
    "annual_revenue": "annual_revenue_fen",
    "profit": "profit_fen",
    "staff_count": "staff_count",
}
_TEXTS = {"ownership": "ownership", "rating": "rating", "industry": "industry_code", "region": "region_code"}
_FILE = {
    "established_on": "established_on",
    "customer_since": "customer_since",
    "registered_capital": "registered_capital_fen",
}
_SCORED = {
    "tier": "now__tier__code",
    "deposits": "now__deposits_fen",
    "loans": "now__loans_fen",
    "contribution": "now__contribution_fen",
}
_FLAGS = ("payroll", "cash_management", "online_banking")
_PULSE = {"open_warnings": "pulse__open_warnings", "open_complaints": "pulse__open_complaints"}
_RATIO = DecimalField(max_digits=40, decimal_places=16)
# With a decimal point, so that PostgreSQL neither overflows nor divides whole numbers.
_TEN_THOUSAND = Decimal(f"{BASIS_POINTS}.0")


@dataclass(frozen=True)
class Known:
    """A fact: its value (None is unknown), the day or year it is of, and where it comes from."""

    value: Any
    as_of: date | None = None
    year: int | None = None
    source: str = "file"
    told_by: str = ""


def expression_of(fact: str) -> Any:
    """A fact's value in SQL, null where unknown; for what a customer has among lines see `has_lines`."""
    if fact in _TEXTS:
        return NullIf(F(_TEXTS[fact]), Value(""))
    if fact in _FLAGS:
        return Case(When(**{fact: True}, then=Value(YES)), default=Value(NO), output_field=CharField())
    if fact in _PULSE:
        return Coalesce(F(_PULSE[fact]), 0)
    if fact == "debt_ratio":
        return Case(
            When(
                newest__total_assets_fen__gt=0,
                newest__liabilities_fen__isnull=False,
                then=F("newest__liabilities_fen") * Value(_TEN_THOUSAND) / F("newest__total_assets_fen"),
            ),
            When(
                total_assets_fen__gt=0,
                then=(F("total_assets_fen") - F("net_assets_fen"))
                * Value(_TEN_THOUSAND)
                / F("total_assets_fen"),
            ),
            output_field=_RATIO,
        )
    if fact in TOLD:
        told = KeyTextTransform(fact, F("told__facts"))
        return told if FACTS[fact] is Kind.FLAG else Cast(told, BigIntegerField())
    return F({**_OF_YEAR, **_FILE, **_SCORED}[fact])


def with_sources(customers: Any, publication: Publication | None) -> QuerySet[Customer]:
    """Customers beside what their facts are read from: the published score and the newest year's own figures."""
    newest = FilteredRelation(
        "figures", condition=Q(figures__superseded_at=None, figures__year=F("figures_year"))
    )
    if "now" not in getattr(customers.query, "_filtered_relations", {}):
        customers = customers.scored_in(publication and publication.pk)
    return customers.annotate(newest=newest)


def facts_of(
    customers: QuerySet[Customer], *, publication: Publication | None, today: date
) -> dict[int, dict[str, Known]]:
    """Every fact of each customer by its key: two queries, however many they are."""
    asked = {f"f_{fact}": expression_of(fact) for fact in FACTS if fact != "line" and fact not in TOLD}
    rows = list(
        with_sources(customers, publication)
        .annotate(**asked)
        .values("pk", "figures_year", "changed_at", "told__facts", "told__notes", *asked)
    )
    lines: dict[int, set[str]] = defaultdict(set)
    held = Account.objects.filter(customer__in=[row["pk"] for row in rows], status="active")
    for customer, code in held.values_list("customer_id", "product_line__code").distinct():
        lines[customer].add(code)
    scored = publication.business_date if publication else None
    return {row["pk"]: _known(row, lines[row["pk"]], scored, today) for row in rows}


def _known(row: dict[str, Any], lines: set[str], scored: date | None, today: date) -> dict[str, Known]:
    noted = row["changed_at"].date()
    told, notes = row["told__facts"] or {}, row["told__notes"] or {}
    found: dict[str, Known] = {"line": Known(frozenset(lines), scored or today, source="books")}
    for fact in FACTS:
        if fact == "line":
            continue
        if fact in TOLD:
            note = notes.get(fact)
            found[fact] = (
                Known(told[fact], date.fromisoformat(note["on"]), source=note["source"], told_by=note["by"])
                if note
                else Known(None, source="told")
            )
        elif fact in _OF_YEAR or fact == "debt_ratio":
            found[fact] = Known(row[f"f_{fact}"], year=row["figures_year"], source="figures")
        elif fact in _SCORED:
            found[fact] = Known(row[f"f_{fact}"], scored, source="books")
        elif fact in _PULSE:
            found[fact] = Known(row[f"f_{fact}"], today, source="work")
        else:
            found[fact] = Known(row[f"f_{fact}"], noted)
    return found
