"""The form by which past cases of another system come in."""

import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from common.models import uuid7
from organization.models import Unit


class HistoryFileForm(forms.Form):
    """A file of past cases and the name under which its system is known from now on."""

    source_system = forms.CharField(
        label=_("Name of the other system"),
        max_length=20,
        help_text=_("Letters and digits; it stands before each number, such as OLDCRM-2024-17."),
    )
    unit = forms.ModelChoiceField(
        label=_("Unit of rows that name none"),
        queryset=Unit.objects.none(),
        required=False,
        empty_label=_("Every row names its unit"),
    )
    file = forms.FileField(
        label=_("File"),
        widget=forms.ClearableFileInput({"accept": ".xlsx,.csv", "class": "hb-file"}),
        help_text=_("Excel (XLSX) or CSV, one case a row, its heads in the first row."),
    )
    form_key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, data: Any = None, files: Any = None, *, user: Any) -> None:
        super().__init__(data, files, initial={"form_key": uuid7()})
        self.fields["unit"].queryset = Unit.objects.visible_to(user).order_by("path")

    def clean_source_system(self) -> str:
        name = self.cleaned_data["source_system"].strip().upper()
        if not re.fullmatch(r"[A-Z0-9][A-Z0-9_.]{1,19}", name):
            raise forms.ValidationError(_("Two to twenty letters, digits, points or underlines."))
        return name
