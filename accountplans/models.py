"""The yearly plan of a relationship: its versions, aims per product line, needs, people, calendar, money, risks."""

from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accountplans.querysets import OfPlanQuerySet, PlanQuerySet, PlanRuleQuerySet
from accountplans.rules import Ending, Measure, PlanState, risk_weight
from common.models import PublicModel
from customers.models import Attitude, Contact, Customer, DecisionPart
from needs.models import Need
from products.models import ProductLine
from worklist.models import Task
from worklist.phrases import TIER_CODES


class PlanStateName(models.TextChoices):
    DRAFT = PlanState.DRAFT.value, pgettext_lazy("plan", "Draft")
    SUBMITTED = PlanState.SUBMITTED.value, pgettext_lazy("plan", "Waits for agreement")
    AGREED = PlanState.AGREED.value, pgettext_lazy("plan", "Agreed")
    CLOSED = PlanState.CLOSED.value, pgettext_lazy("plan", "Closed")


class EndingName(models.TextChoices):
    OVER = Ending.OVER.value, pgettext_lazy("plan", "Over")
    REPLACED = Ending.REPLACED.value, pgettext_lazy("plan", "Replaced by a later version")
    LET_GO = Ending.LET_GO.value, pgettext_lazy("plan", "Let go")


class MeasureName(models.TextChoices):
    BALANCE = Measure.BALANCE.value, _("Average balance")
    FEES = Measure.FEES.value, _("Fee income, 12 months")
    CONTRIBUTION = Measure.CONTRIBUTION.value, _("Contribution, 12 months")


class LevelName(models.TextChoices):
    HIGH = "high", pgettext_lazy("risk", "High (3)")
    MEDIUM = "medium", pgettext_lazy("risk", "Medium (2)")
    LOW = "low", pgettext_lazy("risk", "Low (1)")


class PlanRule(PublicModel):
    """One row per decision on who needs a plan; the last one counts, none is ever changed.

    `tiers` are ranks, none meaning nobody; from the first of `due_month` on the plan of the year is asked for.
    """

    tiers = ArrayField(models.PositiveSmallIntegerField(), default=list, blank=True)
    due_month = models.PositiveSmallIntegerField(_("Asked for from month"))
    reason = models.CharField(_("Reason"), max_length=200, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField()
    # Made by the form; the same form sent twice decides once.
    form_key = models.UUIDField(null=True, blank=True, unique=True)

    objects = PlanRuleQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [models.CheckConstraint(condition=Q(due_month__range=(1, 12)), name="planrule_month")]

    def __str__(self) -> str:
        return f"{self.tiers} from {self.due_month}"

    @property
    def tier_codes(self) -> list[str]:
        """The tiers that need a plan, as their badges are called."""
        return [TIER_CODES[rank] for rank in self.tiers if rank in TIER_CODES]


class AccountPlan(PublicModel):
    """One row per version of a customer's plan of a year; one stands agreed and one more is being written at the most.

    `number` counts the versions; after a merge of two customers two of them may bear the same.

    `hands` are the keys of everybody who wrote in this version: none of them agrees to it. `version` rises with what
    is edited of the row itself. The budget in fen of yuan; what was spent of it counts over all versions of the year.
    """

    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="account_plans")
    year = models.PositiveSmallIntegerField(_("Year"))
    number = models.PositiveSmallIntegerField()
    state = models.CharField(
        _("State"), max_length=9, choices=PlanStateName.choices, default=PlanState.DRAFT.value
    )
    goal = models.CharField(_("What we want to be for the customer"), max_length=500)
    outset = models.CharField(_("Where we stand"), max_length=1000, blank=True)
    budget_fen = models.BigIntegerField(_("Budget"), default=0)
    hands = ArrayField(models.BigIntegerField(), default=list, blank=True)
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField()
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    submitted_at = models.DateTimeField(null=True, blank=True)
    returned_because = models.CharField(max_length=300, blank=True)
    agreed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    agreed_at = models.DateTimeField(null=True, blank=True)
    ending = models.CharField(max_length=8, choices=EndingName.choices, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    closed_at = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(_("What came of it"), max_length=500, blank=True)
    version = models.PositiveIntegerField(default=1)
    # Made by the form; the same form sent twice begins one.
    form_key = models.UUIDField(null=True, blank=True, unique=True)

    objects = PlanQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["customer", "year"], condition=Q(state="agreed"), name="accountplan_one_agreed"
            ),
            models.UniqueConstraint(
                fields=["customer", "year"],
                condition=Q(state__in=["draft", "submitted"]),
                name="accountplan_one_written",
            ),
            models.CheckConstraint(
                condition=Q(agreed_by=None)
                | (~Q(agreed_by=F("submitted_by")) & ~Q(agreed_by=F("written_by"))),
                name="accountplan_four_eyes",
            ),
            models.CheckConstraint(
                condition=~Q(state="agreed") | Q(agreed_by__isnull=False, agreed_at__isnull=False),
                name="accountplan_agreed_by",
            ),
            models.CheckConstraint(
                condition=Q(state="closed", closed_at__isnull=False) & ~Q(ending="")
                | ~Q(state="closed") & Q(closed_at=None, ending=""),
                name="accountplan_closed_at",
            ),
            models.CheckConstraint(condition=Q(budget_fen__gte=0), name="accountplan_budget"),
        ]
        indexes = [
            # A customer's panel, the latest first.
            models.Index(fields=["customer", "-id"], name="accountplan_of_customer"),
        ]

    def __str__(self) -> str:
        return f"{self.customer_id} {self.year}/{self.number} {self.state}"


class PlanAim(PublicModel):
    """One row per aim: what of a product line is to grow to how much by when. Fen of yuan.

    `start_fen` is what the books said on the day it was written, their newest month being `start_month`; where it
    stands now is never stored but for `end_fen`, what the books said when the plan was closed.
    """

    plan = models.ForeignKey(AccountPlan, on_delete=models.PROTECT, related_name="aims")
    line = models.ForeignKey(ProductLine, on_delete=models.PROTECT, related_name="+")
    measure = models.CharField(_("Counted in"), max_length=12, choices=MeasureName.choices)
    start_fen = models.BigIntegerField()
    start_month = models.DateField(null=True, blank=True)
    started_on = models.DateField()
    aim_fen = models.BigIntegerField(_("Aim"))
    by_on = models.DateField(_("Reached by"))
    end_fen = models.BigIntegerField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = OfPlanQuerySet.as_manager()

    class Meta:
        ordering = ["line__position", "measure", "id"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "line", "measure"], name="planaim_once"),
            models.CheckConstraint(condition=Q(aim_fen__gte=0), name="planaim_amount"),
        ]

    def __str__(self) -> str:
        return f"{self.plan_id} {self.measure} {self.aim_fen}"


class PlanNeed(PublicModel):
    """One row per need of the customer that the plan is to meet."""

    plan = models.ForeignKey(AccountPlan, on_delete=models.PROTECT, related_name="needs")
    need = models.ForeignKey(Need, on_delete=models.PROTECT, related_name="+")

    objects = OfPlanQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["plan", "need"], name="planneed_once")]

    def __str__(self) -> str:
        return f"{self.plan_id} {self.need_id}"


class PlanPerson(PublicModel):
    """One row per person to win: the attitude wished for, their part, and how; where they stand is their own file's."""

    plan = models.ForeignKey(AccountPlan, on_delete=models.PROTECT, related_name="people")
    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, related_name="+")
    wished_attitude = models.CharField(_("Attitude we want"), max_length=8, choices=Attitude.choices)
    wished_part = models.CharField(
        _("Part we want them to take"), max_length=12, choices=DecisionPart.choices, blank=True
    )
    how = models.CharField(_("How we win them"), max_length=300, blank=True)
    version = models.PositiveIntegerField(default=1)

    # What is left of the row when the data of its person go (`customers.queries.privacy.own_tables`).
    left_of_person: ClassVar[dict[str, str]] = {
        "how": "",
        "wished_part": "",
        "wished_attitude": Attitude.NEUTRAL.value,
    }

    objects = OfPlanQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["plan", "contact"], name="planperson_once")]

    def __str__(self) -> str:
        return f"{self.plan_id} {self.contact_id} {self.wished_attitude}"


class PlanStep(PublicModel):
    """One row per step of the calendar; of an agreed plan it is a task of its owner, and done when that is done."""

    plan = models.ForeignKey(AccountPlan, on_delete=models.PROTECT, related_name="steps")
    what = models.CharField(_("Step"), max_length=200)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("Who does it")
    )
    due_on = models.DateField(_("Due on"))
    task = models.ForeignKey(Task, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    version = models.PositiveIntegerField(default=1)
    # Made by the form; the same form sent twice writes one.
    form_key = models.UUIDField(null=True, blank=True, unique=True)

    objects = OfPlanQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "id"]

    def __str__(self) -> str:
        return f"{self.plan_id} {self.due_on}"


class PlanRisk(PublicModel):
    """One row per risk: how likely, how bad, what is done against it and by whom."""

    plan = models.ForeignKey(AccountPlan, on_delete=models.PROTECT, related_name="risks")
    what = models.CharField(_("Risk"), max_length=200)
    likelihood = models.CharField(_("Likelihood"), max_length=6, choices=LevelName.choices)
    effect = models.CharField(_("Effect"), max_length=6, choices=LevelName.choices)
    counter = models.CharField(_("What we do against it"), max_length=300)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("Who sees to it")
    )
    version = models.PositiveIntegerField(default=1)
    # Made by the form; the same form sent twice writes one.
    form_key = models.UUIDField(null=True, blank=True, unique=True)

    objects = OfPlanQuerySet.as_manager()

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.plan_id} {self.likelihood}/{self.effect}"

    @property
    def weight(self) -> int:
        """1 to 9: how likely times how bad."""
        return risk_weight(self.likelihood, self.effect)


class PlanExpense(PublicModel):
    """One row per sum that was spent on a plan, with its day and what for; fen of yuan. A wrong one is withdrawn."""

    plan = models.ForeignKey(AccountPlan, on_delete=models.PROTECT, related_name="expenses")
    amount_fen = models.BigIntegerField(_("Amount"))
    spent_on = models.DateField(_("Day"))
    note = models.CharField(_("What for"), max_length=200)
    noted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    noted_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    # Made by the form; the same form sent twice writes one.
    form_key = models.UUIDField(null=True, blank=True, unique=True)

    objects = OfPlanQuerySet.as_manager()

    class Meta:
        ordering = ["spent_on", "id"]
        constraints = [models.CheckConstraint(condition=Q(amount_fen__gt=0), name="planexpense_amount")]

    def __str__(self) -> str:
        return f"{self.plan_id} {self.spent_on} {self.amount_fen}"
