"""A price as it is worked out: what the bank assumes, what the customer brings otherwise, and what comes of both."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Q, Sum
from django.utils.translation import gettext

from common.calendar import add_months, month_start
from customers.models import Customer, ExchangeRate
from customers.queries import current_publication
from pricing.models import PostedRate, PriceSheet, Quote, SheetLine
from pricing.queries.sheets import currencies_of, sheet_on
from pricing.rules.currencies import YUAN, Foreign
from pricing.rules.price import (
    Price,
    Relationship,
    Return,
    Terms,
    gap_bp,
    given_up_fen,
    loan_return,
    over_reference_bp,
    price,
    relationship_return,
)
from products.models import LineKind, ProductLine
from tiers.models import BankParameter, Contribution, LineParameter, RatingParameter, Run, TransferPrice
from tiers.queries import Supposed, suppose_earned

MONTHS = 12


class NoRate(Exception):
    """There is no exchange rate for this currency."""


class WrongCurrency(Exception):
    """The product is taken in other currencies, which are named."""

    def __init__(self, allowed: list[str]) -> None:
        super().__init__(", ".join(allowed))
        self.allowed = allowed


class NoPrice(Exception):
    """The standard has no price for this product, or money of this kind has no transfer price yet."""


@dataclass(frozen=True)
class Draft:
    """What is to be priced: product, amount in fen of yuan, months, and the rate asked for, None while there is none.

    `foreign` is the amount as it was typed where that is in another currency.
    """

    customer: Customer
    line: ProductLine
    amount_fen: int
    term_months: int
    asked: Decimal | None = None
    foreign: Foreign | None = None

    @property
    def currency(self) -> str:
        return self.foreign.currency if self.foreign else YUAN


@dataclass(frozen=True)
class RateReturn:
    """What one rate brings: the loan alone and the whole relationship, and whether each passes the hurdle."""

    rate: Decimal
    alone: Return
    whole: Return
    alone_passes: bool
    whole_passes: bool


@dataclass(frozen=True)
class Offered:
    """A finished quote: parts, returns at the quote and at what is asked, and the effect on contribution and tier."""

    sheet: PriceSheet
    line: ProductLine
    terms: Terms
    relation: Relationship
    rating: str
    amount_fen: int
    term_months: int
    foreign: Foreign | None
    price: Price
    asked: Decimal | None
    gap_bp: int | None
    given_up_fen: int
    reference_name: str
    reference_rate: Decimal | None
    quote_over_bp: int | None
    asked_over_bp: int | None
    under_floor: bool
    at_quote: RateReturn
    at_asked: RateReturn | None
    score_before: Supposed | None
    score_after: Supposed | None

    @property
    def hurdle(self) -> Decimal:
        return self.terms.hurdle

    @property
    def taken(self) -> bool:
        """Whether this is a deposit, of which the customer asks for more."""
        return self.terms.taken

    @property
    def judged(self) -> RateReturn:
        """The rate that the verdict is about: what is asked, else the quote."""
        return self.at_asked or self.at_quote

    @property
    def verdict(self) -> str:
        """floor (or ceiling), both, whole or neither: beyond it; both pass the hurdle; only the whole; neither."""
        if self.under_floor:
            return "floor"
        if self.judged.alone_passes:
            return "both"
        return "whole" if self.judged.whole_passes else "neither"


def draft(
    *,
    customer: Customer,
    line: ProductLine,
    amount_fen: int,
    term_months: int,
    asked: Decimal | None = None,
    currency: str = YUAN,
    day: date,
) -> Draft:
    """What was typed as a draft, with its amount in yuan at the exchange rate of the day.

    Refuses WrongCurrency, NoRate.
    """
    allowed = currencies_of(day).get(line.code, [YUAN])
    if currency not in allowed:
        raise WrongCurrency(allowed)
    if currency == YUAN:
        return Draft(customer, line, amount_fen, term_months, asked)
    told = ExchangeRate.objects.filter(currency=currency, day__lte=day).order_by("-day").first()
    if told is None:
        raise NoRate(currency)
    foreign = Foreign(currency, amount_fen, told.rate)
    return Draft(customer, line, foreign.yuan_fen, term_months, asked, foreign)


def terms_of(
    customer: Customer, line: ProductLine, day: date, currency: str = YUAN
) -> tuple[PriceSheet, Terms]:
    """What the bank assumes on a day for a loan, a guarantee or a deposit of this customer. Refuses NoPrice."""
    return terms_for(customer.rating, line, day, currency)


def terms_for(rated: str, line: ProductLine, day: date, currency: str = YUAN) -> tuple[PriceSheet, Terms]:
    """The same for whoever has an internal rating. Refuses NoPrice."""
    sheet = sheet_on(day)
    priced = SheetLine.objects.filter(sheet=sheet, product_line=line).first()
    transfer = _transfer_price(sheet, line, day, currency)
    if priced is None or transfer is None:
        raise NoPrice(line.code)
    bank = BankParameter.objects.in_force(day).latest("valid_from")
    rows = RatingParameter.objects.in_force(day).filter(rating__in=[rated, ""])
    ratings = {each.rating: each for each in rows}
    rating = ratings.get(rated) or ratings[""]
    # A deposit is no risk of ours and binds no capital.
    taken = line.kind == LineKind.DEPOSIT
    return sheet, Terms(
        taken=taken,
        transfer_price=transfer,
        operating_cost=priced.operating_cost,
        pd=Decimal(0) if taken else rating.pd,
        lgd=Decimal(0) if taken else rating.lgd,
        risk_weight=Decimal(0) if taken else _weight(priced, line, day),
        capital_ratio=bank.capital_ratio,
        hurdle=bank.cost_of_capital,
        tax=sheet.tax,
        target_margin=priced.target_margin,
        credit_share=sheet.credit_share,
        credit_cap=sheet.credit_cap,
    )


def _transfer_price(sheet: PriceSheet, line: ProductLine, day: date, currency: str) -> Decimal | None:
    """What the money costs inside the bank; nothing for a guarantee, which lends none. None while it is not told.

    Of foreign currency the standard says it, of yuan core banking.
    """
    if line.kind == LineKind.GUARANTEE:
        return Decimal(0)
    abroad = {
        one.currency: one.transfer_price for one in sheet.currencies.all() if one.product_line_id == line.pk
    }
    if abroad or currency != YUAN:
        return abroad.get(currency)
    return price_in_the_books(line, day)


def price_in_the_books(line: ProductLine, day: date) -> Decimal | None:
    """Core banking's transfer price of a product, at which a customer's months count it; None while it is not told."""
    prices = TransferPrice.objects.filter(product_line=line)
    found = prices.filter(month__lte=month_start(day)).order_by("-month").first()
    found = found or prices.order_by("month").first()
    return found.rate if found else None


def _weight(priced: SheetLine, line: ProductLine, day: date) -> Decimal:
    """The standard's own weight, else that of the line's books."""
    if priced.risk_weight is not None:
        return priced.risk_weight
    found = LineParameter.objects.in_force(day).filter(product_line=line).last()
    return found.risk_weight if found else Decimal(1)


def reference_of(sheet: PriceSheet, line: ProductLine, months: int) -> tuple[str, Decimal | None]:
    """What a price is read against: the standard's reference rate for a loan, for a deposit the rate posted.

    That is of the longest posted term not longer than this one. A guarantee has none.
    """
    if line.kind == LineKind.LOAN:
        return sheet.reference_name, sheet.reference_rate
    posted = PostedRate.objects.filter(sheet=sheet, product_line=line, months__lte=months)
    found = posted.order_by("-months").first() if line.kind == LineKind.DEPOSIT else None
    return (gettext("posted rate"), found.rate) if found else ("", None)


def relationship_of(customer: Customer, hurdle: Decimal, kind: LineKind = LineKind.LOAN) -> Relationship:
    """What the customer brought in the last twelve scored months; nothing where it was never scored.

    `kind` is what is priced: what a deposit is credited with comes from all but deposits.
    """
    publication = current_publication()
    run = Run.objects.filter(pk=publication.pk).first() if publication else None
    if run is None:
        return Relationship()
    earned = Contribution.objects.filter(
        customer=customer, month__range=(add_months(run.month, 1 - MONTHS), run.month)
    )
    alike = Q(product_line__kind=kind)
    sums = earned.aggregate(
        total=Sum("total_fen"),
        capital=Sum("capital_charge_fen"),
        elsewhere=Sum("total_fen", filter=~alike),
        elsewhere_capital=Sum("capital_charge_fen", filter=~alike),
        loans=Sum("average_yuan_fen", filter=alike),
    )
    found = {name: int(value or 0) for name, value in sums.items()}
    return Relationship(
        other_fen=found["total"] + found["capital"],
        non_loan_fen=found["elsewhere"] + found["elsewhere_capital"],
        loans_fen=found["loans"] // MONTHS,
        capital_fen=int(found["capital"] / hurdle),
    )


def drafted(draft: Draft, day: date) -> Offered:
    """A quote of today, not written anywhere. Refuses NoPrice."""
    sheet, terms = terms_of(draft.customer, draft.line, day, draft.currency)
    kind = LineKind.DEPOSIT if terms.taken else LineKind.LOAN
    relation = relationship_of(draft.customer, terms.hurdle, kind)
    return _finished(draft, sheet, terms, relation, draft.customer.rating)


def offered(quote: Quote) -> Offered:
    """A written quote as it was, from what was written with it; only the score is of today."""
    return offered_at(quote, quote.asked_rate)


def offered_at(quote: Quote, rate: Decimal | None) -> Offered:
    """A written quote with another rate asked for."""
    draft = Draft(
        quote.customer, quote.product_line, quote.amount_fen, quote.term_months, rate, quote.foreign
    )
    return _finished(draft, quote.sheet, quote.terms, quote.relation, quote.rating)


def _finished(draft: Draft, sheet: PriceSheet, terms: Terms, relation: Relationship, rating: str) -> Offered:
    made = price(terms, draft.amount_fen, relation)
    at_quote = _at(made.rate, draft, terms, relation)
    asked, sign = draft.asked, terms.sign
    reference_name, reference = reference_of(sheet, draft.line, draft.term_months)
    return Offered(
        sheet=sheet,
        line=draft.line,
        terms=terms,
        relation=relation,
        rating=rating,
        amount_fen=draft.amount_fen,
        term_months=draft.term_months,
        foreign=draft.foreign,
        price=made,
        asked=asked,
        gap_bp=None if asked is None else gap_bp(made.rate, asked, sign),
        given_up_fen=0 if asked is None else given_up_fen(draft.amount_fen, made.rate, asked, sign),
        reference_name=reference_name,
        reference_rate=reference,
        quote_over_bp=None if reference is None else over_reference_bp(made.rate, reference),
        asked_over_bp=None if asked is None or reference is None else over_reference_bp(asked, reference),
        under_floor=asked is not None and sign * (made.floor - asked) > 0,
        at_quote=at_quote,
        at_asked=None if asked is None else _at(asked, draft, terms, relation),
        score_before=_supposed(draft.customer, at_quote, terms),
        score_after=None
        if asked is None
        else _supposed(draft.customer, _at(asked, draft, terms, relation), terms),
    )


def _at(rate: Decimal, draft: Draft, terms: Terms, relation: Relationship) -> RateReturn:
    alone = loan_return(terms, draft.amount_fen, rate)
    whole = relationship_return(terms, draft.amount_fen, rate, relation)
    return RateReturn(rate, alone, whole, _passes(alone, terms.hurdle), _passes(whole, terms.hurdle))


def _passes(returned: Return, hurdle: Decimal) -> bool:
    """What binds no capital passes when it loses nothing."""
    return returned.eva_fen >= 0 if returned.raroc is None else returned.raroc >= hurdle


def _supposed(customer: Customer, at: RateReturn, terms: Terms) -> Supposed | None:
    """The score with the loan on the books: what it earns counts after capital, as in the model."""
    charge = int(at.alone.capital_fen * terms.hurdle)
    return suppose_earned(customer, earned_fen=at.alone.before_tax_fen - charge)
