"""A part of a draft typed where it stands."""

from datetime import date
from decimal import Decimal
from typing import Any, cast

from django import forms
from django.db.models import Q
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from accountplans.models import PlanAim, PlanPerson, PlanRisk, PlanStep
from accountplans.queries import doers
from accountplans.rules import LARGEST_FEN
from customers.forms import DayInput, VersionedForm, WanField
from organization.models import Staff
from worklist.forms import StaffField, check_due_day


class AimEditForm(VersionedForm):
    """To how much, by when."""

    aim_fen = WanField(
        label=_("Aim, CNY 10,000"),
        required=True,
        min_value=Decimal(0),
        max_value=Decimal(LARGEST_FEN // 1_000_000),
    )
    by_on = forms.DateField(label=_("Reached by"), widget=DayInput())

    class Meta:
        model = PlanAim
        fields = ["aim_fen", "by_on"]


class PersonEditForm(VersionedForm):
    """To which attitude and part, and how."""

    class Meta:
        model = PlanPerson
        fields = ["wished_attitude", "wished_part", "how"]


class OwnedForm(VersionedForm):
    """What somebody sees to: one of the team, or whoever it was until now."""

    owner = StaffField(queryset=Staff.objects.none(), to_field_name="employee_no", empty_label=None)

    def __init__(self, data: QueryDict | None = None, *, record: Any) -> None:
        super().__init__(data, record=record)
        there = Q(pk__in=doers(record.plan.customer).values("pk")) | Q(pk=record.owner_id)
        owner = cast(StaffField, self.fields["owner"])
        owner.queryset = Staff.objects.filter(there).order_by("id")
        owner.label = record._meta.get_field("owner").verbose_name


class StepEditForm(OwnedForm):
    """What is done, by whom, until when."""

    due_on = forms.DateField(label=_("Due on"), widget=DayInput())

    class Meta:
        model = PlanStep
        fields = ["what", "owner", "due_on"]

    def clean_due_on(self) -> date:
        day = self.cleaned_data["due_on"]
        if day != self.record.due_on:
            check_due_day(day)
        return day


class RiskEditForm(OwnedForm):
    """What may go wrong, how likely and how bad it is, and what is done against it by whom."""

    class Meta:
        model = PlanRisk
        fields = ["what", "likelihood", "effect", "counter", "owner"]
