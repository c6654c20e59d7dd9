"""What people ask figures for: two days to compare."""

from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from common import presentation
from common.money import LARGEST_FEN
from common.reader import language
from customers.models import Tier
from customers.queries import holding_names
from customers.standards import section_choices
from dashboards import queries
from dashboards.models import BandKind, CubeMonth, TurnKind
from dashboards.rules import Dimension, Grain, Measure, Money
from organization.models import Unit
from targets.models import TargetMeasure
from targets.rules import Measure as TargetedMeasure

DIMENSIONS = [
    (Dimension.UNIT, _("Unit")),
    (Dimension.SETTLEMENT, _("Monthly settlement")),
    (Dimension.LOANS, _("Loan balance")),
    (Dimension.TIER, _("Tier")),
    (Dimension.LINE, _("Product line")),
    (Dimension.TIME, pgettext_lazy("dimension", "Time")),
]
MEASURES = [
    (Measure.CUSTOMERS, _("Customers")),
    (Measure.CUSTOMERS_SHARE, _("Share of customers")),
    (Measure.ACCOUNTS, _("Accounts")),
    (Measure.ACCOUNTS_SHARE, _("Share of accounts")),
    (Measure.KEY, _("Customers key and above")),
    (Measure.KEY_SHARE, _("Share of customers key and above")),
    (Measure.ENDING, _("Balance at the month's end")),
    (Measure.ENDING_CHANGE, _("Balance at the month's end, change on last month")),
    (Measure.AVERAGE, _("Average daily balance of the month")),
    (Measure.AVERAGE_CHANGE, _("Average daily balance, change on last month")),
]
MONEY = [(Money.DEPOSITS, pgettext_lazy("kind", "Deposits")), (Money.LOANS, pgettext_lazy("kind", "Loans"))]
BANDS = [("over", _("and over")), ("alone", _("each alone"))]
GRAINS = [
    (Grain.MONTH, _("Month")),
    (Grain.QUARTER, _("Quarter")),
    (Grain.YEAR, pgettext_lazy("plan", "Year")),
]
FEN_IN_WAN = 1_000_000
_DAY = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


def _month_of(typed: str) -> date:
    """The first day of a month typed as 2026-12."""
    try:
        return date.fromisoformat(f"{typed}-01")
    except ValueError:
        raise forms.ValidationError(_("A month as 2026-12.")) from None


class DaysForm(forms.Form):
    """Two business dates between which customers moved; unless said, the days that the cockpit compares.

    A day before all that is known of tiers stands for the first one known.
    """

    since = forms.DateField(label=pgettext_lazy("day", "From"), required=False, widget=_DAY)
    until = forms.DateField(label=pgettext_lazy("day", "To"), required=False, widget=_DAY)

    def __init__(self, data: Any, *, first: date | None, last: date | None) -> None:
        usual = {"since": first.isoformat() if first else "", "until": last.isoformat() if last else ""}
        super().__init__({name: data.get(name) or usual[name] for name in usual})
        self.last = last

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if self.errors:
            return cleaned
        since, until = cleaned.get("since"), cleaned.get("until")
        if until and self.last and until > self.last:
            self.add_error("until", _("Tiers are known up to %(day)s.") % {"day": self.last.isoformat()})
        elif since and until and since >= until:
            self.add_error("since", _("The first day must be before the second."))
        elif since and until:
            known = queries.known_from()
            if known and since < known < until:
                cleaned["since"] = known
        return cleaned


class CubeForm(forms.Form):
    """How the cube is laid out; what is not said is as usual, settlement bands by tier."""

    rows = forms.ChoiceField(label=pgettext_lazy("cube", "Rows"), choices=DIMENSIONS)
    columns = forms.ChoiceField(label=pgettext_lazy("cube", "Columns"), choices=DIMENSIONS)
    measure = forms.ChoiceField(label=_("Measure"), choices=MEASURES)
    money = forms.ChoiceField(label=_("Balances of"), choices=MONEY)
    bands = forms.ChoiceField(label=_("Bands"), choices=BANDS)
    grain = forms.ChoiceField(label=_("Periods"), choices=GRAINS)
    month = forms.ChoiceField(label=_("As of"), required=False)

    def __init__(self, data: Any, *, scope: queries.Scope, grain: Grain, periods: list[CubeMonth]) -> None:
        usual = {
            "rows": Dimension.SETTLEMENT,
            "columns": Dimension.TIER,
            "measure": Measure.CUSTOMERS,
            "money": Money.DEPOSITS,
            "bands": "over",
            "grain": Grain.MONTH,
            "month": "",
        }
        super().__init__({name: data.get(name) or value for name, value in usual.items()})
        self.scope, self.periods = scope, periods
        months = [(f"{one.month:%Y-%m}", queries.period_name(one.month, grain)) for one in periods]
        self.fields["month"].choices = [("", _("Newest")), *months]  # type: ignore[attr-defined]  # of choices

    @classmethod
    def of(cls, data: Any, scope: queries.Scope) -> "CubeForm":
        """The form of an address; its periods are those that are closed."""
        asked = data.get("grain", "")
        grain = Grain(asked) if asked in list(Grain) else Grain.MONTH
        return cls(data, scope=scope, grain=grain, periods=queries.closed_months(scope, grain))

    def cube(self) -> queries.Cube:
        """What a form that means something asks for."""
        chosen = self.cleaned_data
        question = queries.Question(
            rows=Dimension(chosen["rows"]),
            columns=Dimension(chosen["columns"]),
            measure=Measure(chosen["measure"]),
            money=Money(chosen["money"]),
            cumulative=chosen["bands"] == "over",
            grain=Grain(chosen["grain"]),
            month=chosen["month"],
        )
        return queries.cube(self.scope, question, self.periods)

    def clean_month(self) -> date | None:
        typed = self.cleaned_data["month"]
        return date.fromisoformat(f"{typed}-01") if typed else None

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("rows") and cleaned.get("rows") == cleaned.get("columns"):
            self.add_error("columns", _("Choose another dimension than that of the rows."))
        return cleaned


class AffinityForm(forms.Form):
    """Whose holdings are looked at: a section of industry, a tier; what is used, and the fewest customers with both."""

    industry = forms.ChoiceField(label=_("Industry section"), required=False)
    tier = forms.ModelChoiceField(
        label=_("Tier"),
        queryset=Tier.objects.all(),
        to_field_name="code",
        required=False,
        empty_label=_("Any"),
    )
    having = forms.ChoiceField(label=_("Who uses"), required=False)
    least = forms.IntegerField(
        label=_("At least so many with both"), required=False, min_value=queries.LEAST, max_value=1_000_000
    )

    def __init__(self, data: Any) -> None:
        super().__init__(
            {"least": queries.LEAST, **{name: data[name] for name in self.base_fields if data.get(name)}}
        )
        anything = ("", _("Any"))
        self.fields["industry"].choices = [anything, *section_choices()]  # type: ignore[attr-defined]  # of choices
        self.fields["having"].choices = [anything, *holding_names().items()]  # type: ignore[attr-defined]  # of choices

    def page(self, viewer: Any, most: int = queries.PAIRS_SHOWN) -> queries.AffinityPage:
        """What a form that means something asks for, `most` pairs of it."""
        chosen = self.cleaned_data
        peers = queries.Peers(chosen["industry"], chosen["tier"])
        least = chosen["least"] or queries.LEAST
        return queries.affinities(viewer, peers, having=chosen["having"], least=least, most=most)


class BandForm(forms.Form):
    """The bounds of one kind of bands from a month on, typed in ten thousand yuan with commas between them."""

    kind = forms.ChoiceField(label=_("Bands of"), choices=BandKind.choices)
    valid_from = forms.CharField(
        label=_("From the month"), max_length=7, widget=forms.TextInput(attrs={"type": "month"})
    )
    bounds_fen = forms.CharField(
        label=_("Begin at, CNY 10,000"), max_length=200, help_text=_("100, 500, 1000: with commas between")
    )

    def clean_valid_from(self) -> date:
        return _month_of(self.cleaned_data["valid_from"])

    def clean_bounds_fen(self) -> list[int]:
        typed = self.cleaned_data["bounds_fen"].replace("，", ",").replace("、", ",")
        try:
            amounts = [Decimal(part.strip()) * FEN_IN_WAN for part in typed.split(",")]
            if any(abs(amount) > LARGEST_FEN for amount in amounts):
                raise forms.ValidationError(_("No band can begin above 100,000,000."))
            return [int(amount) for amount in amounts]
        except (ArithmeticError, ValueError):
            raise forms.ValidationError(
                _("Amounts with commas between them, such as 100, 500, 1000.")
            ) from None


class RetentionForm(forms.Form):
    """The month looked at: one of those kept, the newest unless said."""

    month = forms.ChoiceField(label=_("Month"), required=False)

    def __init__(self, data: Any, *, scope: queries.Scope) -> None:
        super().__init__({"month": data.get("month") or ""})
        self.scope = scope
        months = [
            (f"{month:%Y-%m}", presentation.whole_month(month, language=language()))
            for month in queries.months_kept(scope)
        ]
        self.fields["month"].choices = [("", _("Newest")), *months]  # type: ignore[attr-defined]  # of choices

    def clean_month(self) -> date | None:
        typed = self.cleaned_data["month"]
        return _month_of(typed) if typed else None

    def page(self) -> queries.Retention:
        """What a form that means something asks for."""
        return queries.retention(self.scope, self.cleaned_data["month"])


class TurnsForm(forms.Form):
    """Whose names are asked for: who came, came back or left, in a month or in the twelve months up to it."""

    kind = forms.ChoiceField(choices=TurnKind.choices)
    month = forms.CharField(max_length=7)
    span = forms.ChoiceField(choices=[("year", "year")], required=False)
    heed = forms.ChoiceField(choices=[("warned", "warned"), ("unheeded", "unheeded")], required=False)

    def clean_month(self) -> date:
        return _month_of(self.cleaned_data["month"])

    @property
    def asked(self) -> dict[str, Any]:
        """What a form that means something asks for, in the words of `queries.turns`."""
        told = self.cleaned_data
        return {
            "kind": TurnKind(told["kind"]),
            "month": told["month"],
            "year": told["span"] == "year",
            "heed": told["heed"],
        }


class WinningCostForm(forms.Form):
    """What winning one new customer costs from a month on, typed in yuan."""

    valid_from = forms.CharField(
        label=_("From the month"), max_length=7, widget=forms.TextInput(attrs={"type": "month"})
    )
    cost_fen = forms.DecimalField(
        label=_("Winning one customer costs, yuan"),
        min_value=Decimal("0.01"),
        max_value=Decimal(LARGEST_FEN) / 100,
        decimal_places=2,
    )

    def clean_valid_from(self) -> date:
        return _month_of(self.cleaned_data["valid_from"])

    def clean_cost_fen(self) -> int:
        return int(self.cleaned_data["cost_fen"] * 100)


class ManagersForm(forms.Form):
    """Which month of account managers, in which order, and by which measure and period they are ranked."""

    month = forms.ChoiceField(label=_("Month"), required=False)
    measure = forms.ChoiceField(label=_("Ranked by"), choices=TargetMeasure.choices, required=False)
    period = forms.ChoiceField(
        label=_("Period"),
        choices=[(grain.value, name) for grain, name in GRAINS],
        required=False,
    )
    sort = forms.ChoiceField(
        choices=[(name, name) for key in queries.SORTS for name in (key, f"-{key}")], required=False
    )

    def __init__(self, data: Any, *, viewer: Any) -> None:
        shown = {"measure": queries.Race.measure.value, "period": queries.Race.period.value}
        super().__init__(shown | {name: data[name] for name in self.base_fields if data.get(name)})
        months = [
            (f"{month:%Y-%m}", presentation.whole_month(month, language=language()))
            for month in queries.manager_months(viewer)
        ]
        self.fields["month"].choices = [("", _("Newest")), *months]  # type: ignore[attr-defined]  # of choices

    def clean_month(self) -> date | None:
        typed = self.cleaned_data["month"]
        return _month_of(typed) if typed else None

    @property
    def order(self) -> str:
        return self.cleaned_data["sort"] or "-contribution"

    def heads(self, parameters: QueryDict) -> dict[str, dict[str, str]]:
        """Of every column the address of the page ordered by it, and how it is ordered now."""
        falls, by = self.order.startswith("-"), self.order.removeprefix("-")
        heads = {}
        for name in queries.SORTS:
            query = parameters.copy()
            query.pop("page", None)
            query["sort"] = name if name == by and falls else f"-{name}"
            direction = ("desc" if falls else "asc") if name == by else ""
            heads[name] = {"href": f"?{query.urlencode()}", "direction": direction}
        return heads

    def page(self, viewer: Any, scope: queries.Scope | None) -> queries.Managers:
        """What a form that means something asks for: of a unit, or of the viewer's own work."""
        month = self.cleaned_data["month"]
        if scope is None:
            return queries.own_work(viewer, month)
        return queries.managers(scope, month, self.order)

    def ranking(self, viewer: Any, page: queries.Managers) -> queries.Ranking:
        told = self.cleaned_data
        return queries.ranking(
            viewer, page, queries.Race(TargetedMeasure(told["measure"]), queries.Period(told["period"]))
        )


class RankingChoiceForm(forms.Form):
    """Whether a unit ranks its account managers for all; the units are those that the viewer supervises."""

    unit = forms.ChoiceField(label=_("Unit"))
    public = forms.ChoiceField(choices=[("1", "1"), ("0", "0")])

    def __init__(self, data: Any, *, units: list[Unit]) -> None:
        super().__init__(data)
        self.units = {unit.code: unit for unit in units}
        self.fields["unit"].choices = [(code, code) for code in self.units]  # type: ignore[attr-defined]  # of choices

    def clean_unit(self) -> Unit:
        return self.units[self.cleaned_data["unit"]]

    def clean_public(self) -> bool:
        return self.cleaned_data["public"] == "1"
