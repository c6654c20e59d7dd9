"""What the list of talks can be narrowed by; of a talk only what everybody may know who knows of it."""

import django_filters
from django.utils.translation import gettext_lazy as _

from negotiations.models import Negotiation

STATES = [("running", _("Running")), ("ended", _("Ended"))]


class NegotiationFilter(django_filters.FilterSet):
    """Narrows `Negotiation.objects.known_to(user)`; `customer` is a customer's number."""

    state = django_filters.ChoiceFilter(choices=STATES, method="in_state")
    customer = django_filters.CharFilter(field_name="customer__customer_no", max_length=20)
    deadline_by = django_filters.DateFilter(field_name="deadline_on", lookup_expr="lte")

    class Meta:
        model = Negotiation
        fields: list[str] = []

    def in_state(self, talks, name: str, state: str):
        return talks.running() if state == "running" else talks.ended()
