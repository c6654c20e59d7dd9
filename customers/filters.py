"""What a list of customers can be narrowed by; page, dashboards' links and API share these names."""

from decimal import Decimal
from functools import cache

import django_filters
from django import forms
from django.core.exceptions import ValidationError
from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field

from common.calendar import business_today
from customers.models import (
    Customer,
    CustomerFollow,
    CustomerPin,
    Phase,
    StrategicClass,
    Tag,
    Tier,
)
from customers.queries.holdings import holding
from customers.queries.marks import marked, tagged
from customers.rules import read_books, read_holds, read_stood
from customers.standards import section_choices
from organization.filters import colleagues_seen, units_seen
from organization.models import Unit

ME = "me"
FEN_IN_WAN = 1_000_000
MOVES = [("up", _("Moved up")), ("down", _("Moved down")), ("any", _("Moved at all"))]
DECILES = [(number, str(number)) for number in range(1, 11)]
# The API's document cannot find the type of a filter through the scores now published.
_code = extend_schema_field(OpenApiTypes.STR)


def _tags(request) -> QuerySet[Tag]:
    return Tag.objects.visible_to(request.user).kept().order_by("name", "id")


def _means_something(typed: str) -> None:
    if read_stood(typed) is None:
        raise ValidationError(_("Two days and two tiers: 2026-08-31,2026-10-31,quasi,key."))


def _means_books(typed: str) -> None:
    if read_books(typed) is None:
        raise ValidationError(_("A month and amounts in fen: 2026-10,settlement:100000000-500000000."))


def _means_holdings(typed: str) -> None:
    if read_holds(typed) is None:
        raise ValidationError(_("Product lines and services: payroll,-cash_management."))


class CustomerFilter(django_filters.FilterSet):
    """Narrows `Customer.objects.visible_to(user).live().scored_in(publication)`.

    `manager` is an employee number or 'me'; `unit` a unit's code and everything below it; `tier` and `tier_before`
    codes of tiers; `deposits_min`, `contribution_min` and `contribution_max` in ten thousand yuan; `moved` compares
    with the tier of the scoring before, `stood` names the tiers on any two business dates (`rules.read_stood`), `holds`
    what is used and not used as published (`rules.read_holds`).
    """

    q = django_filters.CharFilter(label=_("Search"), method="find", max_length=200)
    tier = _code(
        django_filters.ModelMultipleChoiceFilter(
            label=_("Tier"),
            queryset=Tier.objects.all(),
            to_field_name="code",
            field_name="now__tier__code",
            distinct=False,
            widget=forms.CheckboxSelectMultiple,
        )
    )
    manager = django_filters.ModelChoiceFilter(
        label=_("Lead"), queryset=colleagues_seen, to_field_name="employee_no", empty_label=_("Any")
    )
    unit = django_filters.ModelChoiceFilter(
        label=_("Unit"), queryset=units_seen, to_field_name="code", empty_label=_("Any"), method="below_unit"
    )
    next_before = django_filters.DateFilter(
        label=_("Next contact by"),
        field_name="pulse__next_contact_on",
        lookup_expr="lte",
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )
    next_after = django_filters.DateFilter(
        label=_("Next contact from"),
        field_name="pulse__next_contact_on",
        lookup_expr="gte",
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )
    held = django_filters.BooleanFilter(
        label=_("Contact rule on hold"),
        method="that_are_held",
        widget=forms.Select(choices=[("", _("Any")), ("true", _("Yes")), ("false", _("No"))]),
    )
    deposits_min = django_filters.NumberFilter(
        label=_("Average deposits of at least, CNY 10,000"),
        method="with_deposits",
        min_value=0,
        max_value=10**12,
    )
    moved = django_filters.ChoiceFilter(
        label=_("Tier movement"), choices=MOVES, empty_label=_("Any"), method="that_moved"
    )
    tier_before = _code(
        django_filters.ModelChoiceFilter(
            label=_("Tier before"),
            queryset=Tier.objects.all(),
            to_field_name="code",
            empty_label=_("Any"),
            field_name="now__tier_before",
        )
    )
    new = django_filters.BooleanFilter(
        label=_("New, without a tier before"),
        method="that_are_new",
        widget=forms.Select(choices=[("", _("Any")), ("true", _("Yes")), ("false", _("No"))]),
    )
    decided = django_filters.BooleanFilter(
        label=_("Tier by decision"),
        field_name="now__computed_tier",
        lookup_expr="isnull",
        exclude=True,
        widget=forms.Select(choices=[("", _("Any")), ("true", _("Yes")), ("false", _("No"))]),
    )
    phase = django_filters.ChoiceFilter(
        label=_("Phase"), choices=Phase.choices, empty_label=_("Any"), field_name="now__phase"
    )
    strategic_class = django_filters.ChoiceFilter(
        label=_("Strategic class"),
        choices=StrategicClass.choices,
        empty_label=_("Any"),
        field_name="now__strategic_class",
    )
    decile = django_filters.ChoiceFilter(
        label=_("Value decile in the bank"),
        choices=DECILES,
        empty_label=_("Any"),
        field_name="now__bank_decile",
    )
    branch_decile = django_filters.ChoiceFilter(
        label=_("Value decile in the branch"),
        choices=DECILES,
        empty_label=_("Any"),
        field_name="now__branch_decile",
    )
    contribution_min = django_filters.NumberFilter(
        label=_("Contribution of at least, CNY 10,000"),
        method="contributing_from",
        min_value=-(10**12),
        max_value=10**12,
        decimal_places=6,
    )
    contribution_max = django_filters.NumberFilter(
        label=_("Contribution of at most, CNY 10,000"),
        method="contributing_to",
        min_value=-(10**12),
        max_value=10**12,
        decimal_places=6,
    )
    risk_min = django_filters.NumberFilter(
        label=_("Churn risk of at least"),
        field_name="now__churn_risk",
        lookup_expr="gte",
        min_value=0,
        max_value=100,
        decimal_places=0,
    )
    stood = django_filters.CharFilter(
        label=_("Tiers on two days"), method="that_stood", max_length=90, validators=[_means_something]
    )
    industry = _code(
        django_filters.ChoiceFilter(
            label=_("Industry section"),
            choices=section_choices,
            empty_label=_("Any"),
            field_name="industry_code",
            lookup_expr="startswith",
        )
    )
    holds = django_filters.CharFilter(
        label=_("Uses"), method="that_hold", max_length=200, validators=[_means_holdings]
    )
    books = django_filters.CharFilter(
        label=_("Books of a month"), method="that_had", max_length=160, validators=[_means_books]
    )

    tag = extend_schema_field({"type": "array", "items": {"type": "string", "format": "uuid"}})(
        django_filters.ModelMultipleChoiceFilter(
            label=_("Tag"),
            queryset=_tags,
            to_field_name="public_id",
            method="with_tags",
            widget=forms.CheckboxSelectMultiple,
        )
    )
    pinned = django_filters.BooleanFilter(
        label=_("Pinned by me"),
        method="that_are_pinned",
        widget=forms.Select(choices=[("", _("Any")), ("true", _("Yes")), ("false", _("No"))]),
    )
    followed = django_filters.BooleanFilter(
        label=_("Followed by me"),
        method="that_are_followed",
        widget=forms.Select(choices=[("", _("Any")), ("true", _("Yes")), ("false", _("No"))]),
    )

    class Meta:
        model = Customer
        fields: list[str] = []

    def __init__(self, data=None, queryset=None, *, request) -> None:
        if data and data.get("manager") == ME:
            data = data.copy()
            data["manager"] = request.user.employee_no
        super().__init__(data, queryset, request=request)

    @property
    def form(self) -> forms.Form:
        """The form; the tiers that two of its fields offer are read once, where they are shown."""
        built = hasattr(self, "_form")
        form = super().form
        if not built:
            tiers = cache(lambda: [(tier.code, tier.name) for tier in Tier.objects.all()])
            form.fields["tier"].widget.choices = tiers
            form.fields["tier_before"].widget.choices = lambda: [("", _("Any")), *tiers()]
        return form

    @property
    def found(self) -> QuerySet[Customer]:
        """What the filters leave; nothing at all where one of them is wrong."""
        return self.qs if self.is_valid() else self.queryset.none()

    def find(self, customers, name: str, typed: str):
        return customers.found_by(typed, user=self.request.user)

    def below_unit(self, customers, name: str, unit: Unit):
        return customers.filter(unit__path__startswith=unit.path)

    def that_are_held(self, customers, name: str, wanted: bool):
        held = Q(pulse__held_until__gte=business_today())
        return customers.filter(held if wanted else Q(pulse__held_until=None) | ~held)

    def with_deposits(self, customers, name: str, wan: Decimal):
        return customers.filter(now__deposits_cny_fen__gte=int(wan * FEN_IN_WAN))

    def contributing_from(self, customers, name: str, wan: Decimal):
        return customers.filter(now__contribution_fen__gte=int(wan * FEN_IN_WAN))

    def contributing_to(self, customers, name: str, wan: Decimal):
        return customers.filter(now__contribution_fen__lte=int(wan * FEN_IN_WAN))

    def that_stood(self, customers, name: str, typed: str):
        """Who stood where on one day and on another; what the days mean is `rules.Stood`."""
        stood = read_stood(typed)
        return customers.stood(stood) if stood else customers

    def that_had(self, customers, name: str, typed: str):
        """Who had such books in a month; what that means is `rules.Books`."""
        books = read_books(typed)
        return customers.with_books(books) if books else customers

    def that_hold(self, customers, name: str, typed: str):
        """Who uses some product lines and services and not others; what is typed means `rules.Holds`."""
        holds = read_holds(typed)
        return holding(customers, holds) if holds else customers

    def that_moved(self, customers, name: str, direction: str):
        if direction == "up":
            return customers.filter(now__tier__lt=F("now__tier_before"))
        if direction == "down":
            return customers.filter(now__tier__gt=F("now__tier_before"))
        return customers.filter(now__tier_before__isnull=False).exclude(now__tier=F("now__tier_before"))

    def that_are_new(self, customers, name: str, wanted: bool):
        return customers.filter(now__score__isnull=False, now__tier_before__isnull=wanted)

    def with_tags(self, customers, name: str, tags: list[Tag]):
        """Customers with any of the tags."""
        if not tags:
            return customers
        return tagged(customers, tags)

    def that_are_pinned(self, customers, name: str, wanted: bool):
        return marked(customers, CustomerPin, self.request.user, wanted=wanted)

    def that_are_followed(self, customers, name: str, wanted: bool):
        return marked(customers, CustomerFollow, self.request.user, wanted=wanted)
