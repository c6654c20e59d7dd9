"""What the list of knowledge can be narrowed by; page and API share it."""

import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from customers.models import Customer
from customers.standards import region_choices
from knowledge.models import KindName, Piece, StateName, TopicName
from knowledge.querysets import PieceQuerySet
from knowledge.rules import region_prefix
from products.models import ProductLine


def _customers(request) -> QuerySet[Customer]:
    return Customer.objects.visible_to(request.user)


class PieceFilter(django_filters.FilterSet):
    """Narrows `listed_pieces(user)`; `industry` and `region` stand for everything below them."""

    q = django_filters.CharFilter(label=_("Search"), method="find", max_length=80)
    kind = django_filters.ChoiceFilter(label=_("Kind"), choices=KindName.choices, empty_label=_("Any"))
    topic = django_filters.ChoiceFilter(label=_("About"), choices=TopicName.choices, empty_label=_("Any"))
    tag = django_filters.CharFilter(label=_("Tag"), method="tagged", max_length=20)
    competitor = django_filters.CharFilter(label=_("Competitor"), max_length=60)
    industry = django_filters.CharFilter(field_name="industry_code", lookup_expr="startswith", max_length=5)
    region = django_filters.ChoiceFilter(
        label=_("Region (GB/T 2260)"), method="within", choices=region_choices, empty_label=_("Any region")
    )
    product_line = django_filters.ModelChoiceFilter(
        label=_("Product line"),
        queryset=ProductLine.objects.all(),
        to_field_name="code",
        empty_label=_("Any product line"),
    )
    customer = django_filters.ModelChoiceFilter(queryset=_customers, to_field_name="customer_no")
    state = django_filters.ChoiceFilter(choices=StateName.choices, empty_label=_("Any"))

    class Meta:
        model = Piece
        fields: list[str] = []

    def find(self, pieces: PieceQuerySet, name: str, value: str) -> PieceQuerySet:
        return pieces.saying(value)

    def within(self, pieces: QuerySet, name: str, value: str) -> QuerySet:
        return pieces.filter(region_code__startswith=region_prefix(value))

    def tagged(self, pieces: QuerySet, name: str, value: str) -> QuerySet:
        return pieces.filter(tags__contains=[value])
