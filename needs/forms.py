"""What people type about a need, its products, its steps, and what they promise."""

from datetime import date
from decimal import Decimal
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from common.money import LARGEST_FEN
from customers.forms import DayInput, VersionedForm, WanField
from customers.models import Contact, Customer
from needs.models import Need
from needs.queries import offered_products, people_of
from products.models import ProductLine
from products.rules.needs import NeedStep
from worklist.forms import check_due_day


class DeciderField(forms.ModelChoiceField):
    """One of the customer's people, by name in the reader's language."""

    def label_from_instance(self, obj: Contact) -> str:
        return obj.display_name


class NeedForm(VersionedForm):
    """A need, new or opened to be changed."""

    amount_fen = WanField(label=_("Amount, CNY 10,000"), min_value=Decimal("0.01"))
    decider = DeciderField(
        label=_("Decision maker"),
        queryset=Contact.objects.none(),
        to_field_name="public_id",
        required=False,
        empty_label="—",
    )
    form_key = forms.UUIDField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = Need
        fields = ["kind", "asked", "lacks", "evidence", "due_on", "amount_fen", "decider"]
        widgets = {"due_on": DayInput()}

    def __init__(self, data: Any = None, *, record: Need, customer: Customer, user: Any) -> None:
        super().__init__(data, record=record)
        cast(DeciderField, self.fields["decider"]).queryset = people_of(user, customer)
        if record.decider is not None:
            self.initial["decider"] = record.decider.public_id

    def clean_amount_fen(self) -> int | None:
        fen = self.cleaned_data["amount_fen"]
        if fen is not None and fen > LARGEST_FEN:
            raise forms.ValidationError(_("This amount is too large."))
        return fen


class MoveForm(forms.Form):
    """Where to, and why where it goes back or ends."""

    to = forms.ChoiceField(choices=[(step.value, step.value) for step in NeedStep])
    note = forms.CharField(max_length=200, required=False)


class ProductForm(forms.Form):
    """A product of the catalogue, and why it fits."""

    reason = forms.CharField(max_length=200, min_length=2)

    def __init__(self, data: Any = None, *, user: Any) -> None:
        super().__init__(data)
        self.fields["product"] = forms.ModelChoiceField(queryset=offered_products(user), to_field_name="code")


class DealForm(forms.Form):
    """In which line."""

    line = forms.ModelChoiceField(
        label=_("Product line"), queryset=ProductLine.objects.all(), to_field_name="code", empty_label=None
    )
    form_key = forms.UUIDField(widget=forms.HiddenInput)


class PromiseForm(forms.Form):
    """What one promises, and until when."""

    title = forms.CharField(label=_("What you promise"), max_length=200)
    due_on = forms.DateField(label=_("Due on"), widget=DayInput())
    form_key = forms.UUIDField(widget=forms.HiddenInput)

    def clean_due_on(self) -> date:
        check_due_day(self.cleaned_data["due_on"])
        return self.cleaned_data["due_on"]
