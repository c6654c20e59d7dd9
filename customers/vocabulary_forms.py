"""What people type about needs segments and other banks."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from customers.forms import VersionedForm
from customers.models import BankState, NeedsSegment, OtherBank


class SegmentForm(VersionedForm):
    """A needs segment and why it is so; the code is said once."""

    reason = forms.CharField(label=_("Reason"), max_length=200)

    class Meta:
        model = NeedsSegment
        fields = ("code", "name_zh", "name_en", "meaning", "position", "in_use")
        widgets = {"meaning": forms.Textarea(attrs={"rows": 2})}

    def __init__(self, data: Any = None, *, record: NeedsSegment) -> None:
        super().__init__(data, record=record)
        if record.pk:
            # Customers have it by its code.
            self.fields["code"].disabled = True
        else:
            self.fields["code"].help_text = _("Small letters, for programs; it stays.")


class BankForm(VersionedForm):
    """A bank beside us under its words."""

    class Meta:
        model = OtherBank
        fields: tuple[str, ...] = ("name", "also", "strengths")
        help_texts = {"also": _("Short name and abbreviations, apart by commas.")}


class BankDecisionForm(BankForm):
    """The same, and whether it is on the list."""

    state = forms.ChoiceField(
        label=_("The list"),
        choices=[choice for choice in BankState.choices if choice[0] != BankState.PROPOSED],
        widget=forms.RadioSelect(attrs={"class": "is-even"}),
    )

    class Meta(BankForm.Meta):
        fields = (*BankForm.Meta.fields, "state")
