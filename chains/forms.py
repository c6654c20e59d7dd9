"""The steps of a chain as head office types them, the day from which they hold, and over what they are tried."""

from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from chains.models import ChainStep, WhomName
from chains.rules import LONGEST_DAYS, MOST_STEPS, TRIED_DAYS, Step, faults
from chains.texts import IN_PAST, fault_words
from common.calendar import business_today
from customers.models import Tier

PARTS = ("days", "asks", "asks_en", "whom", "tiers")


class ChainForm(forms.Form):
    """Up to six steps, each a row; a row without days and words is no step."""

    starts_on = forms.DateField(
        label=_("For events from"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )
    reason = forms.CharField(label=_("Reason"), max_length=200)
    tried = forms.TypedChoiceField(
        label=_("Try it on the events of"),
        coerce=int,
        initial=90,
    )
    form_key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, steps: list[ChainStep], trying: bool = False, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["reason"].required = not trying
        cast(forms.ChoiceField, self.fields["tried"]).choices = [
            (days, ngettext("the last %(n)s day", "the last %(n)s days", days) % {"n": days})
            for days in TRIED_DAYS
        ]
        tiers = [(tier.rank, tier.name) for tier in Tier.objects.order_by("rank")]
        for number in range(MOST_STEPS):
            step = steps[number] if number < len(steps) else None
            self._add_row(number, step, tiers)

    def _add_row(self, number: int, step: ChainStep | None, tiers: list[tuple[int, str]]) -> None:
        shown = {name: getattr(step, name) if step else None for name in PARTS}
        self.fields[f"days_{number}"] = forms.IntegerField(
            label=_("Days after"), required=False, min_value=0, max_value=LONGEST_DAYS, initial=shown["days"]
        )
        self.fields[f"asks_{number}"] = forms.CharField(
            label=_("What to ask"), required=False, max_length=120, initial=shown["asks"]
        )
        self.fields[f"asks_en_{number}"] = forms.CharField(
            label=_("What to ask, in English"), required=False, max_length=120, initial=shown["asks_en"]
        )
        self.fields[f"whom_{number}"] = forms.ChoiceField(
            label=_("Who asks"),
            required=False,
            choices=WhomName.choices,
            initial=shown["whom"] or WhomName.MANAGER.value,
        )
        self.fields[f"tiers_{number}"] = forms.TypedMultipleChoiceField(
            label=_("Only for tiers"),
            required=False,
            choices=tiers,
            coerce=int,
            initial=shown["tiers"] or [],
            widget=forms.CheckboxSelectMultiple,
        )

    def rows(self) -> list[dict[str, Any]]:
        """The fields of each row, and whether it is shown at once: those with a step, and the first empty one."""
        rows = [
            {"number": number + 1, **{name: self[f"{name}_{number}"] for name in PARTS}}
            for number in range(MOST_STEPS)
        ]
        used = [row["days"].value() not in (None, "") or bool(row["asks"].value()) for row in rows]
        first_empty = used.index(False) if False in used else MOST_STEPS
        return [
            {**row, "shown": used[number] or number == first_empty, "filled": used[number]}
            for number, row in enumerate(rows)
        ]

    def steps(self) -> list[Step]:
        """The steps that were typed, in their order."""
        words = self.cleaned_data
        return [
            Step(
                days=words[f"days_{number}"],
                asks=words[f"asks_{number}"].strip(),
                asks_en=words[f"asks_en_{number}"].strip(),
                whom=words[f"whom_{number}"] or WhomName.MANAGER.value,
                tiers=tuple(sorted(words[f"tiers_{number}"])),
            )
            for number in range(MOST_STEPS)
            if words.get(f"days_{number}") is not None
        ]

    def clean(self) -> dict[str, Any]:
        words = super().clean() or {}
        for number in range(MOST_STEPS):
            if words.get(f"days_{number}") is None and words.get(f"asks_{number}"):
                self.add_error(f"days_{number}", _("After how many days?"))
        if words.get("starts_on") and words["starts_on"] < business_today():
            self.add_error("starts_on", IN_PAST)
        if not self.errors:
            for fault in faults(self.steps()):
                self.add_error(None, fault_words(fault))
        return words
