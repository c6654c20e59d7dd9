"""The form by which a table comes in."""

from typing import Any

from django import forms
from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from common.models import uuid7
from imports.targets import Target


class AskedForm(forms.Form):
    """What a target asks of the whole table; `said` is the answer as it is kept."""

    def __init__(
        self, data: Any = None, files: Any = None, *, target: Target, user: Any, initial: Any = None
    ) -> None:
        super().__init__(data, files, initial=initial)
        self._asked = target.asked(user)
        self.fields = {**self._asked, **self.fields}

    @property
    def said(self) -> dict[str, Any]:
        """The answers: a record by its code."""
        answers = {name: self.cleaned_data.get(name) for name in self._asked}
        return {
            name: answer.code if isinstance(answer, Model) else answer for name, answer in answers.items()
        }


class SheetForm(AskedForm):
    """A table; the key, made with the form, lets the same form arrive twice and keep one."""

    file = forms.FileField(
        label=_("File"),
        widget=forms.ClearableFileInput({"accept": ".xlsx,.xls,.csv", "class": "hb-file"}),
        help_text=_("Excel (XLSX) or CSV, one record a row, its heads in the first row."),
    )
    form_key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, data: Any = None, files: Any = None, *, target: Target, user: Any) -> None:
        super().__init__(data, files, target=target, user=user, initial={"form_key": uuid7()})
