"""Opening and changing an opportunity, and the gate: only the facts that are missing, filled in on the spot."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any, cast
from uuid import UUID

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from common.calendar import business_today
from common.money import LARGEST_FEN
from customers.filters import FEN_IN_WAN
from customers.forms import DayInput, VersionedForm, WanField
from customers.models import Contact, Customer
from customers.wallet_forms import BankInput
from organization.models import Staff
from products.models import ProductLine
from prospects.models import DecidingFactor, Opportunity, Prospect
from prospects.pipeline_texts import FACTS
from prospects.queries.people import possible_team
from prospects.rules.pipeline import FIRST_DAY, PLACES, Fact, day_makes_sense
from worklist.forms import CustomerField

BP_IN_PERCENT = 100


def check_day(day: date | None, *, earliest: date) -> date | None:
    """A day that makes sense for a deal, or none."""
    if day is not None and not day_makes_sense(day, earliest=earliest, today=business_today()):
        raise forms.ValidationError(_("This day is too far away."))
    return day


class PercentField(forms.DecimalField):
    """A probability typed in percent, kept in basis points."""

    def __init__(self, **options) -> None:
        super().__init__(
            **{"max_digits": 5, "decimal_places": 2, "min_value": 0, "max_value": 100, "required": False}
            | options
        )

    def prepare_value(self, value: Any) -> Any:
        if not isinstance(value, int):
            return value
        return f"{(Decimal(value) / BP_IN_PERCENT).normalize():f}"

    def clean(self, value: Any) -> int | None:
        percent: Decimal | None = super().clean(value)
        return None if percent is None else int(percent * BP_IN_PERCENT)


class AmountField(WanField):
    """The amount of a deal: something, and at most what the pipeline can sum."""

    def __init__(self, **options) -> None:
        super().__init__(**{"min_value": Decimal("0.01"), "max_value": LARGEST_FEN // FEN_IN_WAN, **options})


class OpenForm(forms.Form):
    """A new opportunity: with whom, what about, which line, how much, when."""

    name = forms.CharField(label=pgettext_lazy("opportunity", "What it is about"), max_length=80)
    product_line = forms.ModelChoiceField(
        label=_("Product line"), queryset=ProductLine.objects.all(), to_field_name="code", empty_label=None
    )
    amount_fen = AmountField(label=_("Amount, CNY 10,000"))
    expected_on = forms.DateField(label=_("Expected on"), required=False, widget=DayInput())
    prospect = forms.UUIDField(required=False, widget=forms.HiddenInput)
    form_key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, user: Staff, with_company: bool = False, **options: Any) -> None:
        super().__init__(*args, **options)
        self.user = user
        if with_company:
            return
        self.fields["customer"] = CustomerField(
            user=user, widget=forms.TextInput(attrs={"list": "customer-choices", "autocomplete": "off"})
        )
        self.order_fields(["customer", *self.fields])

    def clean_expected_on(self) -> date | None:
        return check_day(self.cleaned_data["expected_on"], earliest=business_today())


class EditForm(VersionedForm):
    """What is known of an opportunity beside where it stands."""

    amount_fen = AmountField(label=_("Amount, CNY 10,000"))
    probability_bp = PercentField(label=_("Own estimate, percent"))

    class Meta:
        model = Opportunity
        fields = [
            "name",
            "product_line",
            "amount_fen",
            "expected_on",
            "probability_bp",
            "competitor",
            "need_said",
            "need_found",
            "proposal",
            "terms",
        ]
        widgets = {"expected_on": DayInput(), "competitor": BankInput()}

    def clean_expected_on(self) -> date | None:
        return check_day(self.cleaned_data["expected_on"], earliest=FIRST_DAY)


class PlaceForm(forms.Form):
    """Where to: a stage, lost or on hold, and the version the mover saw."""

    to = forms.ChoiceField(choices=[(place, place) for place in PLACES])
    version = forms.IntegerField(required=False)


class DeciderField(forms.ModelChoiceField):
    """One of the customer's people, by name in the reader's language."""

    def label_from_instance(self, obj: Contact) -> str:
        return obj.display_name


class FactsForm(forms.Form):
    """Fields for the facts that are asked for and missing, none else; `facts()` is what a move takes."""

    def __init__(
        self, data: QueryDict | dict | None = None, *, opportunity: Opportunity, facts: list[str], user: Staff
    ) -> None:
        super().__init__(data)
        self.opportunity = opportunity
        for fact in facts:
            for name, field in self._fields_of(Fact(fact), user).items():
                self.fields[name] = field

    def facts(self) -> dict[str, Any]:
        """What was filled in, by fact; the decision maker as a person or a name."""
        given = {name: value for name, value in self.cleaned_data.items() if value not in (None, "")}
        new = given.pop("new_decision_maker", None)
        if new:
            given[Fact.DECISION_MAKER.value] = new
        return given

    def _fields_of(self, fact: Fact, user: Staff) -> dict[str, forms.Field]:
        label = FACTS[fact.value]
        if fact in (Fact.AMOUNT, Fact.APPROVED_FEN, Fact.FUNDED_FEN):
            field: forms.Field = AmountField(
                label=_("%(name)s, CNY 10,000") % {"name": label},
                initial=self.opportunity.approved_fen or self.opportunity.amount_fen,
            )
            return {fact.value: field}
        if fact in (Fact.CONTACTED_ON, Fact.EXPECTED_ON, Fact.HOLD_UNTIL):
            initial = business_today() if fact is Fact.CONTACTED_ON else None
            return {
                fact.value: forms.DateField(label=label, required=False, widget=DayInput(), initial=initial)
            }
        if fact is Fact.DECIDED_BY:
            return {
                fact.value: forms.ChoiceField(
                    label=label,
                    required=False,
                    choices=DecidingFactor.choices,
                    widget=forms.RadioSelect(attrs={"class": "is-even"}),
                )
            }
        if fact is Fact.DECISION_MAKER:
            return self._decider(label, user)
        length = cast(int, getattr(self._model_field(fact), "max_length", 20))
        return {
            fact.value: forms.CharField(
                label=label,
                required=False,
                max_length=length,
                initial=self._initial(fact),
                widget=BankInput() if fact is Fact.COMPETITOR else None,
            )
        }

    def _initial(self, fact: Fact) -> str:
        return "" if fact is Fact.CUSTOMER else getattr(self.opportunity, fact.value, "")

    def _decider(self, label: Any, user: Staff) -> dict[str, forms.Field]:
        fields: dict[str, forms.Field] = {}
        people = Contact.objects.visible_to(user).filter(
            customer_id=self.opportunity.customer_id or 0, left_on=None
        )
        if people:
            fields[Fact.DECISION_MAKER.value] = DeciderField(
                label=label,
                queryset=people.order_by("part", "id"),
                required=False,
                to_field_name="public_id",
                empty_label=None,
                widget=forms.RadioSelect(attrs={"class": "is-even"}),
            )
        fields["new_decision_maker"] = forms.CharField(
            label=_("Somebody else") if people else label, required=False, max_length=60
        )
        return fields

    def _model_field(self, fact: Fact) -> Any:
        names = {Fact.CUSTOMER: None}
        name = names.get(fact, fact.value)
        return Opportunity._meta.get_field(name) if name else Customer._meta.get_field("customer_no")

    def clean_contacted_on(self) -> date | None:
        day = self.cleaned_data["contacted_on"]
        if day is not None and day > business_today():
            raise forms.ValidationError(_("This day has not come yet."))
        return day

    def clean_expected_on(self) -> date | None:
        return check_day(self.cleaned_data["expected_on"], earliest=business_today())

    def clean_hold_until(self) -> date | None:
        return check_day(self.cleaned_data["hold_until"], earliest=business_today() + timedelta(days=1))


class OwnerForm(forms.Form):
    """Which colleague it goes to."""

    owner = forms.ModelChoiceField(
        label=_("Account manager"), queryset=Staff.objects.none(), to_field_name="employee_no"
    )

    def __init__(self, *args: Any, user: Staff, **options: Any) -> None:
        super().__init__(*args, **options)
        people = Staff.objects.visible_to(user).working().order_by("employee_no")
        cast(forms.ModelChoiceField, self.fields["owner"]).queryset = people


class TeamForm(forms.Form):
    """Which colleagues work on it: those of its unit, product managers, and whoever is on the team already."""

    team = forms.ModelMultipleChoiceField(
        label=_("Team"),
        queryset=Staff.objects.none(),
        to_field_name="employee_no",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, user: Staff, opportunity: Opportunity, **options: Any) -> None:
        options.setdefault("initial", {"team": list(opportunity.team.values_list("employee_no", flat=True))})
        super().__init__(*args, **options)
        people = possible_team(user, opportunity)
        cast(forms.ModelMultipleChoiceField, self.fields["team"]).queryset = people


def prospect_of(user: Staff, public_id: Any) -> Prospect | None:
    """The prospect that a form or an address names, if the person sees it."""
    try:
        key = UUID(str(public_id)) if public_id else None
    except ValueError:
        return None
    return Prospect.objects.visible_to(user).live().filter(public_id=key).first() if key else None
