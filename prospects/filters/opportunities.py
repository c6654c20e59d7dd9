"""What the pipeline can be narrowed by; board, list, forecast and API share these names."""

import django_filters
from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from customers.filters import FEN_IN_WAN, ME
from organization.filters import colleagues_seen, units_seen
from organization.models import Unit
from products.models import ProductLine
from prospects.models import Opportunity, OpportunityState, StageName


class OpportunityFilter(django_filters.FilterSet):
    """Narrows `Opportunity.objects.visible_to(user).live()`.

    `owner` is an employee number or 'me'; `unit` a unit's code and everything below it; `amount_min` in ten thousand
    yuan; `stage` and `state` are codes.
    """

    q = django_filters.CharFilter(label=_("Search"), method="find", max_length=200)
    stage = django_filters.MultipleChoiceFilter(
        label=_("Stage"), choices=StageName.choices, widget=forms.CheckboxSelectMultiple, distinct=False
    )
    state = django_filters.MultipleChoiceFilter(
        label=_("State"),
        choices=OpportunityState.choices,
        widget=forms.CheckboxSelectMultiple,
        distinct=False,
    )
    owner = django_filters.ModelChoiceFilter(
        label=_("Account manager"),
        queryset=colleagues_seen,
        to_field_name="employee_no",
        empty_label=_("Any"),
    )
    unit = django_filters.ModelChoiceFilter(
        label=_("Unit"), queryset=units_seen, to_field_name="code", empty_label=_("Any"), method="below_unit"
    )
    product_line = django_filters.ModelChoiceFilter(
        label=_("Product line"),
        queryset=ProductLine.objects.all(),
        to_field_name="code",
        empty_label=_("Any"),
    )
    expected_before = django_filters.DateFilter(
        label=_("Expected by"),
        field_name="expected_on",
        lookup_expr="lte",
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )
    closed_after = django_filters.DateFilter(
        label=_("Won or lost from"), field_name="closed_on", lookup_expr="gte"
    )
    closed_before = django_filters.DateFilter(
        label=_("Won or lost until"), field_name="closed_on", lookup_expr="lte"
    )
    amount_min = django_filters.NumberFilter(
        label=_("Amount of at least, CNY 10,000"), method="of_amount", min_value=0, max_value=10**12
    )

    class Meta:
        model = Opportunity
        fields: list[str] = []

    def __init__(self, data=None, queryset=None, *, request) -> None:
        if data and data.get("owner") == ME:
            data = data.copy()
            data["owner"] = request.user.employee_no
        super().__init__(data, queryset, request=request)

    @property
    def found(self) -> QuerySet[Opportunity]:
        """What the filters leave; nothing at all where one of them is wrong."""
        return self.qs if self.is_valid() else self.queryset.none()

    def find(self, opportunities, name: str, typed: str):
        return opportunities.named_like(typed)

    def below_unit(self, opportunities, name: str, unit: Unit):
        return opportunities.filter(unit__path__startswith=unit.path)

    def of_amount(self, opportunities, name: str, wan):
        return opportunities.filter(amount_fen__gte=int(wan * FEN_IN_WAN))
