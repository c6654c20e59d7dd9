"""Writing a quote down with everything it was made of."""

from datetime import datetime
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Model

from audit.services import record_act
from common.calendar import business_date
from common.once import write_once
from organization.models import Staff
from pricing.models import Quote
from pricing.queries import Draft, drafted
from pricing.rules.price import KEPT_TERMS


class NothingToPrice(Exception):
    """A quote is of an amount and a term."""


@transaction.atomic
def write_quote(*, draft: Draft, form_key: UUID, by: Staff, at: datetime) -> Quote:
    """Write the price of today down; the same form writes it once. Refuses NothingToPrice, NoPrice, KeyTaken."""
    if draft.amount_fen <= 0 or draft.term_months <= 0:
        raise NothingToPrice
    made = drafted(draft, business_date(at))
    own_fen = draft.foreign.fen if draft.foreign else draft.amount_fen
    quote, written = write_once(
        Quote.objects,
        key={"form_key": form_key},
        words={
            "customer": draft.customer,
            "product_line": draft.line,
            "own_fen" if draft.foreign else "amount_fen": own_fen,
            "currency": draft.currency,
            "term_months": draft.term_months,
            "asked_rate": draft.asked,
            "made_by": by,
        },
        more={
            # Sent again after the exchange rate has changed it is the same quote.
            **(
                {"amount_fen": draft.amount_fen, "exchange_rate": draft.foreign.rate} if draft.foreign else {}
            ),
            "number": next_number(kind=Quote, prefix="BJ", year=business_date(at).year),
            "sheet": made.sheet,
            "rating": made.rating,
            **{name: getattr(made.terms, name) for name in KEPT_TERMS},
            "other_fen": made.relation.other_fen,
            "non_loan_fen": made.relation.non_loan_fen,
            "loans_fen": made.relation.loans_fen,
            "capital_fen": made.relation.capital_fen,
            "quoted_rate": made.price.rate,
            "floor_rate": made.price.floor,
            "made_at": at,
        },
    )
    if written:
        record_act(
            kind="price.quoted",
            subject=quote,
            actor=by,
            at=at,
            after={
                "number": quote.number,
                "customer": draft.customer.customer_no,
                "product": draft.line.code,
                "amount_fen": draft.amount_fen,
                "currency": draft.currency,
                "own_fen": own_fen,
                "quoted_rate": made.price.rate,
                "asked_rate": draft.asked,
            },
        )
    return quote


def next_number(*, kind: type[Model], prefix: str, year: int) -> str:
    """The next number of the year ('BJ-2026-00219'), alone until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [f"pricing.{prefix}"])
    of_year = kind._default_manager.filter(number__startswith=f"{prefix}-{year}-")
    last = of_year.order_by("-number").values_list("number", flat=True).first()
    return f"{prefix}-{year}-{int(last[-5:]) + 1 if last else 1:05d}"
