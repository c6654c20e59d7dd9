"""What answers can be narrowed by; the figures, the list and the API share it."""

import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from organization.filters import colleagues_seen, units_seen
from organization.models import Unit
from organization.querysets import subtree_condition
from surveys.models import CauseName, Survey, SurveyResponse


class AnswerFilter(django_filters.FilterSet):
    """Narrows `listed_answers(user)`; `unit` is a unit's code and everything below it, `manager` an employee number."""

    unit = django_filters.ModelChoiceFilter(
        label=_("Unit"), queryset=units_seen, to_field_name="code", empty_label=_("Unit"), method="below_unit"
    )
    manager = django_filters.ModelChoiceFilter(
        label=_("Account manager"),
        field_name="customer__manager",
        queryset=colleagues_seen,
        to_field_name="employee_no",
        empty_label=_("Account manager"),
    )
    cause = django_filters.ChoiceFilter(
        label=_("Occasion"), field_name="survey__cause", choices=CauseName.choices, empty_label=_("Occasion")
    )
    low = django_filters.BooleanFilter(label=_("Low only"))
    customer = django_filters.CharFilter(field_name="customer__customer_no", max_length=20)
    answered_after = django_filters.DateFilter(field_name="answered_on", lookup_expr="gte")
    answered_before = django_filters.DateFilter(field_name="answered_on", lookup_expr="lte")

    class Meta:
        model = SurveyResponse
        fields: list[str] = []

    def below_unit(self, answers: QuerySet, name: str, value: Unit) -> QuerySet:
        return answers.filter(subtree_condition((value.path,), "customer__unit__path"))


class SurveyFilter(django_filters.FilterSet):
    """Narrows `listed_surveys(user)`."""

    cause = django_filters.ChoiceFilter(choices=CauseName.choices)
    customer = django_filters.CharFilter(field_name="customer__customer_no", max_length=20)

    class Meta:
        model = Survey
        fields: list[str] = []
