"""What people type about a request of a person, about parts in decisions, and why something locked away is read."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from common.calendar import business_today
from customers.models import ASKED, DecisionPart


class AskedForm(forms.Form):
    """What the person asks for, and since when."""

    kind = forms.ChoiceField(label=_("What is asked for"), choices=ASKED)
    asked_on = forms.DateField(
        label=_("Asked on"), widget=forms.DateInput(attrs={"type": "date"}), initial=business_today
    )

    def clean_asked_on(self) -> Any:
        on = self.cleaned_data["asked_on"]
        if on > business_today():
            raise forms.ValidationError(_("This day has not come yet."))
        return on


class LiftingForm(AskedForm):
    """Since when the person asks that a restriction is lifted."""

    kind = None  # type: ignore[assignment]  # Django's way to leave out a field of the form above


class SettleForm(forms.Form):
    """What was done, or why it is refused."""

    outcome = forms.CharField(label=_("What was done, or why not"), min_length=2, max_length=200)


class PartsForm(forms.Form):
    """Every part that a person has in decisions."""

    parts = forms.MultipleChoiceField(
        label=_("Parts in decisions"), choices=DecisionPart, widget=forms.CheckboxSelectMultiple
    )
