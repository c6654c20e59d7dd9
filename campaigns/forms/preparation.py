"""What is prepared: quotas, rivals, trainings, files, points and rewards, who takes part; amounts in 10,000 yuan."""

from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from campaigns.forms.results import colleagues
from campaigns.models import Campaign, Part, Rival, Training
from campaigns.models.campaign import PreparationKind
from campaigns.models.results import KINDS
from common.calendar import business_today
from customers.forms import DayInput, WanField
from customers.wallet_forms import BankInput
from files.forms import UploadField
from organization.models import Staff, Unit


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
        widgets = {"bank": BankInput()}


class MeetingForm(forms.ModelForm):
    """A training or meeting, once or every week or fortnight to the end of the campaign."""

    every = forms.TypedChoiceField(
        label=_("How often"),
        choices=[(0, _("once")), (7, _("every week")), (14, _("every fortnight"))],
        coerce=int,
        initial=0,
        help_text=_("A series goes on to the end of the campaign."),
    )

    class Meta:
        model = Training
        fields = ("kind", "held_on", "topic")
        widgets = {"held_on": DayInput()}
        labels = {"held_on": _("On, or first on")}

    field_order = ("kind", "topic", "held_on", "every")


class MeetingNotesForm(forms.ModelForm):
    """How many came and what was agreed."""

    class Meta:
        model = Training
        fields = ("people", "agreed")
        widgets = {"agreed": forms.Textarea(attrs={"rows": 3, "maxlength": 300})}


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


class RewardForm(forms.Form):
    """A step of the rewards for a kind of result from a day on: yuan for each, from an amount upwards."""

    kind = forms.ChoiceField(label=_("Kind"), choices=KINDS)
    starts_on = forms.DateField(label=pgettext_lazy("day", "From"), widget=DayInput())
    from_fen = WanField(
        label=_("From an amount of, CNY 10,000"),
        min_value=0,
        help_text=_("Empty: whatever its size. Several steps begin on the same day."),
    )
    reward = forms.DecimalField(
        label=_("Reward for each, CNY"), min_value=0, max_value=1_000_000, decimal_places=2
    )

    def clean_from_fen(self) -> int:
        return self.cleaned_data["from_fen"] or 0


class TakingPartForm(forms.Form):
    """A unit that takes part, and whether its people stand in the ranking for all."""

    unit = forms.ModelChoiceField(
        label=_("Unit"), queryset=Unit.objects.none(), to_field_name="code", empty_label=None
    )
    people_public = forms.BooleanField(
        label=_("Its people stand in the ranking for all"), required=False, initial=True
    )

    def __init__(self, *args: Any, campaign: Campaign, user: Staff, **options: Any) -> None:
        super().__init__(*args, **options)
        units = Unit.objects.visible_to(user).read_whole_by(user).open_on(business_today())
        cast(forms.ModelChoiceField, self.fields["unit"]).queryset = (
            units.below(campaign.owner_unit)
            .exclude(pk__in=campaign.participants.values("unit_id"))
            .order_by("path")
        )


class TaskForceForm(forms.Form):
    """Somebody's part in the task force."""

    staff = forms.ModelChoiceField(
        label=pgettext_lazy("task force", "Person"),
        queryset=Staff.objects.none(),
        to_field_name="employee_no",
        empty_label=None,
    )
    part = forms.ChoiceField(label=_("Part"), choices=Part.choices)

    def __init__(self, *args: Any, user: Staff, **options: Any) -> None:
        super().__init__(*args, **options)
        people = Staff.objects.visible_to(user).working().filter(unit__isnull=False)
        cast(forms.ModelChoiceField, self.fields["staff"]).queryset = people.order_by(
            "unit__path", "employee_no"
        )
