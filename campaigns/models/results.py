"""What is to be reached and what was: quotas and point rules from a day on, results that are only appended."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from campaigns.models.campaign import Campaign
from campaigns.models.targets import Target
from campaigns.querysets import OfCampaignQuerySet, ResultQuerySet
from campaigns.rules import ResultKind
from common.models import PublicModel
from customers.models import Account
from files.models import StoredFile
from organization.models import Unit

KINDS = [
    (ResultKind.ACCOUNT.value, _("Accounts opened")),
    (ResultKind.DEPOSIT.value, pgettext_lazy("campaign", "Deposits")),
    (ResultKind.CARD.value, _("Cards")),
    (ResultKind.WEALTH.value, _("Wealth products")),
]


class Quota(models.Model):
    """One row per quota of a unit (without `staff`) or a person from a day on; the latest row stands."""

    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="quotas")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    staff = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    count = models.PositiveIntegerField(pgettext_lazy("campaign", "Accounts"), default=0)
    amount_fen = models.BigIntegerField(pgettext_lazy("campaign", "Deposits"), default=0)
    starts_on = models.DateField(_("From"))
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    set_at = models.DateTimeField()

    objects = OfCampaignQuerySet.as_manager()

    class Meta:
        ordering = ["campaign_id", "unit_id", "staff_id", "starts_on", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(amount_fen__gte=0), name="quota_amount_not_negative"),
        ]
        indexes = [
            # The ranking: every quota of a campaign, the latest of each unit and person first.
            models.Index(fields=["campaign", "unit", "staff", "-starts_on", "-id"], name="quota_of_campaign"),
        ]

    def __str__(self) -> str:
        return f"{self.campaign_id} {self.unit_id} {self.staff_id} {self.starts_on}"


class PointRule(models.Model):
    """One row per kind of result and day from which so many points are given for it."""

    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="point_rules")
    kind = models.CharField(_("Kind"), max_length=8, choices=KINDS)
    starts_on = models.DateField(_("From"))
    per_count = models.PositiveIntegerField(_("Points each"), default=0)
    # One point for each so many fen; nought gives none.
    fen_per_point = models.BigIntegerField(_("One point for each"), default=0)
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    set_at = models.DateTimeField()

    objects = OfCampaignQuerySet.as_manager()

    class Meta:
        ordering = ["campaign_id", "kind", "starts_on"]
        constraints = [
            models.UniqueConstraint(fields=["campaign", "kind", "starts_on"], name="pointrule_once_a_day"),
            models.CheckConstraint(condition=Q(fen_per_point__gte=0), name="pointrule_fen_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.campaign_id} {self.kind} {self.starts_on}"


class RewardRule(models.Model):
    """One row per step of the rewards: from a day on, so much money for each result of a kind from an amount upwards.

    Steps of a kind that begin on the same day belong together; the latest day that has begun stands.
    """

    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="reward_rules")
    kind = models.CharField(_("Kind"), max_length=8, choices=KINDS)
    starts_on = models.DateField(_("From"))
    from_fen = models.BigIntegerField(_("From an amount of"), default=0)
    reward_fen = models.BigIntegerField(_("Reward"))
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    set_at = models.DateTimeField()

    objects = OfCampaignQuerySet.as_manager()

    class Meta:
        ordering = ["campaign_id", "kind", "-starts_on", "from_fen"]
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "kind", "starts_on", "from_fen"], name="rewardrule_step_once_a_day"
            ),
            models.CheckConstraint(
                condition=Q(from_fen__gte=0, reward_fen__gte=0), name="rewardrule_not_negative"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.campaign_id} {self.kind} {self.starts_on} {self.from_fen}"


class ResultSource(models.TextChoices):
    HAND = "hand", _("By hand")
    CORE = "core", _("Core banking")


class Result(PublicModel):
    """One row per result, or per reversal of one (negative, naming it); never changed and never deleted.

    Amounts in fen of yuan; `account` is the evidence of a result taken from core banking.
    """

    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="results")
    target = models.ForeignKey(
        Target, null=True, blank=True, on_delete=models.PROTECT, related_name="results"
    )
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    staff = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    kind = models.CharField(_("Kind"), max_length=8, choices=KINDS)
    count = models.IntegerField(_("How many"), default=0)
    amount_fen = models.BigIntegerField(_("Amount"), default=0)
    points = models.BigIntegerField(default=0)
    happened_on = models.DateField(_("On"))
    source = models.CharField(max_length=4, choices=ResultSource)
    account = models.ForeignKey(Account, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    evidence = models.CharField(_("Evidence"), max_length=200, blank=True)
    reverses = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="reversal"
    )
    reason = models.CharField(_("Reason"), max_length=200, blank=True)
    form_key = models.UUIDField(null=True, blank=True, unique=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    recorded_at = models.DateTimeField()

    objects = ResultQuerySet.as_manager()

    class Meta:
        ordering = ["-happened_on", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "kind", "account"],
                condition=Q(reverses=None, account__isnull=False),
                name="result_account_counts_once",
            ),
            models.CheckConstraint(
                condition=Q(reverses=None, count__gte=0, amount_fen__gte=0)
                | Q(reverses__isnull=False, count__lte=0, amount_fen__lte=0),
                name="result_negative_only_as_reversal",
            ),
            models.CheckConstraint(
                condition=Q(source="hand") | Q(account__isnull=False), name="result_of_core_has_account"
            ),
        ]
        indexes = [
            # The ranking sums a campaign's results by unit and person; the page shows the newest.
            models.Index(fields=["campaign", "-happened_on", "-id"], name="result_of_campaign"),
        ]

    def __str__(self) -> str:
        return f"{self.campaign_id} {self.kind} {self.happened_on}"


class Bulletin(PublicModel):
    """One row per campaign and Monday: what the ranking was then, frozen, with its PDF by content."""

    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="bulletins")
    number = models.PositiveIntegerField()
    week_on = models.DateField()
    as_of = models.DateField()
    snapshot = models.JSONField()
    pdf = models.ForeignKey(StoredFile, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    # When it went out by mail; empty while no mail was sent.
    sent_at = models.DateTimeField(null=True, blank=True)

    objects = OfCampaignQuerySet.as_manager()

    class Meta:
        ordering = ["-week_on"]
        constraints = [
            models.UniqueConstraint(fields=["campaign", "week_on"], name="bulletin_once_a_week"),
            models.UniqueConstraint(fields=["campaign", "number"], name="bulletin_number_once"),
        ]

    def __str__(self) -> str:
        return f"{self.campaign_id} {self.number}"


class Evaluation(models.Model):
    """One row per campaign looked back on: what it cost and brought, its blank spots, what to repeat."""

    campaign = models.OneToOneField(Campaign, on_delete=models.PROTECT, related_name="evaluation")
    cost_fen = models.BigIntegerField(_("Cost"), default=0)
    return_fen = models.BigIntegerField(_("Return"), default=0)
    return_base = models.CharField(_("What the return counts"), max_length=120, blank=True)
    blank_spots = models.TextField(_("Blank spots"), max_length=2000, blank=True)
    repeat = models.TextField(_("What to repeat"), max_length=2000, blank=True)
    leave_out = models.TextField(_("What to leave out"), max_length=2000, blank=True)
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    objects = OfCampaignQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(cost_fen__gte=0, return_fen__gte=0), name="evaluation_not_negative"
            ),
        ]

    def __str__(self) -> str:
        return str(self.campaign_id)
