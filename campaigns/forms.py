"""What people type about a campaign, checked and turned into what the services take; amounts in ten thousand yuan."""

from datetime import date
from typing import Any, cast
from urllib.parse import parse_qs, urlsplit

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from campaigns.models import Campaign, Rival, Target, Training
from campaigns.models.campaign import MEASURES, PreparationKind
from campaigns.models.results import KINDS
from campaigns.models.targets import OUTCOMES
from campaigns.rules import ResultKind
from common.calendar import business_today
from common.spreadsheets import Sheet, UnreadableSheet, read_sheet
from customers.forms import DayInput, VersionedForm, WanField
from files.forms import UploadField
from organization.models import Staff, Unit
from products.models import ProductLine
from worklist.forms import check_not_too_far

LARGEST_LIST = 10 * 1024 * 1024
_UNREADABLE = {
    "not_a_table": _("This is no table that can be read. Send Excel (.xlsx) or CSV."),
    "no_header": _("The file has no rows."),
    "too_many_rows": _("A list has at most 100,000 rows."),
    "too_large": _("The file is too large when unpacked."),
}


class CampaignForm(VersionedForm):
    """The facts of a campaign; units and the unit in charge are chosen when it is planned."""

    market_fen = WanField(label=_("Market, CNY 10,000"), min_value=0)
    criteria = forms.CharField(
        label=_("Criteria, one a line"), required=False, widget=forms.Textarea(attrs={"rows": 4})
    )
    lines = forms.ModelMultipleChoiceField(
        label=_("Product lines"),
        queryset=ProductLine.objects.all(),
        to_field_name="code",
        widget=forms.CheckboxSelectMultiple,
    )

    class Meta:
        model = Campaign
        fields = (
            "name",
            "offer",
            "starts_on",
            "ends_on",
            "measure",
            "universe_size",
            "universe_base",
            "reachable_size",
            "reachable_base",
            "market_fen",
            "market_base",
            "who_decides",
            "who_does_not",
            "way_in",
            "bulletin_name",
        )
        widgets = {
            "starts_on": DayInput(),
            "ends_on": DayInput(),
            "offer": forms.Textarea(attrs={"rows": 3}),
            "measure": forms.RadioSelect(attrs={"class": "is-even"}),
        }

    def __init__(self, data: QueryDict | None = None, *, record: Campaign) -> None:
        super().__init__(data, record=record)
        cast(forms.ChoiceField, self.fields["measure"]).choices = MEASURES
        if record.pk:
            self.initial["criteria"] = "\n".join(each.text for each in record.criteria.all())
            self.initial["lines"] = [line.code for line in record.lines.all()]

    def typed(self) -> dict[str, Any]:
        return {name: value for name, value in super().typed().items() if name != "lines"}

    def clean_market_fen(self) -> int:
        return self.cleaned_data["market_fen"] or 0

    def clean_criteria(self) -> list[str]:
        lines = [line.strip() for line in self.cleaned_data["criteria"].splitlines() if line.strip()]
        if any(len(line) > 120 for line in lines):
            raise ValidationError(_("A criterion has at most 120 characters."))
        return lines

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        first, last = values.get("starts_on"), values.get("ends_on")
        if first and last and last < first:
            self.add_error("ends_on", _("The end lies before the beginning."))
        universe, within = values.get("universe_size") or 0, values.get("reachable_size") or 0
        if universe and within > universe:
            self.add_error("reachable_size", _("Not more than the universe."))
        return values


class NewCampaignForm(CampaignForm):
    """A campaign to be planned: for which unit, and which of the units below take part."""

    owner_unit = forms.ModelChoiceField(
        label=_("Unit in charge"), queryset=Unit.objects.none(), to_field_name="code", empty_label=None
    )
    form_key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, data: QueryDict | None = None, *, record: Campaign, user: Staff) -> None:
        super().__init__(data, record=record)
        units = Unit.objects.visible_to(user).read_whole_by(user).open_on(business_today()).order_by("path")
        cast(forms.ModelChoiceField, self.fields["owner_unit"]).queryset = units
        self.units = units

    def taking_part(self) -> list[Unit]:
        """Sub-branches below the unit in charge, or the unit itself where it has none below."""
        owner = self.cleaned_data["owner_unit"]
        below = list(self.units.below(owner).filter(level="sub_branch"))
        return below or [owner]


class CallForm(forms.Form):
    """What came of a call, in two taps: the code, and Save; note and another day are there for whom they help."""

    outcome = forms.ChoiceField(label=_("What came of it"), choices=OUTCOMES, widget=forms.RadioSelect)
    note = forms.CharField(label=_("Note"), required=False, max_length=500)
    next_on = forms.DateField(label=_("Another day than the rule's"), required=False, widget=DayInput())
    form_key = forms.UUIDField(widget=forms.HiddenInput)

    def clean_next_on(self) -> date | None:
        day = self.cleaned_data["next_on"]
        if day is not None and day <= business_today():
            raise ValidationError(_("Choose a day after today."))
        if day is not None:
            check_not_too_far(day, business_today())
        return day


class ResultForm(forms.Form):
    """One result by hand: what, how many or how much, when, and what shows it."""

    kind = forms.ChoiceField(
        label=_("Kind"),
        choices=KINDS,
        initial=ResultKind.ACCOUNT.value,
        widget=forms.RadioSelect(attrs={"class": "is-even"}),
    )
    count = forms.IntegerField(label=_("How many"), required=False, min_value=0, max_value=1_000_000)
    amount_fen = WanField(label=_("Amount, CNY 10,000"), min_value=0)
    happened_on = forms.DateField(label=_("On"), widget=DayInput())
    evidence = forms.CharField(
        label=_("Evidence"), max_length=200, help_text=_("Account number, receipt, contract")
    )
    staff = forms.ModelChoiceField(
        label=_("Reached by"), queryset=Staff.objects.none(), to_field_name="employee_no", empty_label=None
    )
    form_key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, campaign: Campaign, user: Staff, **options: Any) -> None:
        super().__init__(*args, **options)
        self.campaign = campaign
        cast(forms.ModelChoiceField, self.fields["staff"]).queryset = colleagues(campaign, user)

    def clean_happened_on(self) -> date:
        day = self.cleaned_data["happened_on"]
        first, last = self.campaign.starts_on, min(self.campaign.ends_on, business_today())
        if not first <= day <= last:
            raise ValidationError(
                _("A day of the campaign that has come: %(first)s to %(last)s."),
                params={"first": first, "last": last},
            )
        return day

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        values["count"], values["amount_fen"] = values.get("count") or 0, values.get("amount_fen") or 0
        kind = values.get("kind")
        counted = kind in (ResultKind.ACCOUNT, ResultKind.CARD)
        if counted and not values["count"] and "count" not in self.errors:
            self.add_error("count", _("How many were there?"))
        if kind and not counted and not values["amount_fen"] and "amount_fen" not in self.errors:
            self.add_error("amount_fen", _("How much was it?"))
        return values


def colleagues(campaign: Campaign, user: Staff) -> QuerySet[Staff]:
    """For whom this person records: oneself; a supervisor also for the people of the units below."""
    people = Staff.objects.visible_to(user).working().filter(unit__isnull=False)
    if not user.reach.subtrees:
        people = people.filter(pk=user.pk)
    return people.filter(unit__in=campaign.participants.values("unit_id")).order_by(
        "unit__path", "employee_no"
    )


class ReversalForm(forms.Form):
    """Why a result is taken back."""

    reason = forms.CharField(label=_("Why it is taken back"), max_length=200)


class ListForm(forms.Form):
    """A list of targets: a file, or the address of a list of customers."""

    name = forms.CharField(label=_("Name of the list"), max_length=80)
    file = forms.FileField(
        label=_("File"),
        required=False,
        help_text=_(
            "Excel or CSV; columns: name, credit code, unit, account manager, who decides, way in, worth"
        ),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.xls,.csv", "class": "hb-file"}),
    )
    address = forms.CharField(
        label=_("or the address of a list of customers"),
        required=False,
        max_length=1000,
        help_text=_("Filter the list of customers and copy its address"),
    )
    form_key = forms.UUIDField(widget=forms.HiddenInput)

    sheet: Sheet | None = None
    query: QueryDict | None = None

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file is None:
            return None
        if file.size > LARGEST_LIST:
            raise ValidationError(_("A list has at most 10 MB."))
        try:
            self.sheet = read_sheet(file.read())
        except UnreadableSheet as unreadable:
            raise ValidationError(_UNREADABLE[unreadable.code]) from unreadable
        return file

    def clean_address(self) -> str:
        address = self.cleaned_data["address"].strip()
        if address:
            query = urlsplit(address).query
            self.query = QueryDict(query)
            if not parse_qs(query):
                raise ValidationError(_("This address has no filter."))
        return address

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if not self.errors and (self.sheet is None) == (self.query is None):
            raise ValidationError(_("Choose a file or give an address, one of the two."))
        return values


class AssignForm(forms.Form):
    """Whose call list the chosen targets go to."""

    to = forms.ModelChoiceField(
        label=_("Account manager"), queryset=Staff.objects.none(), to_field_name="employee_no"
    )
    targets = forms.ModelMultipleChoiceField(queryset=Target.objects.none(), to_field_name="public_id")

    def __init__(
        self, *args: Any, campaign: Campaign, user: Staff, found: QuerySet[Target], **more: Any
    ) -> None:
        super().__init__(*args, **more)
        cast(forms.ModelChoiceField, self.fields["to"]).queryset = colleagues(campaign, user)
        cast(forms.ModelMultipleChoiceField, self.fields["targets"]).queryset = found


class QuotaForm(forms.Form):
    """A quota of a unit or of one of its people from a day on."""

    unit = forms.ModelChoiceField(
        label=_("Unit"), queryset=Unit.objects.none(), to_field_name="code", empty_label=None
    )
    staff = forms.ModelChoiceField(
        label=_("Account manager"),
        queryset=Staff.objects.none(),
        to_field_name="employee_no",
        required=False,
        empty_label=_("The whole unit"),
    )
    count = forms.IntegerField(label=pgettext_lazy("campaign", "Accounts"), min_value=0, max_value=100_000)
    amount_fen = WanField(label=_("Deposits, CNY 10,000"), min_value=0)
    starts_on = forms.DateField(label=_("From"), widget=DayInput())

    def __init__(self, *args: Any, campaign: Campaign, user: Staff, **options: Any) -> None:
        super().__init__(*args, **options)
        taking_part = campaign.participants.values("unit_id")
        units = Unit.objects.visible_to(user).read_whole_by(user).filter(pk__in=taking_part)
        cast(forms.ModelChoiceField, self.fields["unit"]).queryset = units
        cast(forms.ModelChoiceField, self.fields["staff"]).queryset = colleagues(campaign, user)

    def clean_amount_fen(self) -> int:
        return self.cleaned_data["amount_fen"] or 0

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        staff, unit = values.get("staff"), values.get("unit")
        if staff and unit and staff.unit_id != unit.pk:
            self.add_error("staff", _("This person works in another unit."))
        return values


class RivalForm(forms.ModelForm):
    """What is known of a competing bank."""

    class Meta:
        model = Rival
        fields = ("bank", "strength", "attention", "edge", "won")


class TrainingForm(forms.ModelForm):
    """A training that was held or is planned."""

    class Meta:
        model = Training
        fields = ("held_on", "topic", "people")
        widgets = {"held_on": DayInput()}


class PreparationForm(forms.Form):
    """Files of the preparation, of one kind."""

    kind = forms.ChoiceField(
        label=_("Kind"), choices=PreparationKind.choices, initial=PreparationKind.PLAN.value
    )
    documents = UploadField(required=True)


class PointsForm(forms.Form):
    """Points of a kind of result from a day on."""

    kind = forms.ChoiceField(label=_("Kind"), choices=KINDS)
    starts_on = forms.DateField(label=pgettext_lazy("day", "From"), widget=DayInput())
    per_count = forms.IntegerField(label=_("Points each"), min_value=0, max_value=10_000, initial=0)
    fen_per_point = WanField(label=_("One point for each CNY 10,000 of"), min_value=0)

    def clean_fen_per_point(self) -> int:
        return self.cleaned_data["fen_per_point"] or 0


class LeadForm(forms.Form):
    """The sentence with which the next bulletin opens."""

    text = forms.CharField(
        label=_("Lead of the next bulletin"),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class EvaluationForm(forms.Form):
    """Looking back: cost and return with what it counts, blank spots, what to repeat and to leave out."""

    cost_fen = WanField(label=_("Cost, CNY 10,000"), min_value=0)
    return_fen = WanField(label=_("Return, CNY 10,000"), min_value=0)
    return_base = forms.CharField(label=_("What the return counts"), required=False, max_length=120)
    blank_spots = forms.CharField(
        label=_("Blank spots"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )
    repeat = forms.CharField(
        label=_("What to repeat"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )
    leave_out = forms.CharField(
        label=_("What to leave out"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        for name in ("cost_fen", "return_fen"):
            values[name] = values.get(name) or 0
        if values["return_fen"] and not values.get("return_base"):
            self.add_error("return_base", _("A return without what it counts says nothing."))
        return values
