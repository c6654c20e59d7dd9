"""What a list of saved views can be narrowed by."""

import django_filters

from lists.models import SavedView
from lists.rules import LISTS


class ViewFilter(django_filters.FilterSet):
    """Narrows `listed_views(user)`: by list, or to those in the caller's sidebar."""

    list = django_filters.ChoiceFilter(field_name="list_name", choices=[(name, name) for name in LISTS])
    pinned = django_filters.BooleanFilter()

    class Meta:
        model = SavedView
        fields: list[str] = []
