"""What people type about a customer's team: who, in which part, from when until when, and why."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from common.calendar import business_today
from customers.forms import DayInput
from customers.models import Customer, TeamPart
from customers.queries.memberships import team_candidates
from organization.forms import PersonField
from organization.models import Staff


class JoinForm(forms.Form):
    """A colleague for the team."""

    staff = PersonField(label=_("Colleague"), queryset=Staff.objects.none(), to_field_name="employee_no")
    part = forms.ChoiceField(label=_("Works as"), choices=TeamPart.choices)
    starts_on = forms.DateField(label=_("First day on the team"), widget=DayInput())
    last_on = forms.DateField(
        label=_("Last day on the team"),
        help_text=_("Empty: until somebody ends it."),
        widget=DayInput(),
        required=False,
    )
    reason = forms.CharField(label=_("Why"), min_length=2, max_length=200)

    def __init__(self, *args: Any, user: Staff, customer: Customer, **options: Any) -> None:
        super().__init__(*args, **options)
        today = business_today()
        self.fields["staff"].queryset = team_candidates(customer, user, today=today)
        self.fields["starts_on"].initial = today

    def clean_starts_on(self) -> date:
        return not_past(self.cleaned_data["starts_on"])

    def clean(self) -> dict[str, Any]:
        words = super().clean() or self.cleaned_data
        first, last = words.get("starts_on"), words.get("last_on")
        if first and last and last < first:
            self.add_error("last_on", _("The last day lies before the first."))
        return words


class LeaveForm(forms.Form):
    """From which day a colleague is not on the team any more."""

    ends_on = forms.DateField(
        label=_("Not on the team from"),
        help_text=_("From this day on they no longer see the customer through the team."),
        widget=DayInput(),
    )
    reason = forms.CharField(label=_("Why"), min_length=2, max_length=200)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["ends_on"].initial = business_today()

    def clean_ends_on(self) -> date:
        return not_past(self.cleaned_data["ends_on"])


def not_past(day: date) -> date:
    """The day; what is over is not rewritten."""
    if day < business_today():
        raise ValidationError(_("This day is over."))
    return day
