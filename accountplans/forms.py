"""What people type into a plan: its head, its sections, what was spent, and why it is returned or closed."""

from decimal import Decimal
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from accountplans.models import AccountPlan, LevelName, MeasureName
from accountplans.queries import doers, open_needs, people_to_win
from accountplans.rules import LARGEST_FEN
from accountplans.texts import WHY
from common.calendar import business_today
from common.models import uuid7
from common.money import to_fen
from customers.forms import TIER_CHOICES, DayInput, VersionedForm, WanField
from customers.models import Attitude, Contact, DecisionPart
from needs.models import Need
from organization.models import Staff
from products.models import ProductLine
from worklist.forms import StaffField, check_due_day


class NeedField(forms.ModelChoiceField):
    """A need by what is really missing."""

    def label_from_instance(self, obj: Need) -> str:
        return obj.title


class ContactField(forms.ModelChoiceField):
    """A person of the customer, with the attitude as it is."""

    def label_from_instance(self, obj: Contact) -> str:
        return f"{obj.display_name} ({obj.get_attitude_display()})"


class PlanForm(VersionedForm):
    """The head of a plan; of a new one also the year."""

    year = forms.TypedChoiceField(label=_("Year"), coerce=int)
    budget_fen = WanField(
        label=_("Budget, CNY 10,000"), min_value=Decimal(0), max_value=Decimal(LARGEST_FEN // 1_000_000)
    )
    form_key = forms.UUIDField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = AccountPlan
        fields = ["goal", "outset", "budget_fen"]
        widgets = {"goal": forms.Textarea({"rows": 2}), "outset": forms.Textarea({"rows": 4})}

    def __init__(self, data: Any = None, *, record: AccountPlan) -> None:
        super().__init__(data, record=record)
        this = business_today().year
        if record.pk:
            self.fields.pop("year")
        else:
            choices = [(year, str(year)) for year in (this, this + 1)]
            cast(forms.TypedChoiceField, self.fields["year"]).choices = choices

    def clean_budget_fen(self) -> int:
        return self.cleaned_data["budget_fen"] or 0

    def head(self) -> dict[str, Any]:
        """What was typed into the head."""
        return {name: self.cleaned_data[name] for name in ("goal", "outset", "budget_fen")}


class PartForm(forms.Form):
    """A part of a plan; `key` names the form, so that it writes once."""

    keyed = False

    def __init__(self, data: Any = None, *, plan: AccountPlan, user: Staff) -> None:
        super().__init__(data)
        self.plan, self.user = plan, user
        if self.keyed:
            self.fields["form_key"] = forms.UUIDField(widget=forms.HiddenInput, initial=uuid7)
        self.prepare()

    def prepare(self) -> None:
        """Fill in what may be chosen."""

    def _doers(self, name: str) -> None:
        cast(StaffField, self.fields[name]).queryset = doers(self.plan.customer)
        self.initial[name] = getattr(self.plan.customer.manager, "employee_no", None)


class AimForm(PartForm):
    """What of which line is to come to how much by when."""

    line = forms.ModelChoiceField(
        label=_("Product line"), queryset=ProductLine.objects.all(), to_field_name="code", empty_label=None
    )
    measure = forms.ChoiceField(label=_("Counted in"), choices=MeasureName.choices)
    aim_fen = WanField(
        label=_("Aim, CNY 10,000"),
        required=True,
        min_value=Decimal(0),
        max_value=Decimal(LARGEST_FEN // 1_000_000),
    )
    by_on = forms.DateField(label=_("Reached by"), widget=DayInput())

    def prepare(self) -> None:
        self.initial["by_on"] = f"{self.plan.year}-12-31"


class NeedPartForm(PartForm):
    """Which need of the customer."""

    need = NeedField(
        label=_("Need"), queryset=Need.objects.none(), to_field_name="public_id", empty_label=None
    )

    def prepare(self) -> None:
        cast(NeedField, self.fields["need"]).queryset = open_needs(self.user, self.plan)


class PersonForm(PartForm):
    """Whom to win, to which attitude and part, and how."""

    contact = ContactField(
        label=_("Person"), queryset=Contact.objects.none(), to_field_name="public_id", empty_label=None
    )
    wished_attitude = forms.ChoiceField(label=_("Attitude we want"), choices=Attitude.choices)
    wished_part = forms.ChoiceField(
        label=_("Part we want them to take"), choices=[("", "—"), *DecisionPart.choices], required=False
    )
    how = forms.CharField(label=_("How we win them"), max_length=300, required=False)

    def prepare(self) -> None:
        cast(ContactField, self.fields["contact"]).queryset = people_to_win(self.user, self.plan)


class StepForm(PartForm):
    """What is done, by whom, until when."""

    keyed = True
    what = forms.CharField(label=_("Step"), max_length=200)
    owner = StaffField(
        label=_("Who does it"),
        queryset=Staff.objects.none(),
        to_field_name="employee_no",
        empty_label=None,
    )
    due_on = forms.DateField(label=_("Due on"), widget=DayInput())

    def prepare(self) -> None:
        self._doers("owner")

    def clean_due_on(self):
        check_due_day(self.cleaned_data["due_on"])
        return self.cleaned_data["due_on"]


class RiskForm(PartForm):
    """What may go wrong, how likely and how bad it is, and what is done against it."""

    keyed = True
    what = forms.CharField(label=_("Risk"), max_length=200)
    likelihood = forms.ChoiceField(label=_("Likelihood"), choices=LevelName.choices)
    effect = forms.ChoiceField(label=_("Effect"), choices=LevelName.choices)
    counter = forms.CharField(label=_("What we do against it"), max_length=300)
    owner = StaffField(
        label=_("Who sees to it"),
        queryset=Staff.objects.none(),
        to_field_name="employee_no",
        empty_label=None,
    )

    def prepare(self) -> None:
        self._doers("owner")


class ExpenseForm(PartForm):
    """How much was spent, on which day, what for."""

    keyed = True
    amount = forms.DecimalField(
        label=_("Amount, CNY"),
        min_value=Decimal("0.01"),
        max_value=Decimal(LARGEST_FEN // 100),
        decimal_places=2,
    )
    spent_on = forms.DateField(label=_("Day"), widget=DayInput())
    note = forms.CharField(label=_("What for"), max_length=200)

    def prepare(self) -> None:
        self.initial["spent_on"] = business_today()

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        if "amount" in values:
            values["amount_fen"] = to_fen(values.pop("amount"))
        return values


class ReasonForm(forms.Form):
    """Why it is returned, let go or withdrawn, or what came of it."""

    reason = forms.CharField(
        min_length=2, max_length=300, error_messages={"required": WHY, "min_length": WHY}
    )


class RuleForm(forms.Form):
    """Which tiers need a plan, and from which month on it is asked for."""

    tiers = forms.TypedMultipleChoiceField(
        label=_("Tiers that need a plan"),
        coerce=int,
        choices=TIER_CHOICES,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    due_month = forms.TypedChoiceField(
        label=_("Asked for from month"), coerce=int, choices=[(n, n) for n in range(1, 13)]
    )
    reason = forms.CharField(label=_("Reason"), max_length=200)
    form_key = forms.UUIDField(widget=forms.HiddenInput)
