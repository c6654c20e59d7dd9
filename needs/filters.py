"""What the list of needs can be narrowed by; page and API share it."""

import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from needs.models import KIND_NAMES, STEP_NAMES, Need
from needs.querysets import NeedQuerySet
from organization.filters import colleagues_seen, units_seen
from organization.models import Unit
from organization.querysets import subtree_condition


class NeedFilter(django_filters.FilterSet):
    """Narrows `listed_needs(user)`; `unit` is a unit's code and everything below it, `lead` an employee number."""

    step = django_filters.ChoiceFilter(
        label=_("Step"), choices=[("running", _("Under way")), *STEP_NAMES], method="at_step"
    )
    kind = django_filters.ChoiceFilter(
        label=_("Kind of need"), choices=KIND_NAMES, empty_label=_("Kind of need")
    )
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
    due_before = django_filters.DateFilter(label=_("Needed by"), field_name="due_on", lookup_expr="lte")
    customer = django_filters.CharFilter(field_name="customer__customer_no", max_length=20)

    class Meta:
        model = Need
        fields: list[str] = []

    def at_step(self, needs: NeedQuerySet, name: str, value: str) -> QuerySet:
        return needs.running() if value == "running" else needs.filter(step=value)

    def below_unit(self, needs: QuerySet, name: str, value: Unit) -> QuerySet:
        return needs.filter(subtree_condition((value.path,), "customer__unit__path"))
