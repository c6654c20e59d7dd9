"""Which month of fair treatment is asked for, and which rows behind a figure."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from common import presentation
from common.reader import language
from dashboards import queries
from dashboards.rules import Duty


def _months(today: date) -> list[tuple[str, str]]:
    return [
        (f"{month:%Y-%m}", presentation.whole_month(month, language=language()))
        for month in queries.fair_months(today)
    ]


class FairnessForm(forms.Form):
    """The month looked at: the one under way or one of the twelve before; the last complete one unless said."""

    month = forms.ChoiceField(label=_("Month"), required=False)

    def __init__(self, data: Any, *, scope: queries.Scope) -> None:
        super().__init__({"month": data.get("month") or ""})
        self.scope = scope
        months = self.fields["month"]
        months.choices = [("", _("Last complete month")), *_months(scope.today)]  # type: ignore[attr-defined]  # of choices

    def clean_month(self) -> date | None:
        typed = self.cleaned_data["month"]
        return date.fromisoformat(f"{typed}-01") if typed else None

    def page(self) -> queries.Fairness:
        """What a form that means something asks for."""
        page = queries.fairness(self.scope, self.cleaned_data["month"])
        self.scope.told(queries.fairness, page)
        return page


class FairRowsForm(forms.Form):
    """What is asked for: a duty, a month, and whether only what was missed."""

    duty = forms.ChoiceField(choices=[(duty.value, duty.value) for duty in Duty])
    month = forms.ChoiceField()
    missed = forms.ChoiceField(choices=[("1", "1")], required=False)

    def __init__(self, data: Any, *, scope: queries.Scope) -> None:
        super().__init__(data)
        self.fields["month"].choices = _months(scope.today)  # type: ignore[attr-defined]  # of choices

    @property
    def asked(self) -> dict[str, Any]:
        """What a form that means something asks for, in the words of `queries.fair_rows`."""
        told = self.cleaned_data
        return {
            "duty": Duty(told["duty"]),
            "month": date.fromisoformat(f"{told['month']}-01"),
            "missed": told["missed"] == "1",
        }
