"""The form by which a table comes in."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from common.models import uuid7


class SheetForm(forms.Form):
    """A table; the key, made with the form, lets the same form arrive twice and keep one."""

    file = forms.FileField(
        label=_("File"),
        widget=forms.ClearableFileInput({"accept": ".xlsx,.xls,.csv", "class": "hb-file"}),
        help_text=_("Excel (XLSX) or CSV, one record a row, its heads in the first row."),
    )
    form_key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, data: Any = None, files: Any = None) -> None:
        super().__init__(data, files, initial={"form_key": uuid7()})
