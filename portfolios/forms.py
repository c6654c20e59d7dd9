"""What people type about a handover: whose, to whom, which, from when, and why."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from common.calendar import business_today
from customers.forms import DayInput
from organization.forms import PersonField
from organization.models import Staff, Unit
from organization.queries import colleagues_who_work
from portfolios.queries import SHOWN, customers_of, givers


class GiverForm(forms.Form):
    """Whose customers are handed over."""

    giver = PersonField(
        label=_("Whose customers"), queryset=Staff.objects.none(), to_field_name="employee_no"
    )

    def __init__(self, *args: Any, user: Staff, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["giver"].queryset = givers(user)


class HandoverForm(forms.Form):
    """To whom, which of them, from which day and why; all where every box is ticked."""

    numbers = forms.MultipleChoiceField(
        label=_("Which customers"), widget=forms.CheckboxSelectMultiple, required=False
    )
    everything = forms.BooleanField(label=_("All of them, those not shown here too"), required=False)
    taker = PersonField(label=_("To whom"), queryset=Staff.objects.none(), to_field_name="employee_no")
    effective_on = forms.DateField(label=_("From which day"), widget=DayInput())
    reason = forms.CharField(label=_("Reason"), max_length=300, min_length=2)
    form_key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, user: Staff, giver: Staff, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["taker"].queryset = colleagues_who_work(user).exclude(pk=giver.pk)
        self.shown = list(customers_of(giver, user).select_related("unit").order_by("name_key", "pk")[:SHOWN])
        self.fields["numbers"].choices = [(one.customer_no, one.label) for one in self.shown]
        self.fields["effective_on"].initial = business_today()

    def clean(self) -> dict[str, Any]:
        words = super().clean() or self.cleaned_data
        if not words.get("numbers") and not words.get("everything"):
            self.add_error("numbers", _("Choose at least one customer."))
        return words

    def chosen(self) -> list[str] | None:
        """The numbers that were chosen; None for all."""
        return None if self.cleaned_data["everything"] else self.cleaned_data["numbers"]


class ClosingForm(forms.Form):
    """Which unit closes, into which one, from when and why."""

    unit = forms.ModelChoiceField(
        label=_("Which unit closes"), queryset=Unit.objects.none(), to_field_name="code"
    )
    successor = forms.ModelChoiceField(
        label=_("What it owns goes to"), queryset=Unit.objects.none(), to_field_name="code"
    )
    effective_on = forms.DateField(label=_("From which day"), widget=DayInput())
    reason = forms.CharField(label=_("Reason"), max_length=300, min_length=2)
    form_key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, user: Staff, **options: Any) -> None:
        super().__init__(*args, **options)
        units = (
            Unit.objects.visible_to(user)
            .read_whole_by(user)
            .open_on(business_today())
            .exclude(level="head_office")
        )
        for name in ("unit", "successor"):
            self.fields[name].queryset = units
        self.fields["effective_on"].initial = business_today()


class AnswerForm(forms.Form):
    """Accepted or refused, with words."""

    accept = forms.ChoiceField(choices=[("yes", "yes"), ("no", "no")])
    note = forms.CharField(label=_("Words"), max_length=300, required=False)


class UndoForm(forms.Form):
    """Why a handover is taken back."""

    reason = forms.CharField(label=_("Reason"), max_length=300, min_length=2)
