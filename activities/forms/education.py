"""An event of consumer education to record, and why one is taken back."""

from datetime import date
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from activities.models import EducationEvent
from activities.queries.education import units_to_teach_for
from common.calendar import business_today
from common.validators import DAY_NOT_TOO_LONG_AGO
from organization.models import Staff, Unit


class EducationForm(forms.ModelForm):
    """What was held: for which unit and when, about what, for whom, and what they were given."""

    unit = forms.ModelChoiceField(
        label=_("Unit"), queryset=Unit.objects.none(), to_field_name="code", empty_label=None
    )
    held_on = forms.DateField(
        label=_("Held on"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        validators=[DAY_NOT_TOO_LONG_AGO],
    )
    people = forms.IntegerField(label=_("People reached"), min_value=1, max_value=1_000_000)
    form_key = forms.UUIDField(widget=forms.HiddenInput)

    class Meta:
        model = EducationEvent
        fields = ("unit", "held_on", "topic", "audience", "people", "material")

    def __init__(self, *args: Any, user: Staff, **options: Any) -> None:
        super().__init__(*args, **options)
        units = units_to_teach_for(user, business_today())
        cast(forms.ModelChoiceField, self.fields["unit"]).queryset = units
        self.initial.setdefault("unit", user.unit.code if user.unit else None)

    def clean_held_on(self) -> date:
        day = self.cleaned_data["held_on"]
        if day > business_today():
            raise forms.ValidationError(_("An event is recorded once it was held."))
        return day

    def facts(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in (*self.Meta.fields, "form_key")}


class WithdrawForm(forms.Form):
    """Why an event is taken back."""

    reason = forms.CharField(label=pgettext_lazy("education", "Why it is taken back"), max_length=200)
