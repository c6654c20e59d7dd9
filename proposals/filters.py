"""What the list of proposals can be narrowed by; page and API share it."""

import django_filters
from django.utils.translation import gettext_lazy as _

from proposals.models import Proposal, ProposalStateName


class ProposalFilter(django_filters.FilterSet):
    """Narrows `listed_proposals(user)`."""

    state = django_filters.ChoiceFilter(label=_("State"), choices=ProposalStateName.choices)
    customer = django_filters.CharFilter(field_name="customer__customer_no", max_length=20)
    number = django_filters.CharFilter(field_name="number", max_length=20)

    class Meta:
        model = Proposal
        fields: list[str] = []
