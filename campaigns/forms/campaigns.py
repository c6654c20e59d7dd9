"""A campaign as it is planned, led and looked back at; amounts in ten thousand yuan."""

from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from campaigns.models import Campaign
from campaigns.models.campaign import MEASURES
from campaigns.services.planning import EDITABLE
from common.calendar import business_today
from customers.forms import DayInput, VersionedForm, WanField
from organization.models import Staff, Unit
from products.models import ProductLine


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
        fields = EDITABLE
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
