"""What the lists of plans and of customers that need one can be narrowed by; page and API share it."""

import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from accountplans.models import AccountPlan, PlanStateName
from customers.models import Customer
from organization.filters import colleagues_seen, units_seen
from organization.models import Unit
from organization.querysets import subtree_condition


class PlanFilter(django_filters.FilterSet):
    """Narrows `listed_plans(user)`; `unit` is a unit's code and everything below it, `lead` an employee number."""

    year = django_filters.NumberFilter(label=_("Year"), field_name="year", min_value=2000, max_value=2200)
    state = django_filters.ChoiceFilter(label=_("State"), choices=PlanStateName.choices)
    unit = django_filters.ModelChoiceFilter(
        label=_("Unit"), queryset=units_seen, to_field_name="code", empty_label=_("Unit"), method="below_unit"
    )
    lead = django_filters.ModelChoiceFilter(
        label=_("Lead"),
        field_name="customer__manager",
        queryset=colleagues_seen,
        to_field_name="employee_no",
        empty_label=_("Lead"),
    )
    customer = django_filters.CharFilter(field_name="customer__customer_no", max_length=20)

    class Meta:
        model = AccountPlan
        fields: list[str] = []

    def below_unit(self, plans: QuerySet, name: str, value: Unit) -> QuerySet:
        return plans.filter(subtree_condition((value.path,), "customer__unit__path"))


class DueFilter(django_filters.FilterSet):
    """Narrows `plans_due(user, year=)`."""

    unit = django_filters.ModelChoiceFilter(
        label=_("Unit"), queryset=units_seen, to_field_name="code", empty_label=_("Unit"), method="below_unit"
    )
    lead = django_filters.ModelChoiceFilter(
        label=_("Lead"),
        field_name="manager",
        queryset=colleagues_seen,
        to_field_name="employee_no",
        empty_label=_("Lead"),
    )

    class Meta:
        model = Customer
        fields: list[str] = []

    def below_unit(self, customers: QuerySet, name: str, value: Unit) -> QuerySet:
        return customers.filter(subtree_condition((value.path,), "unit__path"))
