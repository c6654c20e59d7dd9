"""What the list of sheets can be narrowed by."""

import django_filters
from django.db.models import QuerySet

from analyses.models import KIND_NAMES, AnalysisSheet
from analyses.querysets import SheetQuerySet


class SheetFilter(django_filters.FilterSet):
    """Narrows `listed_sheets(user)`; `q` is looked for in the words that stand."""

    customer = django_filters.CharFilter(field_name="customer__customer_no", max_length=20)
    kind = django_filters.ChoiceFilter(choices=KIND_NAMES)
    dated_after = django_filters.DateFilter(field_name="dated_on", lookup_expr="gte")
    dated_before = django_filters.DateFilter(field_name="dated_on", lookup_expr="lte")
    q = django_filters.CharFilter(method="saying", max_length=60)

    class Meta:
        model = AnalysisSheet
        fields: list[str] = []

    def saying(self, sheets: SheetQuerySet, name: str, value: str) -> QuerySet:
        return sheets.saying(value)
