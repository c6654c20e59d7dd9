"""The cheapest ways to the next tier, and what a supposed change would do: finished for the page."""

from dataclasses import dataclass, replace
from datetime import datetime, time
from decimal import Decimal
from fractions import Fraction

from django.db.models import Q, Sum

from common.calendar import SHANGHAI, add_months, months_later
from customers.models import Contact, Customer, Publication, Tier, WalletEstimate
from customers.queries import current_publication
from products.models import LineKind
from tiers import phrases
from tiers.models import Contribution, Feature, PeerScale, Result, Run
from tiers.queries.models import model_parameters
from tiers.rules import CONTACT_MONTHS, POINT, Class, Indicator, Parameters, divide_half_even
from tiers.ways import SERVICES, Act, Change, Possible, Scale, Standing, Way, score_after, ways

SHOWN = 100
FEN_OF_WAN = 1_000_000
LEAST_ROOM_WAN = 2_000


@dataclass(frozen=True)
class WayCard:
    """One way in words: how it is chosen, what is done, why it counts, and the points it brings."""

    label: str
    title: str
    reasons: str
    gain: Decimal
    best: bool


@dataclass(frozen=True)
class Slider:
    """A balance that may be supposed otherwise, in ten thousand yuan: its present value and how far either way."""

    name: str
    label: str
    present_fen: int
    present: int
    lowest: int
    highest: int
    step: int


@dataclass(frozen=True)
class Outlook:
    """What the why page offers beside the explanation; `ways` is empty where none of those tried reaches the tier."""

    next_tier: Tier | None
    gap: Decimal | None
    ways: list[WayCard]
    sliders: list[Slider]
    services: list[tuple[str, str]]


@dataclass(frozen=True)
class Balance:
    """A supposed average balance and its change, in fen of yuan."""

    name: str
    fen: int
    change_fen: int


@dataclass(frozen=True)
class Supposed:
    """The score with a supposed change: points, their change, the tier it reaches, and the nights until it is held."""

    score: Decimal
    change: Decimal
    tier: Tier
    above: Decimal | None
    nights: int
    balances: list[Balance]


@dataclass(frozen=True)
class _Case:
    """A customer of the current publication with everything that the rules of ways need."""

    customer: Customer
    publication: Publication
    result: Result
    feature: Feature
    parameters: Parameters
    standing: Standing


def outlook(customer: Customer) -> Outlook | None:
    """Ways and sliders; None where the customer is not scored, the scales are not measured yet, or it is below zero."""
    case = _case(customer)
    if case is None:
        return None
    tier = Tier.objects.filter(rank=case.result.tier_id - 1).first()
    boundary = case.publication.boundaries.get(str(case.result.tier_id - 1)) if tier else None
    missing = None if boundary is None or boundary <= case.result.score else boundary - case.result.score
    unmet = _unmet(case)
    found = ways(case.standing, boundary, _possible(case, unmet)) if missing is not None else []
    return Outlook(
        next_tier=tier,
        gap=None if missing is None else _hundredths(boundary) - _hundredths(case.result.score),
        ways=[_card(case, way, place == 0, unmet) for place, way in enumerate(found)],
        sliders=_sliders(case.standing),
        services=[(act.value, str(phrases.SERVICES[act.value])) for act in _services_not_used(customer)],
    )


def suppose(customer: Customer, *, deposits_fen: int, loans_fen: int, services: list[str]) -> Supposed | None:
    """What the score would be with other average balances and with these services; None as for `outlook`."""
    case = _case(customer)
    if case is None:
        return None
    more = [act for act in _services_not_used(customer) if act.value in services]
    after = score_after(
        case.standing, Change(deposits_fen=deposits_fen, loans_fen=loans_fen, services=len(more))
    )
    reached = {int(rank): lowest for rank, lowest in case.publication.boundaries.items() if after >= lowest}
    tier = Tier.objects.get(rank=min(reached)) if reached else Tier.objects.order_by("rank").last()
    rises = tier.rank < case.result.tier_id
    nights = case.parameters.up_nights if rises else case.parameters.down_nights
    lowest = reached.get(tier.rank) if rises else None
    return Supposed(
        score=_hundredths(after),
        change=_hundredths(after) - _hundredths(case.result.score),
        tier=tier,
        above=None if lowest is None else _hundredths(after) - _hundredths(lowest),
        nights=0 if tier.rank == case.result.tier_id else nights,
        balances=[
            Balance(Act.DEPOSITS.value, case.standing.deposits_fen + deposits_fen, deposits_fen),
            Balance(Act.LOANS.value, case.standing.loans_fen + loans_fen, loans_fen),
        ],
    )


def suppose_earned(customer: Customer, *, earned_fen: int) -> Supposed | None:
    """What the score would be had the customer earned us so much more (or less) in twelve months; None as above."""
    case = _case(customer)
    if case is None:
        return None
    # Amounts only enter the score by what they earn: a yuan more of loans that earn a yuan is a yuan earned.
    standing = replace(case.standing, loan_yield=Fraction(1), wallet_has_loans=False)
    after = score_after(standing, Change(loans_fen=earned_fen))
    reached = [int(rank) for rank, lowest in case.publication.boundaries.items() if after >= lowest]
    tier = Tier.objects.get(rank=min(reached)) if reached else Tier.objects.order_by("rank").last()
    return Supposed(
        score=_hundredths(after),
        change=_hundredths(after) - _hundredths(case.result.score),
        tier=tier,
        above=None,
        nights=0,
        balances=[],
    )


# ---------------------------------------------------------------- the case
def _case(customer: Customer) -> _Case | None:
    publication = current_publication()
    run = Run.objects.select_related("model").filter(pk=publication.pk).first() if publication else None
    result = Result.objects.filter(run=run, customer=customer).first() if run else None
    if publication is None or run is None or result is None or result.strategic_class == Class.BELOW_ZERO:
        return None
    feature = Feature.objects.get(run=run, customer=customer)
    parameters = model_parameters(run.model)
    scales = {
        Indicator(scale.indicator): Scale(scale.count, scale.values)
        for scale in PeerScale.objects.filter(
            run=run, peers=_peers(feature, parameters), indicator__in=list(Indicator)
        )
    }
    if not scales:
        return None
    standing = _standing(customer, run, result, feature, parameters, scales)
    return _Case(customer, publication, result, feature, parameters, standing)


def _peers(feature: Feature, parameters: Parameters) -> int:
    groups = {
        "branch": feature.branch_id,
        "industry": ord(feature.industry or "\0"),
        "size": ord(feature.size or "\0"),
    }
    return groups.get(parameters.peer_group, 0)


def _standing(
    customer: Customer,
    run: Run,
    result: Result,
    feature: Feature,
    parameters: Parameters,
    scales: dict[Indicator, Scale],
) -> Standing:
    estimated = set(
        WalletEstimate.objects.filter(customer=customer).values_list("product_line__kind", flat=True)
    )
    deposits, loans = _yields(customer, run)
    return Standing(
        values=(
            feature.revenue_fen,
            feature.change_ppm,
            feature.relationship_days,
            feature.entanglement,
            feature.wallet_share_ppm,
            feature.partnership,
        ),
        percentiles=tuple(getattr(result, f"{indicator}_pct") for indicator in Indicator),
        weights=parameters.weights,
        scales=scales,
        revenue_before_fen=feature.revenue_before_fen,
        months_before=feature.months_before,
        wallet_ours_fen=feature.wallet_ours_fen,
        wallet_total_fen=feature.wallet_total_fen,
        wallet_has_deposits=LineKind.DEPOSIT in estimated,
        wallet_has_loans=LineKind.LOAN in estimated,
        deposits_fen=feature.deposits_fen,
        loans_fen=feature.loans_fen,
        deposit_yield=deposits,
        loan_yield=loans,
    )


def _yields(customer: Customer, run: Run) -> tuple[Fraction | None, Fraction | None]:
    """What a yuan of the customer's own deposits and loans earned in a year, from its contributions of 12 months."""
    earned = Contribution.objects.filter(
        customer=customer, month__range=(add_months(run.month, -11), run.month)
    )
    sums = earned.aggregate(
        **{
            f"{kind}_{name}": Sum(column, filter=Q(product_line__kind=kind))
            for kind in (LineKind.DEPOSIT, LineKind.LOAN)
            for name, column in (
                ("average", "average_yuan_fen"),
                ("margin", "margin_fen"),
                ("loss", "expected_loss_fen"),
                ("capital", "capital_charge_fen"),
            )
        }
    )

    def of(kind: str) -> Fraction | None:
        average = sums[f"{kind}_average"] or 0
        if average <= 0:
            return None
        gained = sums[f"{kind}_margin"] - sums[f"{kind}_loss"] - sums[f"{kind}_capital"]
        return Fraction(12 * int(gained), int(average))

    return of(LineKind.DEPOSIT), of(LineKind.LOAN)


# ---------------------------------------------------------------- what is open to the customer
def _services_not_used(customer: Customer) -> list[Act]:
    return [act for act in SERVICES if not getattr(customer, act.value)]


def _unmet(case: _Case) -> Contact | None:
    """Somebody of a level that nobody of ours met within the months that count; the highest such level first."""
    first_day = months_later(case.publication.business_date, -CONTACT_MONTHS)
    since = datetime.combine(first_day, time.min, tzinfo=SHANGHAI)
    people = list(Contact.objects.filter(customer=case.customer, left_on=None))
    met = {person.level for person in people if person.last_contact_at and person.last_contact_at >= since}
    order = [level for level, _name in Contact._meta.get_field("level").choices or []]
    unmet = [person for person in people if person.level not in met]
    return min(unmet, key=lambda person: (order.index(person.level), person.pk), default=None)


def _possible(case: _Case, unmet: Contact | None) -> Possible:
    return Possible(services=tuple(_services_not_used(case.customer)), line=True, level=unmet is not None)


# ---------------------------------------------------------------- words
def _card(case: _Case, way: Way, best: bool, unmet: Contact | None) -> WayCard:
    return WayCard(
        label=phrases.way_label(best=best, acts=len(way.acts)),
        title=phrases.way_title(way, unmet),
        reasons=phrases.way_reasons(way, case.standing),
        gain=_hundredths(way.score) - _hundredths(case.result.score),
        best=best,
    )


def _sliders(standing: Standing) -> list[Slider]:
    held = [
        (Act.DEPOSITS, standing.deposits_fen, standing.deposit_yield),
        (Act.LOANS, standing.loans_fen, standing.loan_yield),
    ]
    return [_slider(act, present) for act, present, gained in held if gained is not None]


def _slider(act: Act, present_fen: int) -> Slider:
    """From nothing to three times the balance, in steps of about a hundredth of it, the present value on a step."""
    present = max(present_fen, 0) // FEN_OF_WAN
    step = max(10, 10 ** (len(str(present)) - 2))
    steps_up = -(-max(2 * present, LEAST_ROOM_WAN) // step)
    return Slider(
        name=act.value,
        label=str(phrases.ACTS[act]),
        present_fen=present_fen,
        present=present,
        lowest=present % step,
        highest=present + steps_up * step,
        step=step,
    )


def _hundredths(thousandths: int) -> Decimal:
    return Decimal(divide_half_even(thousandths, POINT // SHOWN)) / SHOWN
