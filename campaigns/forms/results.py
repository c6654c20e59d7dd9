"""Results by hand, and their reversal."""

from datetime import date
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from campaigns.models import Campaign
from campaigns.models.results import KINDS
from campaigns.rules import ResultKind
from common.calendar import business_today
from common.money import LARGEST_FEN
from customers.filters import FEN_IN_WAN
from customers.forms import DayInput, WanField
from organization.models import Staff


class ResultForm(forms.Form):
    """One result by hand: what, how many or how much, when, and what shows it."""

    kind = forms.ChoiceField(
        label=_("Kind"),
        choices=KINDS,
        initial=ResultKind.ACCOUNT.value,
        widget=forms.RadioSelect(attrs={"class": "is-even"}),
    )
    count = forms.IntegerField(label=_("How many"), required=False, min_value=0, max_value=1_000_000)
    amount_fen = WanField(label=_("Amount, CNY 10,000"), min_value=0, max_value=LARGEST_FEN // FEN_IN_WAN)
    happened_on = forms.DateField(label=_("On"), widget=DayInput())
    evidence = forms.CharField(
        label=_("Evidence"), max_length=200, help_text=_("Account number, receipt, contract")
    )
    staff = forms.ModelChoiceField(
        label=_("Reached by"), queryset=Staff.objects.none(), to_field_name="employee_no", empty_label=None
    )
    form_key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, campaign: Campaign, user: Staff, **options: Any) -> None:
        super().__init__(*args, **options)
        self.campaign = campaign
        cast(forms.ModelChoiceField, self.fields["staff"]).queryset = colleagues(campaign, user)

    def clean_happened_on(self) -> date:
        day = self.cleaned_data["happened_on"]
        first, last = self.campaign.starts_on, min(self.campaign.ends_on, business_today())
        if not first <= day <= last:
            raise ValidationError(
                _("A day of the campaign that has come: %(first)s to %(last)s."),
                params={"first": first, "last": last},
            )
        return day

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        values["count"], values["amount_fen"] = values.get("count") or 0, values.get("amount_fen") or 0
        kind = values.get("kind")
        counted = kind in (ResultKind.ACCOUNT, ResultKind.CARD)
        if counted and not values["count"] and "count" not in self.errors:
            self.add_error("count", _("How many were there?"))
        if kind and not counted and not values["amount_fen"] and "amount_fen" not in self.errors:
            self.add_error("amount_fen", _("How much was it?"))
        return values


def colleagues(campaign: Campaign, user: Staff) -> QuerySet[Staff]:
    """For whom this person records: oneself; a supervisor also for the people of the units below."""
    people = Staff.objects.visible_to(user).working().filter(unit__isnull=False)
    if not user.reach.subtrees:
        people = people.filter(pk=user.pk)
    return people.filter(unit__in=campaign.participants.values("unit_id")).order_by(
        "unit__path", "employee_no"
    )


class ReversalForm(forms.Form):
    """Why a result is taken back."""

    reason = forms.CharField(label=_("Why it is taken back"), max_length=200)
