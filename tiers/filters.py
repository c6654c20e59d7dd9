"""What lists of nights and of model versions can be narrowed by."""

import django_filters

from tiers.models import (
    ChangeState,
    ModelState,
    ModelVersion,
    OverrideState,
    ParameterChange,
    ParameterTable,
    Run,
    RunState,
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
