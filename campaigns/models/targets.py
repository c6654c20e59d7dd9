"""Whom a campaign calls: lists as they came, targets once each, and what came of every call."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from campaigns.models.campaign import Campaign
from campaigns.querysets import OfCampaignQuerySet, OfTargetQuerySet, TargetQuerySet
from campaigns.rules import NextAction, Outcome, TargetState
from common.models import PublicModel
from customers.models import Customer
from organization.models import Unit
from prospects.models import Prospect

TARGET_STATES = [
    (TargetState.OPEN.value, pgettext_lazy("target", "Open")),
    (TargetState.WON.value, pgettext_lazy("target", "Opened")),
    (TargetState.CLOSED.value, pgettext_lazy("target", "Closed")),
]
OUTCOMES = [
    (Outcome.NO_ANSWER.value, _("No answer")),
    (Outcome.CALL_BACK.value, _("Call back")),
    (Outcome.INTERESTED.value, _("Interested, visit")),
    (Outcome.MEETING.value, _("Met")),
    (Outcome.PROPOSAL.value, _("Proposal sent")),
    (Outcome.AGREED.value, _("Agreed, collects papers")),
    (Outcome.OPENED.value, _("Account opened")),
    (Outcome.DECLINED.value, _("Declined")),
    (Outcome.WITH_RIVAL.value, _("With another bank")),
    (Outcome.WRONG_TARGET.value, _("Does not decide")),
]
ACTIONS = [
    (NextAction.CALL.value, pgettext_lazy("next action", "Call")),
    (NextAction.VISIT.value, pgettext_lazy("next action", "Visit")),
    (NextAction.SEND_PROPOSAL.value, pgettext_lazy("next action", "Send the proposal")),
    (NextAction.FOLLOW_UP.value, pgettext_lazy("next action", "Ask again")),
    (NextAction.COLLECT_PAPERS.value, pgettext_lazy("next action", "Collect the papers")),
]


class ListSource(models.TextChoices):
    FILTER = "filter", _("Filter over customers")
    PROSPECTS = "prospects", _("Filter over prospects")
    FILE = "file", _("Imported list")


class TargetList(PublicModel):
    """One row per list of targets: a filter over customers or prospects with its address, or a file.

    `refused` holds [row number, code] of lines that were not taken.
    """

    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="target_lists")
    name = models.CharField(pgettext_lazy("campaign", "Name"), max_length=80)
    source = models.CharField(max_length=9, choices=ListSource)
    query = models.CharField(max_length=1000, blank=True)
    file_name = models.CharField(max_length=200, blank=True)
    lines_read = models.PositiveIntegerField(default=0)
    new_targets = models.PositiveIntegerField(default=0)
    refused = models.JSONField(default=list)
    form_key = models.UUIDField(null=True, blank=True, unique=True)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField()

    objects = OfCampaignQuerySet.as_manager()

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.name


class Target(PublicModel):
    """One row per subject and campaign: a customer, a prospect, or a name from a list; also its line of the call list.

    `name` is kept for all three, as the list had it; `unit` works on it, `owner` calls.
    """

    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="targets")
    customer = models.ForeignKey(
        Customer, null=True, blank=True, on_delete=models.PROTECT, related_name="campaign_targets"
    )
    prospect = models.ForeignKey(
        Prospect, null=True, blank=True, on_delete=models.PROTECT, related_name="campaign_targets"
    )
    name = models.CharField(pgettext_lazy("campaign", "Name"), max_length=120)
    folded_name = models.CharField(max_length=120)
    search_text = models.TextField(default="")
    name_key = models.CharField(max_length=160, default="")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name=_("Unit"))
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="campaign_targets",
        verbose_name=_("Account manager"),
    )
    who_decides = models.CharField(_("Who decides there"), max_length=120, blank=True)
    way_in = models.CharField(_("Way in"), max_length=120, blank=True)
    value_fen = models.BigIntegerField(_("Worth"), null=True, blank=True)
    state = models.CharField(max_length=6, choices=TARGET_STATES, default=TargetState.OPEN.value)
    next_action = models.CharField(max_length=16, choices=ACTIONS, blank=True, default=NextAction.CALL.value)
    next_on = models.DateField(null=True, blank=True)
    last_outcome = models.CharField(max_length=12, choices=OUTCOMES, blank=True)
    last_called_at = models.DateTimeField(null=True, blank=True)
    calls_made = models.PositiveIntegerField(default=0)
    added_at = models.DateTimeField()

    objects = TargetQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["campaign", "customer"], name="target_customer_once"),
            models.UniqueConstraint(fields=["campaign", "prospect"], name="target_prospect_once"),
            models.UniqueConstraint(
                fields=["campaign", "folded_name"],
                condition=Q(customer=None, prospect=None),
                name="target_name_once",
            ),
            models.CheckConstraint(
                condition=Q(customer=None) | Q(prospect=None), name="target_is_one_subject"
            ),
        ]
        indexes = [
            # One person's call list, what is due first.
            models.Index(
                fields=["owner", "next_on", "id"], condition=Q(state="open"), name="target_call_list"
            ),
            # A campaign's targets by day and by name.
            models.Index(fields=["campaign", "next_on", "id"], name="target_of_campaign"),
            models.Index(fields=["campaign", "unit", "state"], name="target_of_unit"),
        ]

    def __str__(self) -> str:
        return self.name


class ListLine(models.Model):
    """One row per target and list that it stands in; `row` is its line in the file."""

    target_list = models.ForeignKey(TargetList, on_delete=models.PROTECT, related_name="lines")
    target = models.ForeignKey(Target, on_delete=models.PROTECT, related_name="lines")
    row = models.PositiveIntegerField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["target_list", "target"], name="listline_once")]

    def __str__(self) -> str:
        return f"{self.target_list_id} {self.target_id}"


class Call(PublicModel):
    """One row per call or visit: who, when, what came of it, what is next; only appended."""

    target = models.ForeignKey(Target, on_delete=models.PROTECT, related_name="calls")
    staff = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    outcome = models.CharField(_("What came of it"), max_length=12, choices=OUTCOMES)
    note = models.CharField(_("Note"), max_length=500, blank=True)
    next_action = models.CharField(max_length=16, choices=ACTIONS, blank=True)
    next_on = models.DateField(null=True, blank=True)
    happened_at = models.DateTimeField()
    form_key = models.UUIDField(unique=True)

    objects = OfTargetQuerySet.as_manager()

    class Meta:
        ordering = ["-happened_at", "-id"]
        indexes = [
            # What was said to a target, newest first.
            models.Index(fields=["target", "-happened_at", "-id"], name="call_of_target"),
        ]

    def __str__(self) -> str:
        return f"{self.target_id} {self.outcome}"
