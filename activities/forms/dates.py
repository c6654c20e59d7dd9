"""What was done on an important date: the words, and a gift with its value."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from common.money import to_fen


class ObservanceForm(forms.Form):
    """Words always; a gift has its value in yuan, one beyond the limits a reason."""

    words = forms.CharField(label=_("What was said or done"), max_length=300)
    gift = forms.CharField(label=_("Gift"), max_length=120, required=False)
    value = forms.DecimalField(
        label=_("Value of the gift, yuan"),
        min_value=Decimal(0),
        max_value=Decimal(100_000),
        max_digits=9,
        decimal_places=2,
        required=False,
    )
    reason = forms.CharField(
        label=_("Why beyond the limit"),
        max_length=300,
        required=False,
        help_text=_("Asked for only where the value is beyond what the bank allows."),
    )
    form_key = forms.UUIDField(widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        words: dict[str, Any] = super().clean() or {}
        if bool(words.get("gift")) != bool(words.get("value")):
            self.add_error("value" if words.get("gift") else "gift", _("A gift and its value go together."))
        return words

    def values(self) -> dict[str, Any]:
        """What was said, as the service takes it."""
        said = self.cleaned_data
        return {
            "words": said["words"],
            "gift": said["gift"],
            "value_fen": to_fen(said["value"] or Decimal(0)),
            "reason": said["reason"],
            "form_key": said["form_key"],
        }
