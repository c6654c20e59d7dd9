"""How the potential value of a customer was worked out, part by part and line by line."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from django.db.models import Sum

from common.calendar import add_months
from customers.models import AccountMonth, Customer, WalletEstimate
from customers.queries import current_publication
from products.models import LineKind
from tiers.models import Feature, LineParameter, PotentialParameter, Result, Run
from tiers.potential import SERVICES, Upside
from tiers.queries.models import model_parameters
from tiers.rules import multiple, rounded


@dataclass(frozen=True)
class WalletLine:
    """One product line held elsewhere: all of it, ours, and what winning it could bring a year, in fen of yuan."""

    name: str
    code: str
    total_fen: int
    ours_fen: int
    margin: Decimal
    probability: Decimal
    gain: Fraction

    @property
    def elsewhere_fen(self) -> int:
        """What other banks hold."""
        return max(self.total_fen - self.ours_fen, 0)

    @property
    def gain_fen(self) -> int:
        """What it could bring a year; the sum of all lines is rounded once."""
        return rounded(self.gain)


@dataclass(frozen=True)
class Potential:
    """The values as the published night kept them, and what could be won a year; None: unknown, and not counted.

    `agrees` says that the wallet lines still sum to what the night kept; where they do not, estimates or parameters
    have changed since.
    """

    as_of: date
    model: str
    revenue_fen: int
    actual_fen: int
    potential_fen: int
    retention: Decimal
    discount: Decimal
    years: int
    factor: Fraction
    wallet: list[WalletLine]
    wallet_fen: int
    agrees: bool
    upside: Upside | None
    settled_fen: int | None
    deposits_fen: int
    kept_fen: int | None
    services: int
    services_unused: int
    service_fen: int | None
    revenue_before_fen: int | None
    growth_fen: int | None

    @property
    def won_fen(self) -> int:
        """What could be won a year, all parts."""
        return self.wallet_fen + sum(
            part for part in (self.kept_fen, self.service_fen, self.growth_fen) if part
        )

    @property
    def unrealized_fen(self) -> int:
        """What is still to be won."""
        return self.potential_fen - self.actual_fen

    @property
    def times(self) -> Decimal:
        """The multiple of a year, to four digits."""
        return Decimal(rounded(self.factor * 10_000)) / 10_000


def upside_on(on: date) -> Upside | None:
    """What the bank assumes of behaviour and growth on a day; None where it assumes nothing."""
    held = PotentialParameter.objects.in_force(on).last()
    if held is None:
        return None
    return Upside(
        held.kept_share, held.kept_margin, held.service_gain_fen, held.win_probability, held.growth_share
    )


def potential(customer: Customer) -> Potential | None:
    """The calculation for a customer that the caller found visible; None where it is not scored."""
    publication = current_publication()
    run = Run.objects.select_related("model").filter(pk=publication.pk).first() if publication else None
    if run is None:
        return None
    feature = Feature.objects.filter(run=run, customer=customer).first()
    result = Result.objects.filter(run=run, customer=customer).first()
    if feature is None or result is None:
        return None
    held = model_parameters(run.model)
    wallet = _wallet(customer, run)
    return Potential(
        as_of=run.business_date,
        model=run.model.label,
        revenue_fen=feature.revenue_fen,
        actual_fen=result.actual_value_fen,
        potential_fen=result.potential_value_fen,
        retention=held.retention,
        discount=held.discount,
        years=held.horizon_years,
        factor=multiple(held.retention, held.discount, held.horizon_years),
        wallet=wallet,
        wallet_fen=feature.wallet_gain_fen,
        agrees=rounded(sum((line.gain for line in wallet), Fraction(0))) == feature.wallet_gain_fen,
        upside=upside_on(run.business_date),
        settled_fen=feature.settled_fen,
        deposits_fen=feature.deposits_fen,
        kept_fen=feature.kept_gain_fen,
        services=feature.services,
        services_unused=SERVICES - feature.services,
        service_fen=feature.service_gain_fen,
        revenue_before_fen=feature.revenue_before_fen,
        growth_fen=feature.growth_gain_fen,
    )


# ---------------------------------------------------------------- parts
def _wallet(customer: Customer, run: Run) -> list[WalletLine]:
    """Every line with an estimate, in the bank's order; a fee line holds its fees of twelve months."""
    estimates = WalletEstimate.objects.filter(customer=customer).select_related("product_line")
    books = AccountMonth.objects.filter(customer=customer).order_by()
    fees = dict(
        books.filter(month__range=(add_months(run.month, -11), run.month))
        .values_list("product_line")
        .annotate(sum=Sum("fees_yuan_fen"))
    )
    averages = dict(
        books.filter(month=run.month).values_list("product_line").annotate(sum=Sum("average_yuan_fen"))
    )
    lines = []
    for estimate in sorted(estimates, key=lambda row: row.product_line.position):
        line = estimate.product_line
        ours = max(int((fees if line.kind == LineKind.FEE else averages).get(line.pk) or 0), 0)
        own = LineParameter.objects.in_force(run.business_date).filter(product_line=line).last()
        margin = own.wallet_margin if own else Decimal(0)
        probability = own.win_probability if own else Decimal(0)
        gain = max(estimate.total_fen - ours, 0) * Fraction(margin) * Fraction(probability)
        lines.append(WalletLine(line.name, line.code, estimate.total_fen, ours, margin, probability, gain))
    return lines
