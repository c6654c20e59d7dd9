"""A step taken in a case, and what was promised to the customer in it."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from common.calendar import business_today
from complaints import texts
from complaints.forms.acts import KeyedForm, choices, text_area
from complaints.rules.codes import StepKind
from complaints.services.promising import may_promise


class StepForm(KeyedForm):
    """What was done, whether these words were told, and what was promised by a day."""

    kind = forms.ChoiceField(
        label=_("Step"), choices=choices(texts.STEPS, only=set(StepKind) - {StepKind.NOTE})
    )
    text = forms.CharField(
        label=_("What was said and done"), max_length=4000, widget=text_area(5, autofocus=True)
    )
    told = forms.BooleanField(label=_("The customer was told these words"), required=False)
    promise = forms.CharField(label=_("Promised to the customer"), max_length=200, required=False)
    promise_on = forms.DateField(
        label=_("Promised until"),
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )
    field_order = ["kind", "text", "told", "promise", "promise_on"]

    def prepare(self) -> None:
        if not may_promise(self.complaint):
            del self.fields["promise"], self.fields["promise_on"]

    def clean(self) -> dict[str, Any]:
        words: dict[str, Any] = super().clean() or {}
        until = words.get("promise_on")
        if bool(words.get("promise")) != bool(until):
            self.add_error("promise_on", _("A promise and its day go together."))
        elif until and until < business_today():
            self.add_error("promise_on", _("That day is over; choose today or later."))
        return words
