"""What people type about prospects: the company, its grade, contacts, people, other banks, what is done with it."""

from datetime import datetime
from decimal import Decimal
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from common.calendar import business_today
from common.validators import not_too_long_ago
from customers.forms import DayInput, VersionedForm, WanField
from customers.models import Customer
from customers.standards import industry_choices, region_choices
from customers.wallet_forms import BankInput
from organization.models import Staff, Unit
from prospects.models import (
    ApproachKind,
    Competitor,
    Level,
    Prospect,
    ProspectPerson,
    ProspectSource,
)
from prospects.queries.people import account_managers
from worklist.forms import CustomerField

KIND_MINUTES = {"visit": 90, "call": 15, "video": 45, "invited": 60, "message": 10}
LONGEST_MINUTES = 600


class ThroughField(CustomerField):
    """The customer by whom a company was found, or none."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.label = _("Through which customer")

    def clean(self, value: Any) -> Customer | None:
        return super().clean(value) if value and value.strip() else None


class ProspectForm(forms.Form):
    """A new company: its name and where it comes from; the rest is optional."""

    name = forms.CharField(label=_("Legal name"), max_length=120)
    credit_code = forms.CharField(label=_("Credit code"), max_length=18, required=False)
    source = forms.ChoiceField(label=_("Source"), choices=[("", "—"), *ProspectSource.choices])
    source_note = forms.CharField(label=_("How we came to know it"), max_length=200, required=False)
    short_name = forms.CharField(label=_("Short name"), max_length=40, required=False)
    name_en = forms.CharField(label=_("English name"), max_length=160, required=False)
    short_name_en = forms.CharField(label=_("English short name"), max_length=60, required=False)
    industry_code = forms.ChoiceField(label=_("Industry (GB/T 4754)"), required=False)
    region_code = forms.ChoiceField(label=_("Region (GB/T 2260)"), required=False)
    main_business = forms.CharField(label=_("Main business"), max_length=200, required=False)
    address = forms.CharField(label=_("Address"), max_length=200, required=False)
    form_key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, user: Staff, known_url: str = "", **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["source_customer"] = ThroughField(
            user=user,
            required=False,
            widget=forms.TextInput(attrs={"list": "customer-choices", "autocomplete": "off"}),
        )
        units = Unit.objects.visible_to(user).exclude(level="head_office").order_by("path")
        self.fields["unit"] = forms.ModelChoiceField(
            label=_("Pool of"),
            queryset=units,
            to_field_name="code",
            empty_label=None,
            initial=user.unit.code if user.unit else None,
        )
        cast(forms.ChoiceField, self.fields["industry_code"]).choices = [("", "—"), *industry_choices()]
        cast(forms.ChoiceField, self.fields["region_code"]).choices = [("", "—"), *region_choices()]
        if known_url:
            for name in ("name", "credit_code"):
                self.fields[name].widget.attrs |= {
                    "autocomplete": "off",
                    "hx-get": known_url,
                    "hx-trigger": "input changed delay:400ms",
                    "hx-include": "closest form",
                    "hx-target": "#known",
                    "hx-swap": "innerHTML",
                    "hx-sync": "closest form:replace",
                }
        self.fields["name"].widget.attrs["autofocus"] = True

    def clean_credit_code(self) -> str:
        return self.cleaned_data["credit_code"].strip().upper()

    def values(self) -> dict[str, Any]:
        """The fields of the prospect; unit and key go their own way."""
        return {name: value for name, value in self.cleaned_data.items() if name not in ("unit", "form_key")}


class ProspectEditForm(VersionedForm):
    """The facts of a prospect; amounts in ten thousand yuan."""

    class Meta:
        model = Prospect
        fields = [
            "name",
            "short_name",
            "credit_code",
            "phase",
            "name_en",
            "short_name_en",
            "industry_code",
            "region_code",
            "main_business",
            "address",
            "established_on",
            "figures_year",
            "total_assets_fen",
            "net_assets_fen",
            "annual_revenue_fen",
            "source",
            "source_note",
        ]
        field_classes = {
            "total_assets_fen": WanField,
            "net_assets_fen": WanField,
            "annual_revenue_fen": WanField,
        }
        widgets = {"established_on": DayInput()}

    def __init__(self, data: QueryDict | None = None, *, record: Prospect) -> None:
        super().__init__(data, record=record)
        for name, choices in (("industry_code", industry_choices()), ("region_code", region_choices())):
            self.fields[name] = forms.ChoiceField(
                label=self.fields[name].label, required=False, choices=[("", "—"), *choices]
            )

    def clean_established_on(self):
        day = self.cleaned_data["established_on"]
        if day and day > business_today():
            raise ValidationError(_("This day has not come yet."))
        return day


class GradeForm(forms.Form):
    """How important the company is, how much it needs us, and what it may contribute in a year."""

    importance = forms.ChoiceField(
        label=_("Importance"), choices=Level.choices, widget=forms.RadioSelect(attrs={"class": "is-even"})
    )
    need = forms.ChoiceField(
        label=_("Need"), choices=Level.choices, widget=forms.RadioSelect(attrs={"class": "is-even"})
    )
    value_fen = WanField(label=_("Contribution expected in a year, CNY 10,000"), min_value=Decimal(0))


class ApproachForm(forms.Form):
    """One contact with a prospect."""

    kind = forms.ChoiceField(
        label=_("How"),
        choices=ApproachKind.choices,
        initial=ApproachKind.VISIT,
        widget=forms.RadioSelect(attrs={"class": "is-even"}),
    )
    summary = forms.CharField(
        label=_("What was said"), max_length=10_000, widget=forms.Textarea(attrs={"rows": 4})
    )
    minutes = forms.IntegerField(
        label=_("Minutes, with the way"), min_value=1, max_value=LONGEST_MINUTES, initial=60
    )
    happened_at = forms.DateTimeField(
        label=_("When it was"),
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"],
        widget=forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local"}),
        validators=[not_too_long_ago],
    )
    form_key = forms.UUIDField(widget=forms.HiddenInput)

    def clean_happened_at(self) -> datetime:
        happened_at = self.cleaned_data["happened_at"]
        if happened_at > timezone.now():
            raise ValidationError(_("This is still to come. Write it down when it has happened."))
        return happened_at


class PersonForm(forms.ModelForm):
    """Somebody one talks to at the prospect."""

    class Meta:
        model = ProspectPerson
        fields = ["name", "title", "phone", "decides"]
        widgets = {"phone": forms.TextInput(attrs={"type": "tel", "autocomplete": "off"})}


class CompetitorForm(forms.ModelForm):
    """Another bank at the prospect."""

    class Meta:
        model = Competitor
        fields = ["bank", "strength", "attention", "edge", "decided_by"]
        widgets = {"bank": BankInput()}

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        attention = cast(forms.ChoiceField, self.fields["attention"])
        attention.choices = [(1, _("cares little")), (2, _("cares somewhat")), (3, _("cares much"))]


class ReasonForm(forms.Form):
    """Why: releasing may say so, dropping must."""

    reason = forms.CharField(label=_("Reason"), max_length=200, widget=forms.Textarea(attrs={"rows": 3}))


class WaiverForm(forms.Form):
    """Why a company is let through in spite of a rule."""

    reason = forms.CharField(label=_("Reason"), max_length=300, widget=forms.Textarea(attrs={"rows": 3}))


class GiveForm(forms.Form):
    """To whom a prospect is given, and why."""

    reason = forms.CharField(label=_("Reason"), max_length=200, required=False)

    def __init__(self, *args: Any, user: Staff, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["to"] = forms.ModelChoiceField(
            label=_("To whom"), queryset=account_managers(user), to_field_name="employee_no"
        )
        self.order_fields(["to", "reason"])


class BecameForm(forms.Form):
    """Which customer the prospect has become."""

    def __init__(self, *args: Any, user: Staff, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["customer"] = CustomerField(
            user=user, widget=forms.TextInput(attrs={"list": "customer-choices", "autocomplete": "off"})
        )

    @property
    def customer(self) -> Customer:
        return self.cleaned_data["customer"]
