"""The form of an agreement: a term for each issue, conditions, and what is promised by when."""

from datetime import date
from decimal import Decimal
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from common.calendar import business_today
from customers.forms import DayInput
from negotiations import texts, words
from negotiations.forms.table import ValueField, labelled
from negotiations.models import Issue
from negotiations.rules.codes import Measure, Side
from negotiations.services import NewPromise
from organization.models import Staff

PROMISES = 4
SATISFACTION = [("", "—"), *((str(n), str(n)) for n in range(1, 6))]


class SignForm(forms.Form):
    """Terms begin with what both sides last offered alike; up to four promises, each with a day."""

    signed_on = forms.DateField(label=_("Signed on"), widget=DayInput(), initial=business_today)
    conditions = forms.CharField(
        label=_("Conditions"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    our_satisfaction = forms.TypedChoiceField(
        label=_("How content we are"), choices=SATISFACTION, coerce=int, empty_value=None, required=False
    )
    their_satisfaction = forms.TypedChoiceField(
        label=_("How content they are"), choices=SATISFACTION, coerce=int, empty_value=None, required=False
    )

    def __init__(
        self,
        *args: Any,
        issues: list[Issue],
        settled: dict[int, Decimal],
        team: list[Staff],
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        self.issues = issues
        self.team = {str(person.public_id): person for person in team}
        for issue in self.issues:
            name = words.issue_name(issue.subject, issue.name)
            field = ValueField(label=f"{name} ({texts.MEASURES[Measure(issue.measure)]})", required=True)
            field.measure = issue.measure
            field.initial = settled.get(issue.pk)
            self.fields[f"term-{issue.public_id}"] = field
        people = [(key, person.display_name) for key, person in self.team.items()]
        for number in range(1, PROMISES + 1):
            self.fields[f"promise-{number}"] = forms.CharField(
                label=_("What is promised"), max_length=200, required=False
            )
            self.fields[f"due-{number}"] = forms.DateField(
                label=_("By when"), required=False, widget=DayInput()
            )
            self.fields[f"side-{number}"] = forms.ChoiceField(
                label=_("Who"), choices=labelled(texts.SIDES), initial=Side.THEIRS.value, required=False
            )
            self.fields[f"owner-{number}"] = forms.ChoiceField(
                label=_("Who follows it"), choices=people, required=False
            )

    @property
    def terms(self) -> list[Any]:
        """The fields of terms, for the page."""
        return [self[f"term-{issue.public_id}"] for issue in self.issues]

    @property
    def promises(self) -> list[list[Any]]:
        """The fields of promises by line, for the page."""
        return [
            [self[f"{name}-{number}"] for name in ("promise", "due", "side", "owner")]
            for number in range(1, PROMISES + 1)
        ]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for number in range(1, PROMISES + 1):
            if data.get(f"promise-{number}") and not data.get(f"due-{number}"):
                self.add_error(f"due-{number}", _("Say by when."))
        return data

    def values(self) -> dict[str, Any]:
        """What the service takes."""
        data = self.cleaned_data
        owners = list(self.team.values())
        return {
            "signed_on": cast(date, data["signed_on"]),
            "terms": {issue: data[f"term-{issue.public_id}"] for issue in self.issues},
            "conditions": data["conditions"],
            "our_satisfaction": data["our_satisfaction"],
            "their_satisfaction": data["their_satisfaction"],
            "promises": [
                NewPromise(
                    side=data[f"side-{number}"] or Side.THEIRS,
                    text=data[f"promise-{number}"],
                    due_on=data[f"due-{number}"],
                    owner=self.team.get(data[f"owner-{number}"], owners[0]),
                )
                for number in range(1, PROMISES + 1)
                if data.get(f"promise-{number}")
            ],
        }
