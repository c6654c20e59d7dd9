"""How a contribution was worked out, account by account and month by month, with the parameters that were in force."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from common.calendar import add_months
from customers.models import AccountMonth, Customer
from customers.queries import current_publication
from products.models import LineKind, ProductLine
from tiers.models import BankParameter, Contribution, LineParameter, RatingParameter, Run, TransferPrice
from tiers.rules import Earned, earned


@dataclass(frozen=True)
class CalculationLine:
    """One account in one month: what went in, and each part as kept, in fen of yuan.

    Rates are fractions a year. `agrees` says that the formula gives the kept parts again; where it does not, books,
    rating or parameters have changed since that month was computed.
    """

    month: date
    account_no: str
    average_fen: int
    rate: Decimal
    transfer_price: Decimal
    days: int
    day_basis: int
    transactions: int
    loss_rate: Decimal
    capital_rate: Decimal
    kept: Contribution
    agrees: bool


@dataclass(frozen=True)
class Calculation:
    """All months of one product line of a customer, newest first, and their sum."""

    line: ProductLine
    is_loan: bool
    first_month: date
    month: date
    rows: list[CalculationLine]
    total_fen: int


def calculation(customer: Customer, line: ProductLine) -> Calculation | None:
    """The twelve months behind one line of the why page; None where nothing is published."""
    publication = current_publication()
    run = Run.objects.filter(pk=publication.pk).first() if publication else None
    if run is None:
        return None
    first = add_months(run.month, -11)
    kept = Contribution.objects.filter(
        customer=customer, product_line=line, month__range=(first, run.month)
    ).select_related("account")
    books = {
        (book.month, book.account_id): book
        for book in AccountMonth.objects.filter(
            customer=customer, product_line=line, month__range=(first, run.month)
        )
    }
    terms = {month: _terms(customer, line, month) for month in {row.month for row in kept}}
    rows = [
        _line(row, books[row.month, row.account_id], terms[row.month], line)
        for row in sorted(kept, key=lambda row: (row.month, row.account.account_no), reverse=True)
        if (row.month, row.account_id) in books
    ]
    return Calculation(
        line=line,
        is_loan=line.kind == LineKind.LOAN,
        first_month=first,
        month=run.month,
        rows=rows,
        total_fen=sum(row.kept.total_fen for row in rows),
    )


def _line(row: Contribution, book: AccountMonth, terms: dict[str, Any], line: ProductLine) -> CalculationLine:
    days = monthrange(row.month.year, row.month.month)[1]
    again = earned(
        kind=line.kind,
        average_fen=book.average_yuan_fen,
        rate=book.rate,
        days=days,
        fees_fen=book.fees_yuan_fen,
        transactions=book.transactions,
        **terms,
    )
    return CalculationLine(
        month=row.month,
        account_no=row.account.account_no,
        average_fen=book.average_yuan_fen,
        rate=book.rate,
        transfer_price=terms["transfer_price"],
        days=days,
        day_basis=terms["day_basis"],
        transactions=book.transactions,
        loss_rate=terms["pd"] * terms["lgd"],
        capital_rate=terms["risk_weight"] * terms["capital_ratio"] * terms["cost_of_capital"],
        kept=row,
        agrees=again == _kept(row),
    )


def _kept(row: Contribution) -> Earned:
    return Earned(
        row.margin_fen, row.fees_fen, row.service_cost_fen, row.expected_loss_fen, row.capital_charge_fen
    )


def _terms(customer: Customer, line: ProductLine, month: date) -> dict[str, Any]:
    """The parameters in force on the first day of a month, as the night takes them."""
    bank = BankParameter.objects.in_force(month).latest("valid_from")
    own = LineParameter.objects.in_force(month).filter(product_line=line).last()
    ratings = RatingParameter.objects.in_force(month)
    rated = ratings.filter(rating=customer.rating).last() or ratings.filter(rating="").last()
    prices = TransferPrice.objects.filter(product_line=line)
    price = prices.filter(month__lte=month).order_by("-month").first() or prices.order_by("month").first()
    nothing = Decimal(0)
    return {
        "transfer_price": price.rate if price else nothing,
        "day_basis": bank.day_basis,
        "capital_ratio": bank.capital_ratio,
        "cost_of_capital": bank.cost_of_capital,
        "risk_weight": own.risk_weight if own else nothing,
        "account_cost_fen": own.account_cost_fen if own else 0,
        "transaction_cost_fen": own.transaction_cost_fen if own else 0,
        "pd": rated.pd if rated else nothing,
        "lgd": rated.lgd if rated else nothing,
    }
