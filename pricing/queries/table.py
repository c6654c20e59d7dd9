"""How far a rate may go at the table of a talk, as the price tables leave it."""

from dataclasses import dataclass
from decimal import Decimal

from common.calendar import business_today
from customers.models import Customer
from pricing.models import Quote
from pricing.queries.sheets import limits_of
from pricing.rules.route import free_bp
from products.models import ProductLine


@dataclass(frozen=True)
class TableRate:
    """The latest quote of a product for a customer, and the rate to which the lowest level goes by itself."""

    quote: Quote
    bp: int
    rate: Decimal


def table_rate(customer: Customer, line: ProductLine) -> TableRate | None:
    """From the customer's latest quote of a product; None while there is none."""
    quote = (
        Quote.objects.filter(customer=customer, product_line=line)
        .select_related("product_line")
        .order_by("-made_at", "-id")
        .first()
    )
    if quote is None:
        return None
    room = max(0, quote.gap_bp(quote.floor_rate))
    bp = free_bp(limits_of(line, business_today()), amount_fen=quote.amount_fen, room_bp=room)
    return TableRate(quote, bp, quote.quoted_rate - quote.sign * Decimal(bp) / 10_000)
