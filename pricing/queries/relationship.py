"""The whole relationship as an approver reads it beside a request."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from customers.models import Customer, CustomerScore
from pricing import texts
from pricing.models import Concession, Quote
from pricing.queries.history import CUSTOMER, PERSON, records
from pricing.rules.history import Record
from pricing.rules.route import State


@dataclass(frozen=True)
class Earlier:
    """An earlier request of the same customer."""

    number: str
    asked_at: date
    product: str
    gap: str
    state_name: str


@dataclass(frozen=True)
class Whole:
    """What the customer is to the bank: tier, balances, contribution, what it asked for and kept before."""

    tier_code: str
    tier_decided: bool
    score: Decimal | None
    deposits_fen: int | None
    loans_fen: int | None
    contribution_fen: int | None
    lines: int | None
    since: date | None
    lead: str
    unit: str
    earlier: list[Earlier]
    record: Record
    asker: Record | None


SHOWN = 5
THOUSAND = 1000


def whole_relationship(quote: Quote, but: Concession | None = None) -> Whole:
    """The customer of a quote as published last, what it and whoever asks asked for before, without the one named."""
    customer: Customer = quote.customer
    score = CustomerScore.objects.current().filter(customer=customer).select_related("tier").first()
    before = (
        Concession.objects.filter(customer=customer)
        .exclude(pk=but and but.pk)
        .select_related("quote__product_line")
        .order_by("-asked_at", "-id")[:SHOWN]
    )
    return Whole(
        tier_code=score.tier.code if score and score.tier else "",
        tier_decided=bool(score and score.computed_tier_id),
        score=Decimal(score.score) / THOUSAND if score else None,
        deposits_fen=score.deposits_fen if score else None,
        loans_fen=score.loans_fen if score else None,
        contribution_fen=score.contribution_fen if score else None,
        lines=score.product_lines if score else None,
        since=customer.customer_since,
        lead=customer.manager.display_name if customer.manager else "",
        unit=customer.unit.label,
        earlier=[
            Earlier(
                one.number,
                one.asked_at.date(),
                one.quote.product_line.name,
                f"{'+' if one.quote.taken else '−'}{one.quote.gap_bp(one.asked_rate)} bp",
                str(texts.STATES[State(one.state)]),
            )
            for one in before
        ],
        record=records(CUSTOMER, [customer.pk], but=but and but.pk).get(customer.pk, Record()),
        asker=records(PERSON, [but.asked_by_id], but=but.pk).get(but.asked_by_id, Record()) if but else None,
    )
