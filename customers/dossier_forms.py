"""What people type about a person at a customer, and what they say to have one masked datum shown."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from customers.models import Consent, DateCalendar, DossierKind
from customers.rules import day_exists


class DossierForm(forms.Form):
    """One datum about a person with the consent and the source it rests on."""

    kind = forms.ChoiceField(label=_("Kind"), choices=DossierKind)
    text = forms.CharField(
        label=_("What is known"), max_length=300, help_text=_("Of a date: what it is, such as a birthday.")
    )
    month = forms.IntegerField(
        label=pgettext_lazy("of a date", "Month"), required=False, min_value=1, max_value=12
    )
    day = forms.IntegerField(
        label=pgettext_lazy("of a date", "Day"), required=False, min_value=1, max_value=31
    )
    calendar = forms.ChoiceField(
        label=pgettext_lazy("of a date", "Calendar"), choices=DateCalendar, required=False
    )
    consent = forms.ChoiceField(label=_("Consent"), choices=Consent)
    source = forms.CharField(label=_("Source"), max_length=60)

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        values["calendar"] = values.get("calendar") or DateCalendar.SOLAR
        if values.get("kind") != DossierKind.DATE:
            values |= {"month": None, "day": None, "calendar": DateCalendar.SOLAR}
        elif not self.errors:
            self._check_day(values)
        return values

    def _check_day(self, values: dict[str, Any]) -> None:
        if not values["month"] or not values["day"]:
            self.add_error("day" if values["month"] else "month", _("A date has a month and a day."))
        elif not day_exists(values["month"], values["day"], values["calendar"]):
            self.add_error("day", _("This month has no such day."))


class ReasonForm(forms.Form):
    """Why."""

    reason = forms.CharField(label=_("Why"), min_length=2, max_length=200)


class RevealForm(ReasonForm):
    """Which masked datum is to be shown, and why."""

    datum = forms.CharField(label=_("Show"), max_length=36)

    def __init__(self, data: Any = None, *, choices: list[tuple[str, str]]) -> None:
        super().__init__(data)
        self.fields["datum"] = forms.ChoiceField(label=_("Show"), choices=choices)
        self.order_fields(["datum", "reason"])
