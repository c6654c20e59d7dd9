"""How a person maps a table of another system: which column holds what, and what its words mean here."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

NONE = ""


@dataclass(frozen=True)
class Column:
    """A field and the column chosen for it (from 0), None where none holds it."""

    field: str
    label: str
    required: bool
    place: int | None


@dataclass(frozen=True)
class CodeQuestion:
    """A code of the other system that nobody has given a meaning yet, how often it stands there, and the choices."""

    field: str
    label: str
    said: str
    count: int
    choices: Sequence[tuple[str, str]]


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
        chosen = {name: self.cleaned_data.get(f"column_{name}", NONE) for name in self._fields_in_order()}
        return {name: int(place) for name, place in chosen.items() if place}

    def meanings(self) -> dict[str, dict[str, str]]:
        """The chosen meaning of each code of the other system."""
        found: dict[str, dict[str, str]] = {}
        for place, question in enumerate(self._questions):
            if meant := self.cleaned_data.get(f"code_{place}"):
                found.setdefault(question.field, {})[question.said] = meant
        return found
