"""What people type about a customer and its people, checked and turned into what the services take."""

import re
from copy import copy
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any, cast

from django import forms
from django.core import signing
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from common.calendar import business_today
from common.money import from_fen, to_fen
from customers.models import Contact, Customer, TieKind
from customers.rules import EARLIEST_FIGURES, masked_email, masked_phone
from customers.services.editing import EDITABLE
from customers.standards import industry_choices, region_choices

WAN = 10_000
# Tiers to tick, by rank, best first.
TIER_CHOICES = [
    ("1", _("Gold")),
    ("2", _("Key")),
    ("3", _("Quasi-key")),
    ("4", _("Ordinary")),
    ("5", _("Marginal")),
]
_SALT = "customers.forms.opened"


class WanField(forms.DecimalField):
    """An amount typed in ten thousand yuan, kept in fen; six decimals, so that every fen comes back as it was."""

    def __init__(self, **options) -> None:
        super().__init__(**{"max_digits": 16, "decimal_places": 6, "required": False, **options})

    def prepare_value(self, value: Any) -> Any:
        """Fen as ten thousand yuan; what a person typed stays as typed."""
        if not isinstance(value, int):
            return value
        wan = from_fen(value) / WAN
        return f"{wan.normalize():f}"

    def clean(self, value: Any) -> int | None:
        wan: Decimal | None = super().clean(value)
        return None if wan is None else to_fen(wan * WAN)


class DayInput(forms.DateInput):
    """The browser's own date field."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


@dataclass(frozen=True)
class Difference:
    """One field on which two editors differ: as saved by the other, as typed by this one."""

    name: str
    label: str
    theirs: str
    mine: str
    mine_changed: bool


class VersionedForm(forms.ModelForm):
    """A form that remembers the record as it was opened, so that a second editor is shown what differs.

    It never saves: `changes()` goes to a service.  `opened` holds the version and the values shown, signed.
    """

    opened = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, data: QueryDict | None = None, *, record: Any) -> None:
        # A copy: checking a model form writes the typed values into its instance.
        super().__init__(_with_choices(data), instance=copy(record), initial={"opened": ""})
        self.record = record
        self.fields["opened"].initial = self.initial["opened"] = _seal(
            record.version or 0, self._shown(record)
        )

    @property
    def version(self) -> int:
        """The version that was opened; 0, which no record has, where the form does not say."""
        return self._opened()[0]

    def changes(self) -> dict[str, Any]:
        """What differs from the record as it was opened, by model field."""
        _, base = self._opened()
        return {
            name: self.cleaned_data[name]
            for name in self._edited_names()
            if name not in base or self.cleaned_data[name] != self._clean_value(name, base[name])
        }

    def differences(self, current: Any) -> list[Difference]:
        """Where what was typed differs from the record as somebody else has saved it meanwhile."""
        _, base = self._opened()
        theirs = self._shown(current)
        found = []
        for name in self._edited_names():
            mine = self.cleaned_data[name]
            if mine == self._clean_value(name, theirs[name]):
                continue
            changed = name not in base or mine != self._clean_value(name, base[name])
            found.append(
                Difference(
                    name=name,
                    label=str(self.fields[name].label),
                    theirs=self._words(name, theirs[name]),
                    mine=self._words(name, self.data.get(name, "")),
                    mine_changed=changed,
                )
            )
        return found

    def clashes(self, current: Any) -> list[Difference]:
        """Where both changed the same field to something else; what only one of them touched is none."""
        _, base = self._opened()
        theirs = self._shown(current)
        return [
            one
            for one in self.differences(current)
            if one.mine_changed and (one.name not in base or base[one.name] != theirs[one.name])
        ]

    def laid_over(self, current: Any) -> QueryDict:
        """What was typed, over the record as it stands by now: the rest as the other saved it."""
        mine, laid = self.changes(), self.data.copy()
        for name, value in self._shown(current).items():
            if name not in mine:
                laid[name] = value
        laid["opened"] = self.reopened(current)
        return laid

    def reopened(self, current: Any) -> str:
        """The token of a form opened on the record as it stands now."""
        return _seal(current.version, self._shown(current))

    def typed(self) -> dict[str, str]:
        """Everything that was typed, for a page that carries it on."""
        return {name: self.data.get(name, "") for name in self.fields if name != "opened"}

    def _edited_names(self) -> list[str]:
        return [name for name in self.fields if name in (self._meta.fields or ())]

    def _shown(self, record: Any) -> dict[str, str]:
        shown = {}
        for name in self._edited_names():
            value = self.fields[name].prepare_value(getattr(record, name))
            shown[name] = "" if value is None else str(value)
        return shown

    def _clean_value(self, name: str, raw: str) -> Any:
        try:
            return self.fields[name].clean(raw)
        except ValidationError:
            return raw

    def _words(self, name: str, raw: str) -> str:
        choices = dict(getattr(self.fields[name], "choices", []) or [])
        return str(choices.get(raw, raw))

    def _opened(self) -> tuple[int, dict[str, str]]:
        try:
            version, base = signing.loads(self.data.get("opened", ""), salt=_SALT)
        except (signing.BadSignature, ValueError):
            return 0, {}
        return version, base


def _seal(version: int, shown: dict[str, str]) -> str:
    return signing.dumps([version, shown], salt=_SALT, compress=True)


def _with_choices(data: QueryDict | None) -> QueryDict | None:
    """What was typed, with 'theirs' taken wherever the page of differences was answered so."""
    if data is None or not any(key.startswith("choice-") for key in data):
        return data
    try:
        _, theirs = signing.loads(data.get("opened", ""), salt=_SALT)
    except (signing.BadSignature, ValueError):
        return data
    chosen = data.copy()
    for name, value in theirs.items():
        if data.get(f"choice-{name}") == "theirs":
            chosen[name] = value
    return chosen


# What is of a year.
FIGURES = ("total_assets_fen", "net_assets_fen", "annual_revenue_fen", "profit_fen", "staff_count")


class CustomerForm(VersionedForm):
    """What people may change about a customer; core banking's own facts are not among it."""

    industry_code = forms.ChoiceField(label=_("Industry (GB/T 4754)"), required=False)
    region_code = forms.ChoiceField(label=_("Region (GB/T 2260)"), required=False)
    registered_capital_fen = WanField(label=_("Registered capital, CNY 10,000"), min_value=0)
    total_assets_fen = WanField(label=_("Total assets, CNY 10,000"), min_value=0)
    net_assets_fen = WanField(label=_("Net assets, CNY 10,000"))
    annual_revenue_fen = WanField(label=_("Annual revenue, CNY 10,000"), min_value=0)
    profit_fen = WanField(label=_("Profit, CNY 10,000"))
    reason = forms.CharField(label=_("Why"), required=False, max_length=200)

    class Meta:
        model = Customer
        fields = EDITABLE
        widgets = {"established_on": DayInput()}

    def __init__(self, data: QueryDict | None = None, *, record: Customer) -> None:
        super().__init__(data, record=record)
        self._offer("industry_code", industry_choices(), record.industry_code)
        self._offer("region_code", region_choices(), record.region_code)

    def _offer(self, name: str, choices: list[tuple[str, str]], own: str) -> None:
        """Offer the table's choices, and the record's own code where the table does not have it."""
        known = {code for code, _name in choices}
        field = cast(forms.ChoiceField, self.fields[name])
        field.choices = [("", _("Unknown")), *([] if own in known or not own else [(own, own)]), *choices]

    def clean_established_on(self) -> date | None:
        day = self.cleaned_data["established_on"]
        if day and day > business_today():
            raise ValidationError(_("This day has not come yet."))
        return day

    def clean_figures_year(self) -> int | None:
        year = self.cleaned_data["figures_year"]
        if year is not None and not EARLIEST_FIGURES <= year <= business_today().year:
            raise ValidationError(
                _("A year from %(first)s to this one."), params={"first": EARLIEST_FIGURES}, code="year"
            )
        return year

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        told = any(values.get(name) is not None for name in FIGURES)
        if told and values.get("figures_year") is None and "figures_year" not in self.errors:
            self.add_error("figures_year", _("Say which year the figures are of."))
        return values


REACH = {"phone": masked_phone, "email": masked_email}


class ContactForm(VersionedForm):
    """One person at a customer; the phone and e-mail on file are masked, and stay where nothing is typed."""

    drop_phone = forms.BooleanField(label=_("Take the phone out"), required=False)
    drop_email = forms.BooleanField(label=_("Take the e-mail out"), required=False)

    class Meta:
        model = Contact
        fields = [
            "name",
            "title",
            "department",
            "level",
            "part",
            "attitude",
            "phone",
            "email",
            "name_en",
            "title_en",
            "source",
            "left_on",
        ]
        widgets = {
            "left_on": DayInput(),
            "phone": forms.TextInput(attrs={"type": "tel", "autocomplete": "off"}),
            "email": forms.EmailInput(attrs={"autocomplete": "off"}),
        }

    def __init__(self, data: QueryDict | None = None, *, record: Contact) -> None:
        super().__init__(data, record=record)
        for name, masked in REACH.items():
            if held := getattr(record, name):
                self.initial[name] = ""
                self.fields[name].widget.attrs["placeholder"] = masked(held)
            else:
                del self.fields[_dropping(name)]

    def changes(self) -> dict[str, Any]:
        """What differs, and as empty what is to be taken out."""
        changes = super().changes()
        taken = [name for name in REACH if self.cleaned_data.get(_dropping(name))]
        return changes | {name: "" for name in taken if not self.cleaned_data[name]}

    def differences(self, current: Contact) -> list[Difference]:
        """As of every record, what the other saved as phone and e-mail masked; and what is to be taken out of it."""
        masked = {name: words(getattr(current, name)) for name, words in REACH.items()}
        found = [
            replace(one, theirs=masked[one.name]) if one.name in REACH else one
            for one in super().differences(current)
        ]
        taken = [
            Difference(
                _dropping(name), str(self.fields[_dropping(name)].label), theirs, "", mine_changed=True
            )
            for name, theirs in masked.items()
            if theirs and self.cleaned_data.get(_dropping(name)) and not self.cleaned_data[name]
        ]
        return found + taken

    def _shown(self, record: Contact) -> dict[str, str]:
        # Nothing is to be taken out of what the other saved.
        return super()._shown(record) | dict.fromkeys([*REACH, *map(_dropping, REACH)], "")

    def values(self) -> dict[str, Any]:
        """Everything a new person is made of."""
        return {name: self.cleaned_data[name] for name in self._meta.fields}

    def clean_left_on(self) -> date | None:
        day = self.cleaned_data["left_on"]
        if day and day > business_today():
            raise ValidationError(_("This day has not come yet."))
        return day


def _dropping(name: str) -> str:
    return f"drop_{name}"


class TieForm(forms.Form):
    """What another company is to the customer; the service finds whether that company is a customer too."""

    kind = forms.ChoiceField(label=_("The other company is its"), choices=TieKind)
    other_name = forms.CharField(label=_("Legal name of the other company"), min_length=2, max_length=120)
    other_credit_code = forms.CharField(label=_("Credit code"), required=False, max_length=18)
    share_percent = forms.DecimalField(
        label=_("Share, %"),
        required=False,
        max_digits=5,
        decimal_places=2,
        min_value=Decimal("0.01"),
        max_value=100,
    )
    started_on = forms.DateField(label=_("Since"), required=False, widget=DayInput())
    source = forms.CharField(label=_("How we know"), max_length=60)
    note = forms.CharField(label=_("Note"), required=False, max_length=200)

    def clean_other_credit_code(self) -> str:
        code = self.cleaned_data["other_credit_code"].strip().upper()
        if code and not re.fullmatch(r"[0-9A-Z]{15}|[0-9A-Z]{18}", code):
            raise ValidationError(_("A credit code has 18 letters and digits."))
        return code

    def clean_started_on(self) -> date | None:
        day = self.cleaned_data["started_on"]
        if day and day > business_today():
            raise ValidationError(_("This day has not come yet."))
        return day

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        owned = {TieKind.SHAREHOLDER, TieKind.HOLDING, TieKind.PARENT, TieKind.SUBSIDIARY}
        if values.get("share_percent") is not None and values.get("kind") not in owned:
            self.add_error("share_percent", _("Only owners and what they own have a share."))
        return values


class MergeForm(forms.Form):
    """Why two customers are one company."""

    reason = forms.CharField(label=_("How we know that they are one company"), max_length=200)
