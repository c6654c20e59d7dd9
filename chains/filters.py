"""What the versions of follow-up rules can be narrowed by."""

import django_filters

from chains.models import CauseName, ChainVersion


class ChainVersionFilter(django_filters.FilterSet):
    """Narrows `listed_versions(user)` by what is followed up."""

    cause = django_filters.ChoiceFilter(choices=CauseName.choices)

    class Meta:
        model = ChainVersion
        fields: list[str] = []
