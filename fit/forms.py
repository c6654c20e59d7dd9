"""What is typed about products and fitness: a draft with its rules, limits and fees; a fact that somebody was told."""

from decimal import Decimal, InvalidOperation
from typing import Any, cast

from django import forms
from django.http import QueryDict
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from common.calendar import business_today
from common.money import from_fen, to_fen
from customers.forms import WAN, DayInput
from fit import texts
from fit.queries.people import product_managers
from organization.models import Staff
from products.models import Family, ProductLine, ProductVersion
from products.rules.codes import is_code
from products.rules.eligibility import FACTS, TESTS, TOLD, Join, Kind, RuleMeansNothing, Test, rule_from
from products.rules.terms import LimitKind, Per, TermsMeanNothing, When, fee_from, limit_from

WORDS = {
    "name": (pgettext_lazy("product", "Name"), 60),
    "what": (pgettext_lazy("product", "What it is"), 400),
    "audience": (_("For whom"), 300),
    "documents": (_("Documents needed"), 400),
    "price": (_("Price"), 300),
    "risks": (_("Risks"), 400),
}
LANGUAGES = ("zh", "en")
SPARE = 2
MOST_ROWS = 30


def typed_value(fact: str, value: Any) -> str:
    """A rule's value as it is typed: money in ten thousand yuan, shares in percent."""
    kind = FACTS[fact]
    if kind is Kind.MONEY:
        return f"{(from_fen(value) / WAN).normalize():f}"
    return f"{(Decimal(value) / 100).normalize():f}" if kind is Kind.SHARE else str(value)


def read_value(fact: str, test: str, text: str) -> Any:
    """What was typed as the rule keeps it; ValueError for what is no figure."""
    kind = FACTS[fact]
    if test in {Test.ONE_OF, Test.HAS_PRODUCT}:
        return text
    try:
        figure = Decimal(text)
        if not figure.is_finite():
            raise ValueError(text)
    except InvalidOperation as fault:
        raise ValueError(text) from fault
    if test != Test.YEARS and kind is Kind.MONEY:
        return to_fen(figure * WAN)
    scaled = figure * 100 if kind is Kind.SHARE else figure
    if scaled != int(scaled):
        raise ValueError(text)
    return int(scaled)


class RuleForm(forms.Form):
    """One rule; an empty fact is no rule. Several values stand with commas."""

    fact = forms.ChoiceField(label=_("Fact"), required=False)
    test = forms.ChoiceField(label=_("Condition"), choices=list(texts.TEST_NAMES.items()), required=False)
    values = forms.CharField(label=_("Value"), required=False, max_length=200)
    usual = forms.BooleanField(label=_("usually"), required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        cast(forms.ChoiceField, self.fields["fact"]).choices = [("", "—"), *texts.FACT_NAMES.items()]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        fact, test = data.get("fact"), data.get("test")
        if not fact or not test:
            return data
        if test not in TESTS[FACTS[fact]]:
            self.add_error("test", _("This fact cannot be asked so."))
            return data
        typed = [
            part.strip() for part in data.get("values", "").replace("，", ",").split(",") if part.strip()
        ]
        try:
            values = [] if test == Test.PRESENT else [read_value(fact, test, part) for part in typed]
            stored = {"fact": fact, "test": test, "values": values, "usual": data.get("usual", False)}
            data["stored"] = rule_from(stored).plain()
        except (ValueError, RuleMeansNothing):
            self.add_error("values", _("Type what the condition compares with."))
            return data
        if test == Test.HAS_PRODUCT and ProductLine.objects.filter(code__in=values).count() != len(values):
            self.add_error("values", _("There is no such product line."))
        return data


class LimitForm(forms.Form):
    """One limit: money in ten thousand yuan, shares in percent, terms in months."""

    kind = forms.ChoiceField(label=_("Limit"), required=False)
    value = forms.DecimalField(label=_("Value"), required=False, min_value=0, max_digits=16, decimal_places=6)
    when = forms.ChoiceField(
        label=pgettext_lazy("product", "When"), choices=list(texts.WHEN.items()), required=False
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        cast(forms.ChoiceField, self.fields["kind"]).choices = [("", "—"), *texts.LIMIT_NAMES.items()]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        kind, value = data.get("kind"), data.get("value")
        if not kind:
            return data
        if kind == LimitKind.EQUAL_SHARE:
            value = Decimal(100)
        months = kind in {LimitKind.USUAL_MONTHS, LimitKind.MOST_MONTHS}
        try:
            figure = Decimal(value if value is not None else 0)
            kept = (
                to_fen(figure * WAN)
                if kind == LimitKind.MOST_AMOUNT
                else int(figure * (1 if months else 100))
            )
            data["stored"] = limit_from({"kind": kind, "value": kept, "when": data.get("when", "")}).plain()
        except TermsMeanNothing:
            self.add_error("value", _("Type a figure above zero."))
        return data


class FeeForm(forms.Form):
    """One fee: from and to in percent; the region by the beginning of its code."""

    low = forms.DecimalField(label=_("From %"), required=False, min_value=0, max_value=100, decimal_places=2)
    high = forms.DecimalField(label=_("To %"), required=False, min_value=0, max_value=100, decimal_places=2)
    per = forms.ChoiceField(
        label=_("Per"), choices=[(per.value, texts.PER[per]) for per in Per], required=False
    )
    region = forms.RegexField(r"^\d{0,6}$", label=_("Region code"), required=False)
    when = forms.ChoiceField(
        label=pgettext_lazy("product", "When"),
        choices=[
            (case.value, texts.WHEN[case]) for case in (When.ALWAYS, When.NEW_CUSTOMER, When.OLD_CUSTOMER)
        ],
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        low, high = data.get("low"), data.get("high")
        if (low is None and high is None) or self.errors:
            return data
        low, high = (high if low is None else low), (low if high is None else high)
        if low is None or high is None or low > high:
            self.add_error("high", _("The second figure is not below the first."))
            return data
        stored = {"low": int(low * 100), "high": int(high * 100)}
        said = {
            "per": data.get("per") or "year",
            "region": data.get("region", ""),
            "when": data.get("when", ""),
        }
        data["stored"] = fee_from({**stored, **said}).plain()
        return data


RuleForms = forms.formset_factory(RuleForm, extra=SPARE, max_num=MOST_ROWS)
LimitForms = forms.formset_factory(LimitForm, extra=SPARE, max_num=MOST_ROWS)
FeeForms = forms.formset_factory(FeeForm, extra=SPARE, max_num=MOST_ROWS)


class DraftForm(forms.Form):
    """A draft whole: words in both languages, what it is for, and its rules, limits and fees as rows."""

    edits = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    serves = forms.MultipleChoiceField(
        label=_("Needs that it meets"),
        choices=list(texts.NEEDS.items()),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    join = forms.ChoiceField(
        label=_("Rules together"),
        choices=[(Join.ALL.value, _("all of them")), (Join.ANY.value, _("any of them"))],
    )
    valid_until = forms.DateField(label=_("Offered until"), required=False, widget=DayInput())

    def __init__(self, data: QueryDict | None = None, *, version: ProductVersion) -> None:
        first: dict[str, Any] = {
            name: getattr(version, name) for name in ("edits", "serves", "join", "valid_until")
        }
        for tongue in LANGUAGES:
            for key in WORDS:
                first[f"{key}_{tongue}"] = version.words.get(tongue, {}).get(key, "")
        super().__init__(data, initial=first)
        for tongue in LANGUAGES:
            for key, (label, longest) in WORDS.items():
                rows = 1 if key == "name" else 2
                self.fields[f"{key}_{tongue}"] = forms.CharField(
                    label=label if tongue == "zh" else format_lazy(_("{label}, in English"), label=label),
                    max_length=longest,
                    required=tongue == "zh" and key in {"name", "what", "risks"},
                    widget=forms.Textarea(attrs={"rows": rows}) if rows > 1 else forms.TextInput(),
                )
        self.rules = RuleForms(data, prefix="rules", initial=[_rule_row(stored) for stored in version.rules])
        self.limits = LimitForms(data, prefix="limits", initial=[_limit_row(one) for one in version.limits])
        self.fees = FeeForms(data, prefix="fees", initial=[_fee_row(one) for one in version.fees])

    @property
    def texts(self) -> list[tuple[Any, Any]]:
        """The words' fields, Chinese beside English."""
        return [(self[f"{key}_zh"], self[f"{key}_en"]) for key in WORDS]

    def is_valid(self) -> bool:
        rows = [part.is_valid() for part in (self.rules, self.limits, self.fees)]
        return super().is_valid() and all(rows)

    def changes(self) -> dict[str, Any]:
        """What the service saves."""
        said = self.cleaned_data
        words = {tongue: {key: said[f"{key}_{tongue}"].strip() for key in WORDS} for tongue in LANGUAGES}
        return {
            "words": words,
            "serves": said["serves"],
            "join": said["join"],
            "valid_until": said["valid_until"],
            "rules": _stored(self.rules),
            "limits": _stored(self.limits),
            "fees": _stored(self.fees),
        }


class ManagerForm(forms.Form):
    """Who answers for a product: a product manager of today, or nobody."""

    manager = forms.ModelChoiceField(
        label=_("Product manager"), queryset=Staff.objects.none(), to_field_name="employee_no", required=False
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        cast(forms.ModelChoiceField, self.fields["manager"]).queryset = product_managers()


class ProductForm(ManagerForm):
    """A new product, whose first draft is written next."""

    code = forms.CharField(label=_("Code"), max_length=30)
    name = forms.CharField(label=pgettext_lazy("product", "Name"), max_length=60)
    family = forms.ChoiceField(label=_("Family"), choices=Family.choices)
    line = forms.ModelChoiceField(
        label=_("Booked as"),
        queryset=ProductLine.objects.order_by("position"),
        to_field_name="code",
        required=False,
    )

    field_order = ("code", "name", "family", "line", "manager")

    def clean_code(self) -> str:
        code: str = self.cleaned_data["code"]
        if not is_code(code):
            raise forms.ValidationError(texts.CODE_UNFIT)
        return code


class ToldForm(forms.Form):
    """One fact with the day on which it was seen and how we know."""

    fact = forms.ChoiceField(label=_("Fact"))
    value = forms.CharField(label=_("Value"), max_length=20, required=False)
    on = forms.DateField(label=_("Seen on"), widget=DayInput())
    source = forms.CharField(label=_("How we know"), max_length=80)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        told = [(fact, name) for fact, name in texts.FACT_NAMES.items() if fact in TOLD]
        cast(forms.ChoiceField, self.fields["fact"]).choices = told
        self.fields["on"].initial = business_today()

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        fact, text = data.get("fact"), (data.get("value") or "").strip()
        if not fact:
            return data
        if not text:
            data["kept"] = None
        elif FACTS[fact] is Kind.FLAG:
            data["kept"] = text
            if text not in texts.YES_NO:
                self.add_error("value", _("Yes or no."))
        else:
            try:
                data["kept"] = read_value(fact, Test.AT_LEAST, text)
            except ValueError:
                self.add_error("value", _("Type a figure."))
        return data


def _stored(rows: Any) -> list[dict[str, Any]]:
    return [row.cleaned_data["stored"] for row in rows if "stored" in getattr(row, "cleaned_data", {})]


def _rule_row(stored: dict[str, Any]) -> dict[str, Any]:
    values = stored["values"]
    counted = stored["test"] in {Test.AT_LEAST, Test.AT_MOST, Test.BETWEEN}
    typed = [typed_value(stored["fact"], value) if counted else str(value) for value in values]
    return {**stored, "values": ", ".join(typed)}


def _limit_row(stored: dict[str, Any]) -> dict[str, Any]:
    kind, value = stored["kind"], stored["value"]
    if kind == LimitKind.MOST_AMOUNT:
        shown = from_fen(value) / WAN
    else:
        shown = (
            Decimal(value)
            if kind in {LimitKind.USUAL_MONTHS, LimitKind.MOST_MONTHS}
            else Decimal(value) / 100
        )
    return {**stored, "value": f"{shown.normalize():f}"}


def _fee_row(stored: dict[str, Any]) -> dict[str, Any]:
    return {**stored, "low": Decimal(stored["low"]) / 100, "high": Decimal(stored["high"]) / 100}
