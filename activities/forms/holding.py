"""Putting a customer's contact rule on hold: why, and until when."""

from datetime import date

from django import forms
from django.utils.translation import gettext_lazy as _

from activities.models import HoldReason
from activities.rules import LONGEST_HOLD_DAYS
from common.calendar import business_today


class HoldForm(forms.Form):
    """A reason, what it is about, and the last day."""

    reason = forms.ChoiceField(label=_("Reason"), choices=HoldReason.choices)
    words = forms.CharField(label=_("What it is about"), max_length=300)
    until = forms.DateField(
        label=_("Until"), widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}), localize=False
    )

    def clean_until(self) -> date:
        until: date = self.cleaned_data["until"]
        if not 0 < (until - business_today()).days <= LONGEST_HOLD_DAYS:
            raise forms.ValidationError(_("Choose a day after today and within a year."))
        return until
