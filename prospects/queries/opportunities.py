"""The list of opportunities, one opportunity's page, and the panel of a company."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import QuerySet

from common.pagination import Ordering, keyset_page
from customers.models import Customer
from prospects.models import Opportunity, OpportunityState, StageName
from prospects.pipeline_texts import place_name
from prospects.queries.pipeline import Card, Odds, Totals, card_context, make_card, odds_by_stage, totals_by
from prospects.rules.pipeline import State

PAGE_SIZE = 50
PANEL = 5

# What each column of the list is ordered by; '-amount' is the other end.
SORTS: dict[str, Ordering] = {
    "expected": Ordering("expected", ("expected_on", "id"), nullable=True),
    "amount": Ordering("amount", ("amount_fen", "id"), nullable=True),
    "age": Ordering("age", ("entered_stage_at", "id")),
}
DEFAULT_SORT = "expected"


@dataclass(frozen=True)
class Row:
    """One line of the list: the card of the board, and where it stands in words."""

    card: Card
    place: str
    state: str
    customer_no: str


@dataclass(frozen=True)
class OpportunityPage:
    """What the list shows: rows, exact sums of the whole result, cursors around the page."""

    rows: list[Row]
    totals: Totals
    open_totals: Totals
    next_cursor: str
    previous_cursor: str


@dataclass(frozen=True)
class Step:
    """One move of an opportunity's history, in words."""

    at: datetime
    from_name: str
    to_name: str
    tone: str
    who: str
    days: int | None
    note: str


def ordering_named(name: str) -> Ordering:
    """The order a column name asks for; the usual one for a name that is none."""
    natural = SORTS.get(name.removeprefix("-"))
    if natural is None:
        return SORTS[DEFAULT_SORT]
    return natural.reversed(name) if name.startswith("-") else natural


def opportunity_list(
    *, found: QuerySet[Opportunity], sort: str, cursor: str, today: date, size: int = PAGE_SIZE
) -> OpportunityPage:
    """One page of the opportunities found, and the sums of all of them; the weighted sum is of open ones alone."""
    page = keyset_page(found, ordering=ordering_named(sort), columns=["id"], size=size, cursor=cursor)
    odds = odds_by_stage()
    sums = totals_by(found, odds, "state")
    return OpportunityPage(
        rows=rows_of([row["id"] for row in page.rows], odds, today),
        totals=sum(sums.values(), Totals()),
        open_totals=sum((each for (_, state), each in sums.items() if state == State.OPEN), Totals()),
        next_cursor=page.next_cursor,
        previous_cursor=page.previous_cursor,
    )


def rows_of(keys: list[int], odds: dict[str, Odds], today: date) -> list[Row]:
    """Rows in the order of their keys."""
    found = Opportunity.objects.select_related("customer", "prospect", "owner", "product_line").in_bulk(keys)
    rows = [found[key] for key in keys if key in found]
    context = card_context(rows)
    return [
        Row(
            card=make_card(each, odds, today, context),
            place=str(StageName(each.stage).label),
            state=str(OpportunityState(each.state).label) if each.state in ("lost", "on_hold") else "",
            customer_no=each.customer.customer_no if each.customer else "",
        )
        for each in rows
    ]


def steps(opportunity: Opportunity) -> list[Step]:
    """How the opportunity moved, newest first."""
    tones = {"lost": "bad", "funded": "good", "on_hold": "warn"}
    return [
        Step(
            at=move.at,
            from_name=place_name(move.from_place) if move.from_place else "",
            to_name=place_name(move.to_place),
            tone=tones.get(move.to_place, ""),
            who=move.by.display_name if move.by else "",
            days=move.days,
            note=move.note,
        )
        for move in opportunity.moves.select_related("by").order_by("-at", "-id")
    ]


def of_customer(customer: Customer, today: date) -> tuple[list[Row], Totals]:
    """The customer's latest opportunities, running ones first, and the sums of all that are open."""
    own = Opportunity.objects.filter(customer=customer)
    keys = [
        *own.running().order_by("expected_on", "id").values_list("pk", flat=True)[:PANEL],
        *own.exclude(pk__in=own.running().values("pk"))
        .order_by("-closed_on", "-id")
        .values_list("pk", flat=True)[:PANEL],
    ][:PANEL]
    odds = odds_by_stage()
    sums = totals_by(own.open(), odds)
    return rows_of(keys, odds, today), sum(sums.values(), Totals())
