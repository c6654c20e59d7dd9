"""The price of a loan, a guarantee or a deposit: what it is made of, what it brings, what another would leave of that.

Rates are fractions a year, amounts integer fen of yuan. Quote and floor are cost-plus with the credit for the whole
relationship (our convention); RAROC and EVA are risk-adjusted net profit over, and less the cost of, economic capital.
A deposit is priced the other way round: what the money is worth inside the bank less cost and margin, with the credit
on top; a customer asks for more, and the floor is a ceiling.
"""

from dataclasses import dataclass, fields
from decimal import ROUND_CEILING, ROUND_HALF_EVEN, Decimal

RATE_STEP = Decimal("0.000001")
BASIS_POINT = Decimal("0.0001")
ZERO = Decimal(0)
ONE = Decimal(1)


@dataclass(frozen=True)
class Terms:
    """What the bank assumes for one loan, guarantee or deposit, as it stood when it was quoted."""

    transfer_price: Decimal
    operating_cost: Decimal
    pd: Decimal
    lgd: Decimal
    risk_weight: Decimal
    capital_ratio: Decimal
    hurdle: Decimal
    tax: Decimal
    target_margin: Decimal
    credit_share: Decimal
    credit_cap: Decimal
    # Whether the transfer price of the capital itself is credited: the variant in which equity funds its part.
    credits_equity: bool = False
    # Money taken from the customer, not lent: a deposit.
    taken: bool = False

    @property
    def sign(self) -> int:
        """Which way the bank wants the rate: 1 for upwards, -1 for downwards."""
        return -1 if self.taken else 1


# What a quote keeps of its terms: the variant is a matter of the bank's settings, the direction of the product.
KEPT_TERMS = tuple(each.name for each in fields(Terms) if each.name not in {"credits_equity", "taken"})


@dataclass(frozen=True)
class Relationship:
    """What the customer brought in the last twelve months: after expected loss and cost, before tax and capital.

    `other_fen` over all lines, `non_loan_fen` without loans, `loans_fen` their average, `capital_fen` what they bind;
    for the price of a deposit `non_loan_fen` is without deposits and `loans_fen` the average of those.
    """

    other_fen: int = 0
    non_loan_fen: int = 0
    loans_fen: int = 0
    capital_fen: int = 0


@dataclass(frozen=True)
class Price:
    """The parts of a quote; `exact` is their sum, `rate` the quote in whole basis points.

    `floor` is transfer price, operating cost and expected loss; for a deposit the ceiling, transfer price less cost.
    """

    transfer_price: Decimal
    operating_cost: Decimal
    expected_loss: Decimal
    capital_cost: Decimal
    target_margin: Decimal
    credit: Decimal
    exact: Decimal
    rate: Decimal
    floor: Decimal


@dataclass(frozen=True)
class Return:
    """What a rate brings in a year: profit before tax, net, the capital bound, RAROC and EVA; money in fen."""

    before_tax_fen: int
    net_fen: int
    capital_fen: int
    raroc: Decimal | None
    eva_fen: int


def expected_loss(terms: Terms) -> Decimal:
    """Probability of default times loss given default, a year."""
    return terms.pd * terms.lgd


def capital_cost(terms: Terms) -> Decimal:
    """What the capital that a yuan of the loan binds must earn before tax."""
    cost = terms.hurdle / (ONE - terms.tax)
    return _rate(
        terms.risk_weight * terms.capital_ratio * (cost - terms.transfer_price * terms.credits_equity)
    )


def relationship_credit(terms: Terms, amount_fen: int, relation: Relationship) -> Decimal:
    """A share of what the rest of the relationship brings, over all loans (deposits) with this one, at most the cap."""
    loans = amount_fen + relation.loans_fen
    if loans <= 0 or relation.non_loan_fen <= 0:
        return ZERO
    return min(_rate(terms.credit_share * relation.non_loan_fen / loans), terms.credit_cap)


def price(terms: Terms, amount_fen: int, relation: Relationship) -> Price:
    """The quote of a loan, a guarantee or a deposit; nobody pays for having money taken."""
    loss, capital = expected_loss(terms), capital_cost(terms)
    credit = relationship_credit(terms, amount_fen, relation)
    floor = _rate(terms.transfer_price + terms.sign * (terms.operating_cost + loss))
    exact = _rate(floor + terms.sign * (capital + terms.target_margin - credit))
    if terms.taken:
        floor, exact = max(floor, ZERO), max(exact, ZERO)
    return Price(
        transfer_price=terms.transfer_price,
        operating_cost=terms.operating_cost,
        expected_loss=_rate(loss),
        capital_cost=capital,
        target_margin=terms.target_margin,
        credit=credit,
        exact=exact,
        rate=exact.quantize(BASIS_POINT, rounding=ROUND_HALF_EVEN),
        floor=floor,
    )


def best_price(terms: Terms) -> Decimal:
    """The best price that the standard gives anybody without a request: with the whole credit; in basis points."""
    made = price(terms, 1, Relationship())
    best = made.exact - terms.sign * terms.credit_cap
    return max(best, ZERO).quantize(BASIS_POINT, rounding=ROUND_HALF_EVEN)


def loan_return(terms: Terms, amount_fen: int, rate: Decimal) -> Return:
    """What the loan (guarantee, deposit) alone brings at a rate."""
    margin = terms.sign * (rate - terms.transfer_price) - terms.operating_cost - expected_loss(terms)
    capital = amount_fen * terms.risk_weight * terms.capital_ratio
    return returned(amount_fen * margin, capital, tax=terms.tax, hurdle=terms.hurdle)


def relationship_return(terms: Terms, amount_fen: int, rate: Decimal, relation: Relationship) -> Return:
    """What the customer brings as a whole with the loan at a rate; capital is charged once."""
    alone = loan_return(terms, amount_fen, rate)
    return returned(
        Decimal(alone.before_tax_fen + relation.other_fen),
        Decimal(alone.capital_fen + relation.capital_fen),
        tax=terms.tax,
        hurdle=terms.hurdle,
    )


def returned(before_tax: Decimal, capital: Decimal, *, tax: Decimal, hurdle: Decimal) -> Return:
    """RAROC = net over capital; EVA = net less capital at the hurdle. RAROC is None where no capital is bound."""
    net = before_tax * (ONE - tax)
    return Return(
        before_tax_fen=_fen(before_tax),
        net_fen=_fen(net),
        capital_fen=_fen(capital),
        raroc=_rate(net / capital) if capital > 0 else None,
        eva_fen=_fen(net - capital * hurdle),
    )


def deposit_margin_fen(
    average_fen: int, transfer_price: Decimal, rate: Decimal, days: int, basis: int
) -> int:
    """What deposits earn in so many days."""
    return _fen(average_fen * (transfer_price - rate) * days / basis)


def loan_margin_fen(average_fen: int, transfer_price: Decimal, rate: Decimal, days: int, basis: int) -> int:
    """What a loan earns over its transfer price in so many days."""
    return _fen(average_fen * (rate - transfer_price) * days / basis)


def gap_bp(quoted: Decimal, asked: Decimal, sign: int = 1) -> int:
    """How much worse for us than the quote a rate is, in whole basis points; a part of one counts as one."""
    return int((sign * (quoted - asked) / BASIS_POINT).to_integral_value(ROUND_CEILING))


def conceded(agreed: Decimal, *, asked: Decimal, quoted: Decimal, sign: int = 1) -> bool:
    """Whether a rate lies from what was asked up to, and not at, the quote."""
    return sign * (agreed - asked) >= 0 and sign * (quoted - agreed) > 0


def over_reference_bp(rate: Decimal, reference: Decimal) -> int:
    """A rate as basis points over (or under) the reference rate."""
    return int(((rate - reference) / BASIS_POINT).to_integral_value(ROUND_HALF_EVEN))


def given_up_fen(amount_fen: int, quoted: Decimal, asked: Decimal, sign: int = 1) -> int:
    """What a rate worse than the quote costs the bank in a year."""
    return max(_fen(sign * amount_fen * (quoted - asked)), 0)


def _rate(value: Decimal) -> Decimal:
    return Decimal(value).quantize(RATE_STEP, rounding=ROUND_HALF_EVEN)


def _fen(value: Decimal) -> int:
    return int(Decimal(value).to_integral_value(ROUND_HALF_EVEN))
