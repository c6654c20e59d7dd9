"""A year's targets of one unit or colleague, typed month by month."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from customers.forms import WanField
from targets import texts
from targets.models import TargetMeasure
from targets.rules import MONEY, Levels, Measure

LEVELS = {
    "floor": pgettext_lazy("target", "Floor"),
    "target": pgettext_lazy("target", "Target"),
    "stretch": pgettext_lazy("target", "Stretch"),
}
FIRST_YEAR, LAST_YEAR = 2000, 2199
LARGEST_COUNT = 10**9


class BoardForm(forms.Form):
    """Which table is shown: measure, year, level, and whether its columns are quarters."""

    measure = forms.ChoiceField(label=_("Measure"), choices=TargetMeasure.choices)
    year = forms.IntegerField(label=_("Year"), min_value=FIRST_YEAR, max_value=LAST_YEAR)
    level = forms.ChoiceField(label=pgettext_lazy("target", "Level"), choices=LEVELS.items())
    by = forms.ChoiceField(label=_("Periods"), choices=[("month", _("Months")), ("quarter", _("Quarters"))])

    def __init__(self, data: Any, *, this_year: int) -> None:
        usual = {
            "measure": Measure.DEPOSITS.value,
            "year": str(this_year),
            "level": "target",
            "by": "quarter",
        }
        super().__init__({name: data.get(name) or value for name, value in usual.items()})


class TargetForm(forms.Form):
    """Three levels for each month that is not over; money in ten thousand yuan, all else in whole numbers.

    A month left empty has no target. `seen` is the version of each month as it was read.
    """

    def __init__(
        self, *args: Any, measure: Measure, months: list[date], there: Mapping[date, Any], **options: Any
    ) -> None:
        super().__init__(*args, **options)
        self.months, self.stale = months, {}
        for month in months:
            held = there.get(month)
            for name, label in LEVELS.items():
                self.fields[_name(month, name)] = _field(
                    measure, label=f"{month:%Y-%m} {label}", initial=getattr(held, name, None)
                )
            self.fields[_name(month, "seen")] = forms.IntegerField(
                widget=forms.HiddenInput, initial=held.version if held else 0, min_value=0
            )

    def rows(self) -> list[dict[str, Any]]:
        """The months with their fields, as the page lays them out."""
        return [
            {
                "month": month,
                "seen": self[_name(month, "seen")],
                "levels": [self[_name(month, name)] for name in LEVELS],
                "stands": self.stale.get(month),
            }
            for month in self.months
        ]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for month in self.months:
            names = [_name(month, name) for name in LEVELS]
            if any(name in self.errors for name in names):
                continue
            said = [cleaned.get(name) for name in names]
            typed = [value for value in said if value is not None]
            if typed and None in said:
                self.add_error(names[said.index(None)], texts.ALL_THREE)
            elif typed and not Levels(*typed).rise:
                self.add_error(names[1 if typed[0] > typed[1] else 2], texts.DO_NOT_RISE)
        return cleaned

    def levels(self) -> dict[date, Levels | None]:
        """What was typed for each month."""
        said = {month: [self.cleaned_data[_name(month, name)] for name in LEVELS] for month in self.months}
        return {month: None if None in each else Levels(*each) for month, each in said.items()}

    def seen(self) -> dict[date, int]:
        """Which version of each month the page showed."""
        return {month: self.cleaned_data[_name(month, "seen")] for month in self.months}

    def say_stale(self, months: list[date], there: Mapping[date, Any]) -> None:
        """Point at months that somebody else set; a second submission is made knowing what they set."""
        seen = {_name(month, "seen"): str(there[month].version if month in there else 0) for month in months}
        self.data = {**self.data.dict(), **seen}  # type: ignore[attr-defined]  # what a page posts is a QueryDict
        self.stale = {month: there.get(month) for month in months}
        for month in months:
            self.add_error(_name(month, "floor"), texts.STALE)


def _name(month: date, part: str) -> str:
    return f"{part}_{month:%m}"


def _field(measure: Measure, **options: Any) -> forms.Field:
    if measure in MONEY:
        return WanField(min_value=0, **options)
    return forms.IntegerField(min_value=0, max_value=LARGEST_COUNT, required=False, **options)
