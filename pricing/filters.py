"""What lists of quotes and requests can be narrowed by."""

import django_filters
from django.utils.translation import gettext_lazy as _

from pricing.models import Concession, Quote, StandardChange, StandardTable
from pricing.queries.concessions import STATE_CHOICES
from tiers.models import ChangeState


class QuoteFilter(django_filters.FilterSet):
    """Narrows `Quote.objects.visible_to(user)`; `customer` is a customer's number."""

    customer = django_filters.CharFilter(field_name="customer__customer_no", max_length=20)

    class Meta:
        model = Quote
        fields: list[str] = []


class ConcessionFilter(django_filters.FilterSet):
    """Narrows `Concession.objects.visible_to(user)`; `waiting_for_me` those that the caller decides now."""

    customer = django_filters.CharFilter(field_name="customer__customer_no", max_length=20)
    state = django_filters.ChoiceFilter(label=_("State"), choices=STATE_CHOICES)
    waiting_for_me = django_filters.BooleanFilter(method="before_caller")

    class Meta:
        model = Concession
        fields: list[str] = []

    def before_caller(self, concessions, name: str, wanted: bool):
        return concessions.before(self.request.user) if wanted else concessions


class StandardChangeFilter(django_filters.FilterSet):
    """Narrows `StandardChange.objects.visible_to(user)`."""

    table = django_filters.ChoiceFilter(choices=StandardTable.choices)
    state = django_filters.ChoiceFilter(choices=ChangeState.choices)

    class Meta:
        model = StandardChange
        fields: list[str] = []
