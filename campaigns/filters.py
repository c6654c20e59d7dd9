"""What lists of campaigns, targets and results can be narrowed by."""

import django_filters

from campaigns.models import Campaign, Result, Target
from campaigns.models.campaign import STATES
from campaigns.models.results import KINDS


class CampaignFilter(django_filters.FilterSet):
    """Narrows `Campaign.objects.visible_to(user)`; `running_on` is a day of the campaign."""

    state = django_filters.ChoiceFilter(choices=STATES)
    running_on = django_filters.DateFilter(method="on_day")

    class Meta:
        model = Campaign
        fields: list[str] = []

    def on_day(self, campaigns, name: str, day):
        return campaigns.running_on(day)


class TargetFilter(django_filters.FilterSet):
    """Narrows the targets of a campaign; `owner` is an employee number, `due_by` the latest day of the next call."""

    state = django_filters.CharFilter(max_length=20)
    owner = django_filters.CharFilter(field_name="owner__employee_no", max_length=20)
    due_by = django_filters.DateFilter(field_name="next_on", lookup_expr="lte")

    class Meta:
        model = Target
        fields: list[str] = []


class ResultFilter(django_filters.FilterSet):
    """Narrows the results of a campaign."""

    kind = django_filters.ChoiceFilter(choices=KINDS)
    since = django_filters.DateFilter(field_name="happened_on", lookup_expr="gte")

    class Meta:
        model = Result
        fields: list[str] = []
