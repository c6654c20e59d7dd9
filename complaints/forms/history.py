"""Forms by which past cases of another system come in: the file, its columns, the meaning of its codes."""

import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from common.models import uuid7
from complaints.queries.history import CodeQuestion, Column
from complaints.rules.history import HEADS
from organization.models import Unit

NONE = ""


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


class MappingForm(forms.Form):
    """Which column holds which field, and what codes mean that are not the usual ones."""

    def __init__(
        self, data: Any = None, *, header: list[str], columns: list[Column], questions: list[CodeQuestion]
    ) -> None:
        super().__init__(data)
        places = [(str(place), head or str(place + 1)) for place, head in enumerate(header)]
        self._questions = questions
        for column in columns:
            self.fields[f"column_{column.field}"] = forms.ChoiceField(
                label=column.label,
                choices=[(NONE, _("not in the file")), *places],
                required=False,
                initial=NONE if column.place is None else str(column.place),
            )
        for place, question in enumerate(questions):
            self.fields[f"code_{place}"] = forms.ChoiceField(
                label=f"{question.label}: {question.said} ({question.count})",
                choices=[(NONE, _("no meaning yet")), *question.choices],
                required=False,
            )

    @property
    def columns(self) -> list[forms.BoundField]:
        return [self[f"column_{name}"] for name in self._fields_in_order()]

    @property
    def codes(self) -> list[forms.BoundField]:
        return [self[f"code_{place}"] for place in range(len(self._questions))]

    def _fields_in_order(self) -> list[str]:
        return [name.removeprefix("column_") for name in self.fields if name.startswith("column_")]

    def mapping(self) -> dict[str, int]:
        """The chosen column of each field."""
        chosen = {name: self.cleaned_data.get(f"column_{name}", NONE) for name in HEADS}
        return {name: int(place) for name, place in chosen.items() if place}

    def meanings(self) -> dict[str, dict[str, str]]:
        """The chosen meaning of each code of the other system."""
        found: dict[str, dict[str, str]] = {}
        for place, question in enumerate(self._questions):
            if meant := self.cleaned_data.get(f"code_{place}"):
                found.setdefault(question.field, {})[question.said] = meant
        return found
