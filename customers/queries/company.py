"""A company's figures by year, its size class with the reason, and how the bank sees it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from customers.models import (
    CompanyFigures,
    Customer,
    CustomerProfile,
    CustomerScore,
    SizeThresholds,
)
from customers.queries.listing import ClassFact, ListPage
from customers.queries.stances import Stance, stance_of
from customers.queries.styles import ProposedStyle, proposed_style
from customers.queries.vocabulary import segment_names
from customers.rules import SizeClass, Thresholds, debt_ratio, size_class

MOST_YEARS = 5
# The classes of a customer by the names of their fields, in the bank's order.
PROFILE = ("pool", "management_level", "vip_category", "style", "habit", "segment", "life_stage")


@dataclass(frozen=True)
class YearFigures:
    """The figures of one year in fen of yuan, whence they are, and what was told for the year before them."""

    year: int
    source: str
    noted_by: str
    total_assets_fen: int | None
    net_assets_fen: int | None
    liabilities_fen: int | None
    debt_ratio: Decimal | None
    annual_revenue_fen: int | None
    profit_fen: int | None
    staff_count: int | None
    tellings: int


@dataclass(frozen=True)
class Company:
    """Everything the page of the company shows."""

    years: list[YearFigures]
    size: SizeClass
    size_reason: str
    size_year: int | None
    profile: CustomerProfile
    classes: tuple[ClassFact, ...]
    proposed_style: ProposedStyle | None
    phase: str
    stance: Stance | None


def company(customer: Customer, *, today: date) -> Company:
    """The company of a customer the caller has found visible; a fixed number of queries."""
    score = CustomerScore.objects.current().filter(customer=customer).first()
    size = size_of(customer, today=today)
    profile = profile_of(customer)
    return Company(
        years=_years(customer),
        size=size,
        size_reason=size_reason(size),
        size_year=customer.figures_year,
        profile=profile,
        classes=classes_of(profile),
        proposed_style=proposed_style(customer, score),
        phase=score.get_phase_display() if score else "",
        stance=stance_of(customer.industry_code, profile.life_stage),
    )


def profile_of(customer: Customer) -> CustomerProfile:
    """The profile, or an unsaved one of a customer that nobody has classed."""
    return CustomerProfile.objects.filter(customer=customer).first() or CustomerProfile(customer=customer)


def class_named(profile: CustomerProfile, name: str, segments: Mapping[str, str] | None = None) -> ClassFact:
    """One class of a customer as it stands; a name of PROFILE. `segments` are their names, where they are known."""
    label = CustomerProfile._meta.get_field(name).verbose_name
    if name == "segment":
        names = segment_names() if segments is None and profile.segment else segments or {}
        return ClassFact(name, str(label), names.get(profile.segment, profile.segment))
    return ClassFact(name, str(label), str(getattr(profile, f"get_{name}_display")()))


def team_named(profile: CustomerProfile, name: str = "team_name") -> ClassFact:
    """What the customer's team is called."""
    label = CustomerProfile._meta.get_field(name).verbose_name
    return ClassFact(name, str(label), profile.team_name)


def with_classes(page: ListPage) -> ListPage:
    """The rows of a list with every class of each customer; two questions at most, however many rows there are."""
    numbers = [row.customer_no for row in page.rows]
    held = CustomerProfile.objects.filter(customer__customer_no__in=numbers).select_related("customer")
    profiles = {profile.customer.customer_no: profile for profile in held}
    nothing = CustomerProfile()
    segments = segment_names() if any(profile.segment for profile in profiles.values()) else {}
    rows = [
        replace(row, classes=classes_of(profiles.get(row.customer_no, nothing), segments))
        for row in page.rows
    ]
    return replace(page, rows=rows)


def classes_of(profile: CustomerProfile, segments: Mapping[str, str] | None = None) -> tuple[ClassFact, ...]:
    """Every class of a customer, in the bank's order."""
    return tuple(class_named(profile, name, segments) for name in PROFILE)


def size_of(customer: Customer, *, today: date) -> SizeClass:
    """The class of the customer's newest figures by the thresholds of the day."""
    return size_by(bounds_on(today), customer)


def held_on(today: date) -> SizeThresholds | None:
    """The decision on the bounds that counts on a day."""
    return SizeThresholds.objects.filter(valid_from__lte=today).order_by("-valid_from").first()


def bounds_on(today: date) -> Thresholds | None:
    """The thresholds of a day; None where none are set."""
    held = held_on(today)
    if held is None:
        return None
    return Thresholds(
        a_assets_over=held.a_assets_over_fen,
        a_revenue_over=held.a_revenue_over_fen,
        d_net_assets_under=held.d_net_assets_under_fen,
        d_revenue_under=held.d_revenue_under_fen,
        d_profit_under=held.d_profit_under_fen,
        b_net_assets_over=held.b_net_assets_over_fen,
        b_revenue_over=held.b_revenue_over_fen,
        c_net_assets_up_to=held.c_net_assets_up_to_fen,
    )


def size_by(bounds: Thresholds | None, figures: Customer | CompanyFigures) -> SizeClass:
    """The class of figures by thresholds."""
    if bounds is None:
        return SizeClass("", "unset", ())
    return size_class(
        assets=figures.total_assets_fen,
        net_assets=figures.net_assets_fen,
        revenue=figures.annual_revenue_fen,
        profit=figures.profit_fen,
        bounds=bounds,
    )


def size_reason(size: SizeClass) -> str:
    """Why the class is what it is, in the reader's words."""
    names = {
        "total_assets": _("Total assets"),
        "net_assets": _("Net assets"),
        "annual_revenue": _("Annual revenue"),
        "profit": _("Profit"),
    }
    figures = _(", ").join(names[name] for name in size.figures)
    return {
        "large": _("Total assets and revenue over the bounds of class A"),
        "small": _("Under the bounds of class D: %(figures)s") % {"figures": figures},
        "medium": _("Net assets and revenue over the bounds of class B"),
        "growing": _("Net assets within class C"),
        "missing": _("Not classed: unknown are %(figures)s") % {"figures": figures},
        "between": _("Not classed: net assets over class C, revenue under class B"),
        "unset": _("Not classed: no bounds are set"),
    }[size.reason]


def _years(customer: Customer) -> list[YearFigures]:
    told = list(
        CompanyFigures.objects.filter(customer=customer).select_related("noted_by").order_by("-year", "-pk")
    )
    counts: dict[int, int] = {}
    for row in told:
        counts[row.year] = counts.get(row.year, 0) + 1
    years = [
        YearFigures(
            year=row.year,
            source=row.get_source_display(),
            noted_by=row.noted_by.display_name,
            total_assets_fen=row.total_assets_fen,
            net_assets_fen=row.net_assets_fen,
            liabilities_fen=row.liabilities_fen,
            debt_ratio=debt_ratio(row.total_assets_fen, row.liabilities_fen, row.net_assets_fen),
            annual_revenue_fen=row.annual_revenue_fen,
            profit_fen=row.profit_fen,
            staff_count=row.staff_count,
            tellings=counts[row.year],
        )
        for row in told
        if row.superseded_at is None
    ]
    if customer.figures_year and customer.figures_year not in counts:
        years.append(_as_it_stands(customer))
    return sorted(years, key=lambda row: -row.year)[:MOST_YEARS]


def _as_it_stands(customer: Customer) -> YearFigures:
    """The figures on the customer's row, of a year for which nobody named a source: core banking's or the form's."""
    return YearFigures(
        year=customer.figures_year or 0,
        source=_("Core banking or the file"),
        noted_by="",
        total_assets_fen=customer.total_assets_fen,
        net_assets_fen=customer.net_assets_fen,
        liabilities_fen=None,
        debt_ratio=debt_ratio(customer.total_assets_fen, None, customer.net_assets_fen),
        annual_revenue_fen=customer.annual_revenue_fen,
        profit_fen=customer.profit_fen,
        staff_count=customer.staff_count,
        tellings=1,
    )
