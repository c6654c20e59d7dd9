"""What lists of visits and of contacts can be narrowed by."""

import django_filters
from django.utils.translation import gettext_lazy as _

from activities.models import Channel, ChannelContact, Interaction, InteractionKind, Visit, VisitState
from common.filters import MomentFilter
from organization.filters import colleagues_seen


class VisitFilter(django_filters.FilterSet):
    """Narrows `Visit.objects.visible_to(user)`: `owner` is an employee number, `customer` a customer's number."""

    customer = django_filters.CharFilter(label=_("Customer"), field_name="customer__customer_no")
    owner = django_filters.ModelChoiceFilter(
        label=_("Owner"), queryset=colleagues_seen, to_field_name="employee_no"
    )
    state = django_filters.ChoiceFilter(label=_("State"), choices=VisitState.choices)
    starts_after = MomentFilter(label=_("Begins at or after"), field_name="starts_at", lookup_expr="gte")
    starts_before = MomentFilter(label=_("Begins before"), field_name="starts_at", lookup_expr="lt")

    class Meta:
        model = Visit
        fields: list[str] = []


class ChannelContactFilter(django_filters.FilterSet):
    """Narrows what came through other channels."""

    channel = django_filters.ChoiceFilter(choices=Channel.choices)
    cause = django_filters.CharFilter(max_length=30)
    since = MomentFilter(field_name="happened_at", lookup_expr="gte")

    class Meta:
        model = ChannelContact
        fields: list[str] = []


class InteractionFilter(django_filters.FilterSet):
    """Narrows the contacts with a customer."""

    kind = django_filters.ChoiceFilter(choices=InteractionKind.choices)
    since = MomentFilter(field_name="happened_at", lookup_expr="gte")

    class Meta:
        model = Interaction
        fields: list[str] = []
