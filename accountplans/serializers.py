"""What the API says of plans, and what it takes."""

from typing import Any, cast

from rest_framework import serializers

from accountplans.models import (
    AccountPlan,
    LevelName,
    MeasureName,
    PlanRule,
    PlanStateName,
)
from accountplans.queries import Told
from accountplans.rules import LARGEST_FEN
from common.records import StrictSerializer, YuanField
from customers.models import Attitude, Customer, DecisionPart
from worklist.forms import check_due_day

ROW = (
    "id",
    "customer",
    "year",
    "number",
    "state",
    "goal",
    "outset",
    "budget",
    "written_by",
    "written_at",
    "submitted_at",
    "returned_because",
    "agreed_by",
    "agreed_at",
    "ending",
    "closed_at",
    "outcome",
    "version",
)


class PlanAimSerializer(serializers.Serializer):
    """An aim, what the books say now, and how far that is in percent of the way."""

    id = serializers.UUIDField(source="aim.public_id")
    product_line = serializers.CharField(source="aim.line.code")
    measure = serializers.ChoiceField(source="aim.measure", choices=MeasureName.choices)
    start = YuanField(source="aim.start_fen")
    started_on = serializers.DateField(source="aim.started_on")
    now = YuanField(source="now_fen")
    aim = YuanField(source="aim.aim_fen")
    by_on = serializers.DateField(source="aim.by_on")
    percent = serializers.IntegerField(source="progress.percent")
    expected_percent = serializers.IntegerField(source="progress.expected")


class PlanRowSerializer(serializers.ModelSerializer):
    """A plan without its sections."""

    id = serializers.UUIDField(source="public_id")
    customer = serializers.CharField(source="customer.customer_no")
    budget = YuanField(source="budget_fen")
    written_by = serializers.CharField(source="written_by.employee_no")
    agreed_by = serializers.CharField(source="agreed_by.employee_no", default=None)

    class Meta:
        model = AccountPlan
        fields: tuple[str, ...] = ROW


class PlanNeedSerializer(serializers.Serializer):
    """A need that the plan meets."""

    id = serializers.UUIDField(source="public_id")
    need = serializers.UUIDField(source="need.public_id")


class PlanPersonSerializer(serializers.Serializer):
    """A person to win: the attitude as it is and as it is wished for."""

    id = serializers.UUIDField(source="person.public_id")
    contact = serializers.UUIDField(source="person.contact.public_id")
    attitude = serializers.ChoiceField(source="person.contact.attitude", choices=Attitude.choices)
    wished_attitude = serializers.ChoiceField(source="person.wished_attitude", choices=Attitude.choices)
    wished_part = serializers.CharField(source="person.wished_part")
    how = serializers.CharField(source="person.how")
    won = serializers.BooleanField()


class PlanStepSerializer(serializers.Serializer):
    """A step: `state` is its task's (open, done, cancelled), or `waiting` until the plan is agreed."""

    id = serializers.UUIDField(source="step.public_id")
    what = serializers.CharField(source="step.what")
    owner = serializers.CharField(source="step.owner.employee_no")
    due_on = serializers.DateField(source="step.due_on")
    state = serializers.CharField()
    task = serializers.UUIDField(source="step.task.public_id", default=None)


class PlanRiskSerializer(serializers.Serializer):
    """A risk with what is done against it; `weight` is 1 to 9."""

    id = serializers.UUIDField(source="public_id")
    what = serializers.CharField()
    likelihood = serializers.ChoiceField(choices=LevelName.choices)
    effect = serializers.ChoiceField(choices=LevelName.choices)
    weight = serializers.IntegerField()
    counter = serializers.CharField()
    owner = serializers.CharField(source="owner.employee_no")


class PlanExpenseSerializer(serializers.Serializer):
    """A sum that was spent."""

    id = serializers.UUIDField(source="public_id")
    amount = YuanField(source="amount_fen")
    spent_on = serializers.DateField()
    note = serializers.CharField()
    noted_by = serializers.CharField(source="noted_by.employee_no")


class PlanSerializer(PlanRowSerializer):
    """A plan with its sections, how far it has come, and what was spent over all versions of its year."""

    percent = serializers.IntegerField(source="told.standing.percent", allow_null=True)
    spent = YuanField(source="told.standing.spent_fen")
    aims = PlanAimSerializer(source="told.standing.aims", many=True)
    needs = PlanNeedSerializer(source="told.needs", many=True)
    people = PlanPersonSerializer(source="told.people", many=True)
    calendar = PlanStepSerializer(source="told.steps", many=True)
    risks = PlanRiskSerializer(source="told.risks", many=True)
    expenses = PlanExpenseSerializer(source="told.expenses", many=True)

    class Meta(PlanRowSerializer.Meta):
        fields: tuple[str, ...] = (
            *ROW,
            "percent",
            "spent",
            "aims",
            "needs",
            "people",
            "calendar",
            "risks",
            "expenses",
        )

    def to_representation(self, instance: AccountPlan) -> dict[str, Any]:
        told: Told = self.context["told"](instance)
        cast(Any, instance).told = told
        return super().to_representation(instance)


class PlanDueSerializer(serializers.ModelSerializer):
    """A customer that needs a plan, and the state of the one being written, empty where there is none."""

    customer = serializers.CharField(source="customer_no")
    tier = serializers.CharField(source="tier_named")
    lead = serializers.CharField(source="manager.employee_no", default=None)
    unit = serializers.CharField(source="unit.code")
    plan = serializers.UUIDField(source="plan_id", allow_null=True)
    plan_state = serializers.CharField()

    class Meta:
        model = Customer
        fields = ("customer", "tier", "lead", "unit", "plan", "plan_state")


class PlanHeadSerializer(StrictSerializer):
    """The head of a plan."""

    goal = serializers.CharField(max_length=500)
    outset = serializers.CharField(max_length=1000, allow_blank=True, default="")
    budget = YuanField(source="budget_fen", default=0, min_value=0, max_value=LARGEST_FEN)


class NewPlanSerializer(PlanHeadSerializer):
    """A plan to be begun; `key` begins one however often it is sent."""

    customer = serializers.CharField(max_length=20)
    year = serializers.IntegerField(min_value=2000, max_value=2200)
    key = serializers.UUIDField()


class PlanMoveSerializer(StrictSerializer):
    """Where to: submitted, draft (returned), agreed, or closed (a draft is let go); `reason` where it asks for one.

    Whoever agrees sends the `submitted_at` of the plan as it was read; one submitted again meanwhile is not agreed to.
    """

    to = serializers.ChoiceField(choices=PlanStateName.choices)
    reason = serializers.CharField(max_length=300, allow_blank=True, default="")
    submitted_at = serializers.DateTimeField(required=False)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if attrs["to"] == PlanStateName.AGREED and "submitted_at" not in attrs:
            raise serializers.ValidationError({"submitted_at": [self.error_messages["required"]]})
        return attrs


class PlanAimWordsSerializer(StrictSerializer):
    """To how much, by when."""

    aim = YuanField(source="aim_fen", min_value=0, max_value=LARGEST_FEN)
    by_on = serializers.DateField()


class NewPlanAimSerializer(PlanAimWordsSerializer):
    """What of which line is to come to how much by when."""

    product_line = serializers.CharField(max_length=30)
    measure = serializers.ChoiceField(choices=MeasureName.choices)


class NewPlanNeedSerializer(StrictSerializer):
    """A need of the customer by its identifier."""

    need = serializers.UUIDField()


class PlanPersonWordsSerializer(StrictSerializer):
    """What is wished for of a person, and how they are won."""

    wished_attitude = serializers.ChoiceField(choices=Attitude.choices)
    wished_part = serializers.ChoiceField(choices=DecisionPart.choices, allow_blank=True, default="")
    how = serializers.CharField(max_length=300, allow_blank=True, default="")


class NewPlanPersonSerializer(PlanPersonWordsSerializer):
    """One of the customer's people, and what is wished for."""

    contact = serializers.UUIDField()


class PlanStepWordsSerializer(StrictSerializer):
    """A step, of whom (an employee number of the customer's team), until when."""

    what = serializers.CharField(max_length=200)
    owner = serializers.CharField(max_length=20)
    due_on = serializers.DateField(validators=[check_due_day])


class NewPlanStepSerializer(PlanStepWordsSerializer):
    """A step of the calendar; `key` writes it once."""

    key = serializers.UUIDField(source="form_key")


class PlanRiskWordsSerializer(StrictSerializer):
    """A risk with what is done against it, and by whom."""

    what = serializers.CharField(max_length=200)
    likelihood = serializers.ChoiceField(choices=LevelName.choices)
    effect = serializers.ChoiceField(choices=LevelName.choices)
    counter = serializers.CharField(max_length=300)
    owner = serializers.CharField(max_length=20)


class NewPlanRiskSerializer(PlanRiskWordsSerializer):
    """A risk to be noted; `key` writes it once."""

    key = serializers.UUIDField(source="form_key")


class NewPlanExpenseSerializer(StrictSerializer):
    """A sum that was spent; `key` writes it once."""

    amount = YuanField(source="amount_fen", min_value=1, max_value=LARGEST_FEN)
    spent_on = serializers.DateField()
    note = serializers.CharField(max_length=200)
    key = serializers.UUIDField(source="form_key")


class WithdrawnExpenseSerializer(StrictSerializer):
    """Why a sum was wrong."""

    reason = serializers.CharField(min_length=2, max_length=300)


class PlanRuleSerializer(serializers.ModelSerializer):
    """A decision on who needs a plan; the last one is in force."""

    id = serializers.UUIDField(source="public_id")
    decided_by = serializers.CharField(source="decided_by.employee_no", default="")

    class Meta:
        model = PlanRule
        fields = ("id", "tiers", "due_month", "reason", "decided_by", "decided_at")


class NewPlanRuleSerializer(StrictSerializer):
    """Ranks of the tiers that need a plan, and the month from which on it is asked for; `key` decides once."""

    tiers = serializers.ListField(child=serializers.IntegerField(min_value=1, max_value=5))
    due_month = serializers.IntegerField(min_value=1, max_value=12)
    reason = serializers.CharField(max_length=200)
    key = serializers.UUIDField(source="form_key")
