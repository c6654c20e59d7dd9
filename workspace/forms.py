"""What a person wants to hear of by mail, and what people write into work diaries."""

from collections.abc import Iterator
from datetime import time
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from customers.forms import DayInput
from worklist.approvals import Said
from worklist.models import MailChoice
from worklist.rules import MailWhen, choices_of, mail_when
from workspace.rules import LONGEST_COMMENT, LONGEST_NOTES
from workspace.texts import NOTICE_KINDS

WHEN = {
    MailWhen.AT_ONCE: _("At once"),
    MailWhen.DIGEST: _("In the morning"),
    MailWhen.NEVER: _("Never"),
}


class MailForm(forms.Form):
    """Per kind of notice when it comes by mail, the morning's letter about Today, and the quiet hours."""

    today = forms.BooleanField(
        label=_("On working days at 08:00, what waits for me and my team"), required=False
    )
    quiet_from = forms.TimeField(label=_("Quiet from"), widget=forms.TimeInput({"type": "time"}, "%H:%M"))
    quiet_until = forms.TimeField(label=_("Quiet until"), widget=forms.TimeInput({"type": "time"}, "%H:%M"))

    def __init__(self, *args, chosen: MailChoice, **kwargs) -> None:
        kwargs["initial"] = {
            "today": chosen.today,
            "quiet_from": chosen.quiet_from,
            "quiet_until": chosen.quiet_until,
        }
        super().__init__(*args, **kwargs)
        for kind, label in NOTICE_KINDS.items():
            self.fields[f"kind-{kind}"] = forms.ChoiceField(
                label=label,
                choices=[(when.value, WHEN[when]) for when in choices_of(kind)],
                initial=mail_when(kind, chosen.kinds).value,
                widget=forms.RadioSelect({"class": "is-even"}),
            )

    def kinds(self) -> Iterator[forms.BoundField]:
        """The fields of the kinds of notices."""
        return (self[name] for name in self.fields if name.startswith("kind-"))

    @property
    def choice(self) -> dict[str, dict[str, str] | bool | time]:
        """What was chosen, as the service takes it."""
        told = self.cleaned_data
        kinds = {kind.value: told[f"kind-{kind}"] for kind in NOTICE_KINDS}
        return {
            "kinds": kinds,
            "today": told["today"],
            "quiet_from": told["quiet_from"],
            "quiet_until": told["quiet_until"],
        }


class NotesForm(forms.Form):
    """What somebody adds to the record of their own day; `version` is that of the page as it was shown."""

    day = forms.DateField(widget=forms.HiddenInput)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    notes = forms.CharField(
        label=_("My notes of the day"),
        required=False,
        max_length=LONGEST_NOTES,
        widget=forms.Textarea({"rows": 5, "class": "hb-textarea"}),
    )


class CommentForm(forms.Form):
    """What a reader says about a day of a diary."""

    day = forms.DateField(widget=forms.HiddenInput)
    form_key = forms.UUIDField(widget=forms.HiddenInput)
    text = forms.CharField(
        label=_("Comment"),
        max_length=LONGEST_COMMENT,
        widget=forms.Textarea({"rows": 3, "class": "hb-textarea"}),
    )


class ApprovalForm(forms.Form):
    """Approve, or refuse with words; `until` is the last day of leave, `seen` the words that were read."""

    decision = forms.ChoiceField(choices=[("approve", ""), ("refuse", "")])
    note = forms.CharField(label=_("Why"), max_length=300, required=False)
    until = forms.DateField(label=_("Holds until"), required=False, widget=DayInput())
    seen = forms.CharField(max_length=40, required=False)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("decision") == "refuse" and len(data.get("note", "").strip()) < 2:
            self.add_error("note", _("Say why."))
        return data

    def said(self) -> Said:
        """The decision as it was typed."""
        words = self.cleaned_data
        return Said(
            approve=words["decision"] == "approve",
            note=words["note"].strip(),
            until=words["until"],
            seen=words["seen"],
        )
