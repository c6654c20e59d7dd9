"""Terms of a pool, minutes by grade, and the next version of the conditions for target customers."""

from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from organization.models import Staff, Unit
from prospects.models import Rule
from prospects.rules.pool import GRADES
from prospects.rules.qualification import Measure
from prospects.services.conditions import NewRule

# How many of the kept unit make one of the typed: years as they are, money in ten thousand yuan, ratios in percent.
UNITS = {Measure.YEARS: 1, Measure.NET_ASSETS: 1_000_000, Measure.REVENUE: 1_000_000, Measure.DEBT_RATIO: 100}
UNIT_NAMES = {
    Measure.YEARS: pgettext_lazy("unit of a bound", "years"),
    Measure.NET_ASSETS: pgettext_lazy("unit of a bound", "CNY 10,000"),
    Measure.REVENUE: pgettext_lazy("unit of a bound", "CNY 10,000"),
    Measure.DEBT_RATIO: "%",
}
LONGEST_MONTH_MINUTES = 6_000


class PoolTermsForm(forms.Form):
    """The terms of one unit's pool."""

    capacity = forms.IntegerField(label=_("Prospects a person"), min_value=1, max_value=500)
    days = forms.IntegerField(label=_("Days without contact"), min_value=7, max_value=365)
    warn_days = forms.IntegerField(label=_("Warned days ahead"), min_value=1, max_value=60)

    def __init__(self, *args: Any, user: Staff, **options: Any) -> None:
        super().__init__(*args, **options)
        units = Unit.objects.visible_to(user).order_by("path")
        bank = user.reach.everything
        self.fields["unit"] = forms.ModelChoiceField(
            label=_("Pool of"),
            queryset=units,
            to_field_name="code",
            required=not bank,
            empty_label=str(_("The whole bank")) if bank else None,
        )
        self.order_fields(["unit", "capacity", "days", "warn_days"])

    def clean(self) -> dict[str, Any]:
        words = super().clean() or {}
        if words.get("days") and words.get("warn_days") and words["warn_days"] >= words["days"]:
            raise ValidationError(_("The warning must come before the day it goes back."))
        return words


class VisitPlanForm(forms.Form):
    """Minutes a month by grade."""

    def __init__(self, *args: Any, minutes: dict[int, int], **options: Any) -> None:
        super().__init__(*args, **options)
        for grade in GRADES:
            self.fields[f"grade_{grade}"] = forms.IntegerField(
                label=_("Grade %(grade)s") % {"grade": grade},
                min_value=0,
                max_value=LONGEST_MONTH_MINUTES,
                initial=minutes.get(grade, 0),
            )

    def minutes(self) -> dict[int, int]:
        return {grade: self.cleaned_data[f"grade_{grade}"] for grade in GRADES}


class ConditionsVersionForm(forms.Form):
    """Which rules go on, their bounds, and one more that a person answers."""

    number = forms.IntegerField(widget=forms.HiddenInput)
    name_zh = forms.CharField(label=_("Another condition, in Chinese"), max_length=120, required=False)
    name_en = forms.CharField(label=_("The same in English"), max_length=160, required=False)

    def __init__(self, *args: Any, rules: list[Rule], **options: Any) -> None:
        super().__init__(*args, **options)
        self.rules = rules
        for rule in rules:
            self.fields[f"keep_{rule.code}"] = forms.BooleanField(
                label=rule.name, required=False, initial=True
            )
            if rule.threshold is not None:
                unit = UNITS[Measure(rule.measure)]
                self.fields[f"bound_{rule.code}"] = forms.DecimalField(
                    label=rule.name,
                    min_value=Decimal(0),
                    max_value=Decimal(10**9),
                    decimal_places=2,
                    initial=Decimal(rule.threshold) / unit,
                )

    def rows(self) -> list[tuple[Rule, Any, Any, Any]]:
        """Each rule with its two fields and the unit of its bound."""
        return [
            (
                rule,
                self[f"keep_{rule.code}"],
                self[f"bound_{rule.code}"] if rule.threshold is not None else None,
                UNIT_NAMES.get(Measure(rule.measure), ""),
            )
            for rule in self.rules
        ]

    def clean(self) -> dict[str, Any]:
        words = super().clean() or {}
        if bool(words.get("name_zh")) != bool(words.get("name_en")):
            raise ValidationError(_("Name the new condition in both languages."))
        return words

    def thresholds(self) -> dict[str, int]:
        """Bounds by code in years, fen and basis points."""
        return {
            rule.code: int(self.cleaned_data[f"bound_{rule.code}"] * UNITS[Measure(rule.measure)])
            for rule in self.rules
            if rule.threshold is not None
        }

    def dropped(self) -> frozenset[str]:
        return frozenset(rule.code for rule in self.rules if not self.cleaned_data[f"keep_{rule.code}"])

    def added(self) -> NewRule | None:
        words = self.cleaned_data
        return NewRule(words["name_zh"], words["name_en"]) if words["name_zh"] else None
