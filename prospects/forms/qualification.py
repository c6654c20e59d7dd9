"""The conditions of a prospect as a form: an answer for what a person must say, and what shows each."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from files.forms import UploadField
from files.rules import clean_name
from prospects.queries.qualification import Card, RuleLine
from prospects.rules.qualification import Measure
from prospects.services.qualification import Answer

ANSWERS = [
    ("", pgettext_lazy("answer", "Not known")),
    ("yes", pgettext_lazy("answer", "Yes")),
    ("no", pgettext_lazy("answer", "No")),
]
VALUES = {"": None, "yes": True, "no": False}


class ConditionsForm(forms.Form):
    """One line a rule; a yes or no needs a word or a file that shows it."""

    def __init__(self, *args: Any, card: Card, **options: Any) -> None:
        super().__init__(*args, **options)
        self.lines = card.lines
        for line in card.lines:
            finding = line.finding
            if line.asks:
                self.fields[f"answer_{line.rule.code}"] = forms.ChoiceField(
                    label=pgettext_lazy("conditions", "Is it so?"),
                    choices=ANSWERS,
                    required=False,
                    initial="" if finding is None or finding.value is None else ("no", "yes")[finding.value],
                    widget=forms.RadioSelect(attrs={"class": "is-even"}),
                )
            self.fields[f"evidence_{line.rule.code}"] = forms.CharField(
                label=_("What shows it"),
                max_length=300,
                required=False,
                initial=finding.evidence if finding else "",
                widget=forms.TextInput(attrs={"placeholder": line.rule.proof}),
            )
            self.fields[f"file_{line.rule.code}"] = UploadField(label=_("File"))

    def rows(self) -> list[tuple[RuleLine, Any, Any, Any]]:
        """Each rule with its fields, the answer's missing where a figure decides."""
        return [
            (
                line,
                self[f"answer_{line.rule.code}"] if line.asks else None,
                self[f"evidence_{line.rule.code}"],
                self[f"file_{line.rule.code}"],
            )
            for line in self.lines
        ]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        for line in self.lines:
            code = line.rule.code
            kept = line.finding is not None and line.finding.evidence_file is not None
            shown = data.get(f"evidence_{code}") or data.get(f"file_{code}") or kept
            if line.rule.measure == Measure.ANSWER and data.get(f"answer_{code}") and not shown:
                self.add_error(f"evidence_{code}", _("Say what shows it, or add the file."))
        return data

    def answers(self, store: Callable[..., Any], at: datetime) -> dict[str, Answer]:
        """What was said of every rule; files are stored by `store` on the way."""
        found = {}
        for line in self.lines:
            code = line.rule.code
            finding = line.finding
            files = self.cleaned_data[f"file_{code}"]
            file = finding.evidence_file if finding else None
            name = finding.evidence_file_name if finding else ""
            if files:
                name = clean_name(files[0].name or "")
                file = store(content=files[0], name=name, size=files[0].size, at=at)
            said = Answer(
                value=VALUES[self.cleaned_data.get(f"answer_{code}", "")],
                evidence=self.cleaned_data[f"evidence_{code}"],
                file=file,
                file_name=name,
            )
            if finding is not None or said != Answer():
                found[code] = said
        return found
