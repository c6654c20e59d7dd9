"""What is typed about a price: the loan and what the customer asks, a request with what comes back, a decision."""

from datetime import date
from decimal import Decimal
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from common.presentation import CURRENCY_ZH
from common.reader import language
from customers.forms import DayInput, WanField
from files.forms import UploadField
from organization.models import Staff, Unit
from pricing import standard_phrases, texts
from pricing.queries.sheets import currencies_of, priced_lines
from pricing.rules.currencies import YUAN
from pricing.rules.route import COMMITTEES, MOST_VOTES, GivenKind, Votes
from pricing.rules.standard import Table, faults, figure
from tiers.forms import as_kept, as_typed, places_of

PERCENT = 100
LONGEST_MONTHS = 360


class PercentField(forms.DecimalField):
    """A rate typed in percent a year, kept as a fraction."""

    def __init__(self, **options: Any) -> None:
        widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})
        super().__init__(
            **{
                "max_digits": 7,
                "decimal_places": 4,
                "min_value": 0,
                "max_value": 36,
                "widget": widget,
                **options,
            }
        )

    def prepare_value(self, value: Any) -> Any:
        """A fraction as percent, at least two decimals; what a person typed stays as typed."""
        if not isinstance(value, Decimal):
            return value
        percent = (value * PERCENT).normalize()
        return f"{percent:f}" if -percent.as_tuple().exponent > 2 else f"{percent:.2f}"  # type: ignore[operator]

    def clean(self, value: Any) -> Decimal | None:
        percent = super().clean(value)
        return None if percent is None else percent / PERCENT


class LineField(forms.ModelChoiceField):
    """A product that the standard prices, by its code, named in the reader's language."""

    def __init__(self, **options: Any) -> None:
        super().__init__(queryset=priced_lines(), to_field_name="code", empty_label=None, **options)

    def label_from_instance(self, obj: Any) -> str:
        return obj.name


class QuoteForm(forms.Form):
    """The loan, guarantee or deposit to be priced."""

    line = LineField(label=_("Product"))
    amount_fen = WanField(label=_("Amount"), required=True, min_value=0)
    currency = forms.ChoiceField(label=_("Currency"), required=False)
    term_months = forms.IntegerField(label=_("Term"), min_value=1, max_value=LONGEST_MONTHS)
    asked = PercentField(label=_("What the customer asks in writing"), required=False)
    form_key = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, day: date, **options: Any) -> None:
        super().__init__(*args, **options)
        self.taken_in = currencies_of(day)
        foreign = list(dict.fromkeys(code for codes in self.taken_in.values() for code in codes))
        choices = [(code, code if language() == "en" else CURRENCY_ZH[code]) for code in (YUAN, *foreign)]
        cast(forms.ChoiceField, self.fields["currency"]).choices = choices

    def clean(self) -> dict[str, Any]:
        """A deposit in foreign currency is taken in those that the standard prices, all else in yuan."""
        data = super().clean() or {}
        data["currency"] = currency = data.get("currency") or YUAN
        line = data.get("line")
        allowed = self.taken_in.get(line.code, [YUAN]) if line else [currency]
        if "currency" not in self.errors and currency not in allowed:
            words = _("This product is taken in %(currencies)s.")
            self.add_error("currency", words % {"currencies": ", ".join(allowed)})
        return data

    def clean_amount_fen(self) -> int:
        fen = self.cleaned_data["amount_fen"]
        if not fen:
            raise forms.ValidationError(_("Type an amount."))
        return fen


class GivenForm(forms.Form):
    """What the customer gives in return: amounts in their units, and the day on which each is checked."""

    deposits = WanField(label=texts.KINDS[GivenKind.DEPOSITS], min_value=0)
    deposits_check_on = forms.DateField(label=_("Checked on"), required=False, widget=DayInput())
    settlement = WanField(label=texts.KINDS[GivenKind.SETTLEMENT], min_value=0)
    settlement_check_on = forms.DateField(label=_("Checked on"), required=False, widget=DayInput())
    payroll = forms.IntegerField(label=texts.KINDS[GivenKind.PAYROLL], min_value=0, required=False)
    payroll_check_on = forms.DateField(label=_("Checked on"), required=False, widget=DayInput())

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for kind in GivenKind:
            if data.get(kind) and not data.get(f"{kind}_check_on") and f"{kind}_check_on" not in self.errors:
                self.add_error(f"{kind}_check_on", _("Say when it is checked."))
        return data

    def promises(self) -> dict[str, tuple[int, Any]]:
        """What was typed: kind to amount (fen, or people) and day."""
        data = self.cleaned_data
        return {kind.value: (data[kind], data[f"{kind}_check_on"]) for kind in GivenKind if data.get(kind)}


class ConcessionForm(GivenForm):
    """A request for the rate that the customer asked in writing."""

    written_on = forms.DateField(label=_("Customer's written request of"), widget=DayInput())
    loan_note = forms.CharField(label=_("Loan note or account"), max_length=40, required=False)
    reason = forms.CharField(
        label=_("What we found out"), max_length=500, widget=forms.Textarea(attrs={"rows": 3})
    )
    wanted_until = forms.DateField(label=_("Wanted until"), widget=DayInput())
    files = UploadField(label=_("The written request, scanned"))  # type: ignore[assignment]  # a field of that name
    form_key = forms.UUIDField(widget=forms.HiddenInput)

    own_fields = ("written_on", "loan_note", "wanted_until", "reason", "files")


class ScansForm(forms.Form):
    """Files of the customer's written request, added while it waits."""

    files = UploadField(label=_("The written request, scanned"), required=True)  # type: ignore[assignment]  # likewise


class AppealForm(forms.Form):
    """What is new since the refusal."""

    reason = forms.CharField(label=_("What is new"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}))
    form_key = forms.UUIDField(widget=forms.HiddenInput)


class DecisionForm(forms.Form):
    """Agree, perhaps to a higher rate, or refuse with a reason; where a committee sits, how it voted."""

    rate = PercentField(label=_("Rate that you agree to"), required=False)
    note = forms.CharField(label=_("Note to the decision"), max_length=300, required=False)
    votes_for = forms.IntegerField(label=_("In favour"), min_value=0, max_value=MOST_VOTES, required=False)
    votes_against = forms.IntegerField(label=_("Against"), min_value=0, max_value=MOST_VOTES, required=False)
    verdict = forms.ChoiceField(choices=[("approve", ""), ("refuse", "")], widget=forms.HiddenInput)

    def __init__(self, *args: Any, level: int, **options: Any) -> None:
        super().__init__(*args, **options)
        if level not in COMMITTEES:
            del self.fields["votes_for"], self.fields["votes_against"]

    def votes(self) -> Votes | None:
        """How the committee voted; None where nobody counted."""
        said = self.cleaned_data
        if said.get("votes_for") is None and said.get("votes_against") is None:
            return None
        return Votes(said.get("votes_for") or 0, said.get("votes_against") or 0)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("verdict") == "refuse" and not data.get("note"):
            self.add_error("note", _("Say why."))
        return data


class SeatForm(forms.Form):
    """A seat at a level: who, over which unit, in whose stead, and until when."""

    level = forms.TypedChoiceField(
        label=_("Level"), coerce=int, choices=[(level.value, name) for level, name in texts.LEVELS.items()]
    )
    unit = forms.ModelChoiceField(label=_("Unit"), queryset=Unit.objects.none(), to_field_name="code")
    staff = forms.ModelChoiceField(
        label=_("Colleague"), queryset=Staff.objects.none(), to_field_name="employee_no"
    )
    stands_in_for = forms.ModelChoiceField(
        label=_("Stands in for"), queryset=Staff.objects.none(), to_field_name="employee_no", required=False
    )
    ends_on = forms.DateField(label=_("Until"), required=False, widget=DayInput())

    def __init__(self, *args: Any, user: Staff, **options: Any) -> None:
        super().__init__(*args, **options)
        people = Staff.objects.visible_to(user).working().order_by("employee_no")
        cast(forms.ModelChoiceField, self.fields["unit"]).queryset = Unit.objects.visible_to(user).order_by(
            "path"
        )
        cast(forms.ModelChoiceField, self.fields["staff"]).queryset = people
        cast(forms.ModelChoiceField, self.fields["stands_in_for"]).queryset = people

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("staff") and data.get("staff") == data.get("stands_in_for"):
            self.add_error("stands_in_for", _("Nobody stands in for themselves."))
        return data


class StandardForm(forms.Form):
    """A row of the standard as typed: from when, its figures (shares in percent, amounts in yuan), and why."""

    valid_from = forms.DateField(label=_("Holds from"), widget=DayInput())

    def __init__(self, data: Any = None, *, table: Table, held: dict[str, Any]) -> None:
        bounds = {name: figure(table, name) for name in held}
        typed = {name: f"{as_typed(bounds[name], value):f}" for name, value in held.items()}
        super().__init__(data, initial=typed)
        self.table, self.bounds = table, bounds
        for name, each in bounds.items():
            self.fields[name] = forms.DecimalField(
                label=standard_phrases.label(table, name),
                min_value=as_typed(each, each.least),
                max_value=as_typed(each, each.most),
                decimal_places=places_of(each),
            )
        self.fields["reason"] = forms.CharField(
            label=_("Reason"), min_length=2, max_length=300, widget=forms.Textarea(attrs={"rows": 2})
        )

    def clean(self) -> dict[str, Any]:
        """Where every figure is one, what is wrong between them is said at its field."""
        found = super().clean() or {}
        if not self.errors:
            for name, wrong in faults(self.table, self.bounds, self.values()).items():
                self.add_error(name, standard_phrases.WRONG[wrong])
        return found

    def values(self) -> dict[str, Decimal | int]:
        """The figures as they are kept."""
        return {name: as_kept(each, self.cleaned_data[name]) for name, each in self.bounds.items()}


class SimulationForm(forms.Form):
    """Another rate, to see what it would bring."""

    rate = PercentField(label=_("Try another rate"))
