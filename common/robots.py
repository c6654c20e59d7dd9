"""What keeps machines off forms for anybody: a trap that people do not see, and the time that people take."""

from datetime import datetime
from typing import Any, cast

from django import forms
from django.core import signing
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

# People read and write; what comes back sooner is a machine, what comes back much later is a page kept for machines.
QUICKEST_SECONDS = 4
SLOWEST_SECONDS = 12 * 3600
_SALT = "common.robots"
TRAPS = frozenset({"website", "token"})


def fresh_token(at: datetime) -> str:
    """A signed moment: when the form was given out."""
    return signing.dumps(int(at.timestamp()), salt=_SALT)


class GuardedForm(forms.Form):
    """A form for anybody; `website` is a trap that people do not see, `token` says when the form was given out."""

    website = forms.CharField(label=_("Leave this empty"), required=False, max_length=200)
    token = forms.CharField(widget=forms.HiddenInput, max_length=200)

    def __init__(self, *args: Any, at: datetime, **options: Any) -> None:
        self.at = at
        super().__init__(*args, **options)
        self.fields["website"].widget.attrs |= {"tabindex": "-1", "autocomplete": "off"}

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("website"):
            raise forms.ValidationError(_("This could not be taken. Please send it once more."))
        try:
            given_out = signing.loads(data.get("token", ""), salt=_SALT)
        except signing.BadSignature as forged:
            raise forms.ValidationError(_("This page is out of date. Please send it once more.")) from forged
        took = int(self.at.timestamp()) - given_out
        if took > SLOWEST_SECONDS:
            raise forms.ValidationError(_("This page is out of date. Please send it once more."))
        if took < QUICKEST_SECONDS:
            raise forms.ValidationError(_("That was very quick. Please wait a moment and send it once more."))
        return data

    def begin_again(self, at: datetime) -> None:
        """Begin the trap's clock again, so that a person who corrects something is not taken for a machine."""
        sent = cast(QueryDict, self.data).copy()
        if self.non_field_errors():
            sent["token"] = fresh_token(at)
        self.data = sent

    def words(self) -> dict[str, Any]:
        """What was typed, without the traps."""
        return {name: value for name, value in self.cleaned_data.items() if name not in TRAPS}
