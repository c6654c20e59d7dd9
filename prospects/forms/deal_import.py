"""The form by which closed deals of another system come in."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from common.models import uuid7


class DealFileForm(forms.Form):
    """A file of closed deals, and the system it came from, whose numbers are its own."""

    source_system = forms.CharField(
        label=_("From which system"),
        max_length=20,
        help_text=_("A short name. A deal is known again by this name and its number there."),
    )
    file = forms.FileField(
        label=_("File"),
        widget=forms.ClearableFileInput({"accept": ".xlsx,.csv", "class": "hb-file"}),
        help_text=_("Excel (XLSX) or CSV, one deal a row, its heads in the first row."),
    )
    form_key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, data: Any = None, files: Any = None) -> None:
        super().__init__(data, files, initial={"form_key": uuid7()})
