"""What lists of nights and of model versions can be narrowed by."""

import django_filters
from django.db.models import F, QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tiers.models import (
    ChangeState,
    ModelState,
    ModelVersion,
    OverrideState,
    ParameterChange,
    ParameterTable,
    Run,
    RunState,
    Simulated,
    TierOverride,
)


class RunFilter(django_filters.FilterSet):
    """Narrows `Run.objects.visible_to(user)`."""

    state = django_filters.ChoiceFilter(choices=RunState.choices)
    business_date = django_filters.DateFilter()

    class Meta:
        model = Run
        fields: list[str] = []


class ModelFilter(django_filters.FilterSet):
    """Narrows `ModelVersion.objects.visible_to(user)`."""

    state = django_filters.ChoiceFilter(choices=ModelState.choices)

    class Meta:
        model = ModelVersion
        fields: list[str] = []


class MoverFilter(django_filters.FilterSet):
    """Narrows the movers of a trial: by the tier they leave or reach, or to those who rise or fall by a tier."""

    tier_before = django_filters.CharFilter(field_name="tier_before__code")
    tier_after = django_filters.CharFilter(field_name="tier_after__code")
    direction = django_filters.ChoiceFilter(
        label=_("Direction"),
        choices=[("up", pgettext_lazy("tier", "Up")), ("down", pgettext_lazy("tier", "Down"))],
        method="going",
    )

    class Meta:
        model = Simulated
        fields: list[str] = []

    def going(self, rows: QuerySet[Simulated], name: str, value: str) -> QuerySet[Simulated]:
        """A better tier has the smaller number."""
        if value == "up":
            return rows.filter(tier_after_id__lt=F("tier_before_id"))
        return rows.filter(tier_after_id__gt=F("tier_before_id"))


class OverrideFilter(django_filters.FilterSet):
    """Narrows `TierOverride.objects.visible_to(user)`."""

    state = django_filters.ChoiceFilter(choices=OverrideState.choices)

    class Meta:
        model = TierOverride
        fields: list[str] = []


class ParameterChangeFilter(django_filters.FilterSet):
    """Narrows `ParameterChange.objects.visible_to(user)`."""

    table = django_filters.ChoiceFilter(choices=ParameterTable.choices)
    state = django_filters.ChoiceFilter(choices=ChangeState.choices)

    class Meta:
        model = ParameterChange
        fields: list[str] = []
