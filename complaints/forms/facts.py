"""The facts of a case that are told at registration and may be corrected later."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from complaints import texts
from complaints.forms.acts import FEN, LARGEST_YUAN, text_area
from complaints.rules.codes import TOPICS, Category
from complaints.texts import choices
from products.models import ProductLine


class FactFields(forms.Form):
    """What a complaint is about and who complains; a form may say more plainly how one of them is asked."""

    category = forms.ChoiceField(label=_("About"), choices=choices(texts.CATEGORIES))
    topic = forms.ChoiceField(label=_("Topic"), choices=choices(texts.TOPICS))
    product_line = forms.ModelChoiceField(
        label=_("Product"), queryset=ProductLine.objects.all(), required=False, empty_label="—"
    )
    amount = forms.DecimalField(
        label=_("Amount in yuan"),
        required=False,
        min_value=Decimal(0),
        max_value=LARGEST_YUAN,
        decimal_places=2,
    )
    mood = forms.ChoiceField(label=pgettext_lazy("complainant", "Mood"), choices=choices(texts.MOODS))
    harm = forms.ChoiceField(label=_("Harm"), choices=choices(texts.HARMS))
    complainant_name = forms.CharField(label=_("Name of the complainant"), required=False, max_length=120)
    complainant_phone = forms.CharField(label=_("Phone"), required=False, max_length=40)
    wish = forms.CharField(
        label=_("What the customer wants"), required=False, max_length=2000, widget=text_area(2)
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        category, topic = data.get("category"), data.get("topic")
        if category and topic and topic not in TOPICS[Category(category)]:
            self.add_error("topic", _("This topic belongs to the other kind."))
        return data

    def fen(self) -> int | None:
        """The amount in fen of yuan."""
        amount = self.cleaned_data["amount"]
        return None if amount is None else int(amount * FEN)
