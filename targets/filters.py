"""What lists of targets and of what was achieved can be narrowed by."""

import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from organization.filters import colleagues_seen, units_seen
from organization.models import Unit
from organization.querysets import subtree_condition
from targets.models import Achieved, Target, TargetMeasure


class AchievedFilter(django_filters.FilterSet):
    """Months from and to (their first days), a unit with everything below it, a colleague."""

    month_from = django_filters.DateFilter(label=_("From"), field_name="month", lookup_expr="gte")
    month_until = django_filters.DateFilter(label=_("To"), field_name="month", lookup_expr="lte")
    unit = django_filters.ModelChoiceFilter(
        label=_("Unit"), queryset=units_seen, to_field_name="code", method="below_unit"
    )
    person = django_filters.ModelChoiceFilter(
        label=_("Colleague"), queryset=colleagues_seen, to_field_name="employee_no"
    )

    class Meta:
        model = Achieved
        fields: list[str] = []

    def below_unit(self, rows: QuerySet, name: str, value: Unit) -> QuerySet:
        return rows.filter(subtree_condition((value.path,), "unit__path"))


class TargetFilter(AchievedFilter):
    """Also by what is counted."""

    measure = django_filters.ChoiceFilter(label=_("Measure"), choices=TargetMeasure.choices)

    class Meta:
        model = Target
        fields: list[str] = []
