"""Correcting the facts of a case that are not frozen."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from complaints import texts
from complaints.forms.acts import FEN, LARGEST_YUAN, ActForm, text_area
from complaints.rules.codes import TOPICS, Category
from complaints.texts import choices
from products.models import ProductLine


class AmendForm(ActForm):
    """Facts that are known better now; the words, the source and the moment of receipt are not among them."""

    version = forms.IntegerField(widget=forms.HiddenInput)
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
    mood = forms.ChoiceField(label=_("Mood"), choices=choices(texts.MOODS))
    harm = forms.ChoiceField(label=_("Harm"), choices=choices(texts.HARMS))
    complainant_name = forms.CharField(label=_("Name of the complainant"), required=False, max_length=120)
    complainant_phone = forms.CharField(label=_("Phone"), required=False, max_length=40)
    wish = forms.CharField(
        label=_("What the customer wants"), required=False, max_length=2000, widget=text_area(2)
    )
    reason = forms.CharField(label=_("Why it is changed"), required=False, max_length=500)

    def prepare(self) -> None:
        for name in self.fields:
            self.fields[name].initial = getattr(self.complaint, name, None)
        if self.complaint.amount_fen is not None:
            self.fields["amount"].initial = Decimal(self.complaint.amount_fen) / FEN

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        category, topic = data.get("category"), data.get("topic")
        if category and topic and topic not in TOPICS[Category(category)]:
            self.add_error("topic", _("This topic belongs to the other kind."))
        return data

    def words(self) -> dict[str, Any]:
        changes = dict(self.cleaned_data)
        version, reason, amount = changes.pop("version"), changes.pop("reason"), changes.pop("amount")
        changes["amount_fen"] = None if amount is None else int(amount * FEN)
        return {"version": version, "reason": reason, "changes": changes}
