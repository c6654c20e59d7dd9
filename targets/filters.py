"""What lists of targets and of what was achieved can be narrowed by."""

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from organization.models import Staff, Unit
from organization.querysets import subtree_condition
from targets.models import Achieved, Target, TargetMeasure


def _units(request: Any) -> QuerySet[Unit]:
    return Unit.objects.visible_to(request.user)


def _colleagues(request: Any) -> QuerySet[Staff]:
    return Staff.objects.visible_to(request.user)


class AchievedFilter(django_filters.FilterSet):
    """Months from and to (their first days), a unit with everything below it, a colleague."""

    month_from = django_filters.DateFilter(label=_("From"), field_name="month", lookup_expr="gte")
    month_until = django_filters.DateFilter(label=_("To"), field_name="month", lookup_expr="lte")
    unit = django_filters.ModelChoiceFilter(
        label=_("Unit"), queryset=_units, to_field_name="code", method="below_unit"
    )
    person = django_filters.ModelChoiceFilter(
        label=_("Colleague"), queryset=_colleagues, to_field_name="employee_no"
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
