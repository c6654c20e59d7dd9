"""What people type about a customer's wallet; the field in which other banks are offered while typing."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from customers.forms import WanField
from customers.models import WalletConfidence
from customers.queries.vocabulary import banks_to_offer
from products.models import ProductLine


class BankInput(forms.TextInput):
    """A bank's name, typed or taken from the list; what is not on the list is kept as it was typed."""

    template_name = "customers/widgets/bank.html"

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(name, value, attrs)
        shown = context["widget"]["attrs"]
        offered = f"{shown.get('id') or name}-banks"
        shown |= {"list": offered, "autocomplete": "off"}
        return context | {"offered": offered, "banks": banks_to_offer()}


class WalletForm(forms.Form):
    """What a customer has with all banks together in one product line."""

    product_line = forms.ModelChoiceField(
        label=_("Product line"), queryset=ProductLine.objects.all(), to_field_name="code", empty_label=None
    )
    total_fen = WanField(label=_("With all banks, CNY 10,000"), min_value=0, required=True)
    confidence = forms.ChoiceField(
        label=_("How sure we are"), choices=WalletConfidence.choices, initial=WalletConfidence.MEDIUM
    )
    source = forms.CharField(label=_("How we know"), max_length=80)
    competitor = forms.CharField(
        label=_("Who else serves it"), max_length=60, required=False, widget=BankInput()
    )
    strengths = forms.CharField(label=_("What they are good at"), max_length=120, required=False)
