"""What people type about a company's history, what they did about a sign, and head office's numbers of a rule."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from common.calendar import business_today
from signs import texts
from signs.models import REORGANIZATIONS, Consequence, EventKind, Motive, SeverityName
from signs.rules import Code, faults


class EventForm(forms.Form):
    """Something that happened to the company, or that somebody saw of its business."""

    kind = forms.ChoiceField(label=_("What happened"), choices=EventKind)
    happened_on = forms.DateField(label=_("On"), widget=forms.DateInput(attrs={"type": "date"}))
    before = forms.CharField(label=_("Before"), max_length=120, required=False)
    after = forms.CharField(label=_("After"), max_length=120, required=False)
    consequences = forms.MultipleChoiceField(
        label=_("What followed from a reorganization"),
        choices=Consequence,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    note = forms.CharField(label=_("Note"), max_length=300, required=False)
    source = forms.CharField(label=_("Source"), max_length=60)
    form_key = forms.UUIDField(widget=forms.HiddenInput)

    def clean_happened_on(self) -> Any:
        on = self.cleaned_data["happened_on"]
        if on > business_today():
            raise forms.ValidationError(texts.IN_FUTURE)
        return on

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        if values.get("consequences") and values.get("kind") not in [kind.value for kind in REORGANIZATIONS]:
            self.add_error("consequences", _("Only a reorganization has these consequences."))
        return values


class FoundingForm(forms.Form):
    """Why the company was founded."""

    motive = forms.ChoiceField(label=_("Founded for"), choices=Motive)
    note = forms.CharField(label=_("In words"), max_length=300, required=False)
    source = forms.CharField(label=_("Source"), max_length=60)


class WithdrawForm(forms.Form):
    """Why something noted was wrong."""

    reason = forms.CharField(label=_("Why"), min_length=2, max_length=200)


class OutcomeForm(forms.Form):
    """What was done about a sign."""

    outcome = forms.CharField(label=_("What was done"), min_length=2, max_length=300)


class RuleForm(forms.Form):
    """The numbers of one rule; its labels say in what they are counted."""

    amount = forms.IntegerField(min_value=0)
    span = forms.IntegerField(min_value=1, required=False)
    severity = forms.ChoiceField(label=_("Severity"), choices=SeverityName)
    in_use = forms.BooleanField(label=_("In use"), required=False)
    in_today = forms.BooleanField(label=_("A new sign stands in Today"), required=False)
    reason = forms.CharField(label=_("Reason"), max_length=200)
    form_key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, code: Code, initial: dict[str, Any]) -> None:
        super().__init__(data, initial=initial)
        self.code = code
        self.fields["amount"].label = texts.amount_label(code)
        self.fields["span"].label = texts.span_label(code)
        if not texts.span_label(code):
            self.fields.pop("span")

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        values.setdefault("span", None)
        if "amount" in values:
            for fault in faults(self.code, values["amount"], values["span"]):
                self.add_error(fault, texts.fault_words(fault, self.code))
        return values
