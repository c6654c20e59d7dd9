"""Correcting the facts of a case that are not frozen."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from complaints.forms.acts import FEN, ActForm
from complaints.forms.facts import FactFields


class AmendForm(FactFields, ActForm):
    """Facts that are known better now; the words, the source and the moment of receipt are not among them."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    reason = forms.CharField(label=_("Why it is changed"), required=False, max_length=500)

    def prepare(self) -> None:
        for name in self.fields:
            self.fields[name].initial = getattr(self.complaint, name, None)
        if self.complaint.amount_fen is not None:
            self.fields["amount"].initial = Decimal(self.complaint.amount_fen) / FEN

    def words(self) -> dict[str, Any]:
        changes = dict(self.cleaned_data)
        version, reason = changes.pop("version"), changes.pop("reason")
        del changes["amount"]
        return {"version": version, "reason": reason, "changes": changes | {"amount_fen": self.fen()}}
