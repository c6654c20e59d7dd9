"""What people type about tiers: suppositions on the why page, and the contents of a model version."""

from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from common.money import from_fen, to_fen
from customers.forms import DayInput
from customers.models import Tier
from tiers import parameter_phrases, phrases
from tiers.models import ModelState, ModelVersion, PeerGroup, ThresholdBy
from tiers.parameter_tables import DAILY, FIGURES, WHOLE_BANK, Figure, Table, Unit, faults
from tiers.rules import POINT, Indicator, points_fall, shares_rise, weights_are_whole

FEN_OF_WAN = 1_000_000
MOST_WAN = 100_000_000


class SupposeForm(forms.Form):
    """Average balances in ten thousand yuan as they would be, and services that would be in use."""

    deposits = forms.IntegerField(required=False, min_value=0, max_value=MOST_WAN)
    loans = forms.IntegerField(required=False, min_value=0, max_value=MOST_WAN)
    services = forms.MultipleChoiceField(required=False, label=_("Services"))

    def __init__(self, data=None, *, services: list[tuple[str, str]]) -> None:
        super().__init__(data)
        self.fields["services"].choices = services  # type: ignore[attr-defined]

    def change_from(self, present: dict[str, int]) -> dict[str, int]:
        """Changes in fen by balance, from what is present; a slider left alone changes nothing."""
        return {name: self._change(self.cleaned_data.get(name), held) for name, held in present.items()}

    def _change(self, wan: int | None, held: int) -> int:
        return 0 if wan is None or wan == held // FEN_OF_WAN else wan * FEN_OF_WAN - held


class DayForm(forms.Form):
    """The day for which somebody asks what a tier was."""

    on = forms.DateField(required=False, label=_("On the day"), widget=DayInput())

    def day(self) -> date | None:
        """The day, None where none or no sensible one was asked for."""
        return self.cleaned_data.get("on") if self.is_valid() else None


class ModelForm(forms.Form):
    """The contents of a draft, whole; `edits` is the count that its editor saw."""

    edits = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    note = forms.CharField(required=False, max_length=200, label=_("What it is for"))
    peer_group = forms.ChoiceField(choices=PeerGroup.choices, label=_("Peer group"))
    threshold_by = forms.ChoiceField(
        choices=ThresholdBy.choices, required=False, label=_("Lines between tiers by")
    )
    up_nights = forms.IntegerField(min_value=1, max_value=365, label=_("Nights to move up"))
    down_nights = forms.IntegerField(min_value=1, max_value=365, label=_("Nights to move down"))
    minimum_confidence = forms.IntegerField(min_value=0, max_value=100, label=_("Provisional under, %"))
    retention = forms.DecimalField(
        min_value=Decimal("0"), max_value=Decimal("1"), decimal_places=4, label=_("Retention a year")
    )
    discount = forms.DecimalField(
        min_value=Decimal("0"), max_value=Decimal("1"), decimal_places=4, label=_("Discount a year")
    )
    horizon_years = forms.IntegerField(min_value=1, max_value=30, label=_("Horizon, years"))
    # What was left empty stays as it stands.
    down_margin = forms.DecimalField(
        required=False,
        min_value=Decimal(0),
        max_value=Decimal(50),
        decimal_places=3,
        label=_("Margin before moving down, %"),
    )
    valuable_percentile = forms.IntegerField(
        required=False, min_value=1, max_value=100, label=_("Most valuable from percentile")
    )
    growable_percentile = forms.IntegerField(
        required=False, min_value=1, max_value=100, label=_("Most growable from percentile")
    )

    FIELDS = (
        "note",
        "peer_group",
        "threshold_by",
        "up_nights",
        "down_nights",
        "minimum_confidence",
        "retention",
        "discount",
        "horizon_years",
        "down_margin",
        "valuable_percentile",
        "growable_percentile",
    )

    def __init__(self, data: Any = None, *, model: ModelVersion) -> None:
        held = {name: getattr(model, name) for name in self.FIELDS} | {"edits": model.edits}
        weights = dict(model.weights.values_list("indicator", "weight"))
        shares = list(model.thresholds.order_by("tier_id").values_list("tier_id", "rank_share"))
        self.tiers = {tier.rank: tier for tier in Tier.objects.all()}
        self.held = model
        points = dict(model.thresholds.values_list("tier_id", "points"))
        self.shared = [tier for tier, _share in shares[:-1]]
        held |= {f"weight_{indicator}": weights.get(indicator, 0) for indicator in Indicator}
        held |= {f"share_{tier}": f"{(100 * share).normalize():f}" for tier, share in shares}
        super().__init__(
            data,
            initial={
                **held,
                "retention": f"{model.retention.normalize():f}",
                "discount": f"{model.discount.normalize():f}",
                "down_margin": f"{(100 * model.down_margin).normalize():f}",
            },
        )
        for indicator in Indicator:
            self.fields[f"weight_{indicator}"] = forms.IntegerField(
                min_value=0, max_value=100, label=phrases.INDICATORS[indicator]
            )
        for tier in self.shared:
            self.fields[f"share_{tier}"] = forms.DecimalField(
                min_value=Decimal("0.001"),
                max_value=Decimal(100),
                decimal_places=3,
                label=self.tiers[tier].name,
            )
            self.fields[f"points_{tier}"] = forms.DecimalField(
                required=False,
                min_value=Decimal("0.001"),
                max_value=Decimal(100),
                decimal_places=3,
                label=self.tiers[tier].name,
            )
            if points[tier] is not None:
                self.initial[f"points_{tier}"] = f"{(Decimal(points[tier]) / POINT).normalize():f}"
        for name, field in self.fields.items():
            if name != "edits":
                field.widget.attrs["class"] = (
                    "hb-select is-small" if name in {"peer_group", "threshold_by"} else "hb-input is-small"
                )

    def clean(self) -> dict[str, Any]:
        """Weights sum to 100 and shares rise; what is wrong is said once for the whole."""
        found = super().clean() or {}
        typed = [found.get(f"weight_{indicator}") for indicator in Indicator]
        if None not in typed and not weights_are_whole(self.weights()):
            self.add_error(
                None, _("The weights sum to %(sum)d, not to 100.") % {"sum": sum(self.weights().values())}
            )
        if all(found.get(f"share_{tier}") is not None for tier in self.shared) and not shares_rise(
            {**self.rank_shares(), max(self.shared) + 1: Decimal(1)}
        ):
            self.add_error(None, _("Rank lines rise from tier to tier and stay under 100%."))
        if found.get("threshold_by") == ThresholdBy.POINTS and not points_fall(self.points()):
            self.add_error(None, _("Where points decide, each tier but the last has some, and they fall."))
        return found

    def clean_threshold_by(self) -> str:
        """What stands where nothing was chosen."""
        return self.cleaned_data["threshold_by"] or self.held.threshold_by

    def clean_down_margin(self) -> Decimal:
        """A share, as it is kept."""
        typed = self.cleaned_data["down_margin"]
        return self.held.down_margin if typed is None else typed / 100

    def clean_valuable_percentile(self) -> int:
        """What stands where nothing was typed."""
        return self.cleaned_data["valuable_percentile"] or self.held.valuable_percentile

    def clean_growable_percentile(self) -> int:
        """What stands where nothing was typed."""
        return self.cleaned_data["growable_percentile"] or self.held.growable_percentile

    def points(self) -> dict[int, int | None]:
        """The lowest score of each tier in thousandths, without the last one; None where none was typed."""
        typed = {tier: self.cleaned_data.get(f"points_{tier}") for tier in self.shared}
        return {tier: None if value is None else int(value * POINT) for tier, value in typed.items()}

    def weights(self) -> dict[str, int]:
        """Weights by indicator; what is no number counts as nothing."""
        return {indicator.value: self.cleaned_data.get(f"weight_{indicator}") or 0 for indicator in Indicator}

    def rank_shares(self) -> dict[int, Decimal]:
        """Cumulative shares by tier, without the last one."""
        return {tier: self.cleaned_data[f"share_{tier}"] / 100 for tier in self.shared}

    def changes(self) -> dict[str, Any]:
        """Everything else, by the name of its field."""
        return {name: self.cleaned_data[name] for name in self.FIELDS}

    def point_fields(self) -> list[forms.BoundField]:
        """The lines in points, best tier first."""
        return [self[f"points_{tier}"] for tier in self.shared]

    def share_fields(self) -> list[forms.BoundField]:
        """The rank lines, best tier first."""
        return [self[f"share_{tier}"] for tier in self.shared]


class NewModelForm(forms.Form):
    """A draft to be made: what it is for, and which version it is a copy of."""

    based_on = forms.UUIDField(required=False)
    note = forms.CharField(required=False, max_length=200, label=_("What it is for"))


class PairForm(forms.Form):
    """Which version is set beside which."""

    model = forms.ModelChoiceField(label=_("Version"), queryset=None, to_field_name="public_id")
    against = forms.ModelChoiceField(label=_("Beside"), queryset=None, to_field_name="public_id")

    def __init__(self, data: Any = None, *, models: QuerySet[ModelVersion], **options: Any) -> None:
        super().__init__(data, **options)
        for name in ("model", "against"):
            field = self.fields[name]
            field.queryset = models.exclude(state=ModelState.DISCARDED)  # type: ignore[attr-defined]  # of choices
            field.label_from_instance = _named_model  # type: ignore[attr-defined]  # of choices

    def clean(self) -> dict[str, Any]:
        """Two different ones."""
        found = super().clean() or {}
        if found.get("model") and found.get("model") == found.get("against"):
            self.add_error("against", _("Choose another version than the first."))
        return found


def _named_model(model: ModelVersion) -> str:
    """A version with its state and what it is for: 'v7 · Draft · More weight on services'."""
    parts = [model.label, str(model.get_state_display()), model.note[:24]]
    return " · ".join(part for part in parts if part)


class SubmitForm(forms.Form):
    """From which day a version is to score."""

    active_from = forms.DateField(
        label=_("Active from"), widget=forms.DateInput(attrs={"type": "date", "class": "hb-input is-small"})
    )


class ReasonForm(forms.Form):
    """Why something is sent back or rolled back."""

    reason = forms.CharField(
        max_length=300, label=_("Reason"), widget=forms.TextInput(attrs={"class": "hb-input is-small"})
    )


class OverrideForm(forms.Form):
    """Which tier is proposed in place of the computed one, through which day, and why."""

    tier = forms.ModelChoiceField(label=_("Tier"), queryset=Tier.objects.all(), to_field_name="code")
    until = forms.DateField(label=_("Through which day"), widget=DayInput())
    reason = forms.CharField(
        label=_("Reason"), min_length=2, max_length=300, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["tier"].label_from_instance = lambda tier: tier.name  # type: ignore[attr-defined]  # of choices


class DecideForm(forms.Form):
    """Approved or refused, with words."""

    approve = forms.ChoiceField(choices=[("yes", "yes"), ("no", "no")])
    note = forms.CharField(label=_("Words"), max_length=300, required=False)


class ParameterForm(forms.Form):
    """A row of a dated table as typed: of what, from when, its figures (shares in percent, costs in yuan), and why."""

    key = forms.ChoiceField(label=_("Of what"), required=False)
    valid_from = forms.CharField(max_length=10)

    def __init__(self, data: Any = None, *, table: Table, keys: dict[str, str], held: Any = None) -> None:
        super().__init__(data, initial=self._initial(table, held))
        self.table = table
        if table in WHOLE_BANK:
            del self.fields["key"]
        else:
            self.fields["key"].choices = list(keys.items())  # type: ignore[attr-defined]  # of a choice field
            # Customers without a rating stand under an empty one.
            self.fields["key"].required = table is not Table.RATINGS
        daily = table in DAILY
        self.fields["valid_from"].label = _("From the night of") if daily else _("From the month")
        self.fields["valid_from"].widget = forms.DateInput(attrs={"type": "date" if daily else "month"})
        for figure in FIGURES[table]:
            self.fields[figure.name] = forms.DecimalField(
                label=parameter_phrases.label(figure),
                min_value=as_typed(figure, figure.least),
                max_value=as_typed(figure, figure.most),
                decimal_places=places_of(figure),
            )
        self.fields["reason"] = forms.CharField(
            label=_("Reason"), min_length=2, max_length=300, widget=forms.Textarea(attrs={"rows": 2})
        )

    def _initial(self, table: Table, held: Any) -> dict[str, Any]:
        if held is None:
            return {}
        typed = {each.name: f"{as_typed(each, held.values[each.name]):f}" for each in FIGURES[table]}
        return {"key": held.key, **typed}

    def clean_valid_from(self) -> date:
        typed = self.cleaned_data["valid_from"]
        daily = self.table in DAILY
        try:
            return date.fromisoformat(typed if daily else f"{typed}-01")
        except ValueError:
            words = _("A day as 2026-12-31.") if daily else _("A month as 2026-12.")
            raise forms.ValidationError(words) from None

    def clean(self) -> dict[str, Any]:
        """Where every figure is one, what is wrong between them is said at its field."""
        found = super().clean() or {}
        if not self.errors:
            for name, fault in faults(self.table, self.values()).items():
                self.add_error(name, parameter_phrases.FAULTS[fault])
        return found

    def values(self) -> dict[str, Decimal | int]:
        """The figures as they are kept."""
        return {each.name: as_kept(each, self.cleaned_data[each.name]) for each in FIGURES[self.table]}


def as_typed(figure: Figure, value: Decimal | int) -> Decimal:
    """A figure as people type it: percent, yuan, a whole number."""
    if figure.unit is Unit.SHARE:
        return (100 * Decimal(value)).normalize()
    return from_fen(int(value)) if figure.unit is Unit.FEN else Decimal(value)


def as_kept(figure: Figure, value: Decimal) -> Decimal | int:
    if figure.unit is Unit.SHARE:
        return value / 100
    return to_fen(value) if figure.unit is Unit.FEN else int(value)


def places_of(figure: Figure) -> int:
    return {Unit.SHARE: figure.places - 2, Unit.FEN: 2, Unit.WHOLE: 0}[figure.unit]
