"""What a reader of dashboards chose for themselves: the cards of the cockpit, and dashboards by mail."""

from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from common.models import PublicModel
from dashboards.querysets import OwnQuerySet
from dashboards.rules import Card
from organization.models import Unit


class CockpitLayout(models.Model):
    """One row per person who chose the cards of their cockpit: those shown, in their order."""

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="cockpit_layout"
    )
    cards = ArrayField(models.CharField(max_length=12, choices=[(card.value, card.value) for card in Card]))
    chosen_at = models.DateTimeField()

    objects = OwnQuerySet.as_manager()

    class Meta:
        ordering = ["person_id"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(cards__len__gte=1), name="cockpit_shows_something"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id}"


class RhythmName(models.TextChoices):
    WEEKLY = "weekly", _("Every week")
    MONTHLY = "monthly", _("Every month")


class Subscription(PublicModel):
    """One row per dashboard of a unit that a person has sent by mail, weekly or monthly.

    `period` is the week (2026-W48) or month (2026-11) that was last dealt with, so that each has one letter; `told` are
    the figures as the last letter had them (or as they were on subscribing), on `told_on`. `skipped_on` is the day
    of a letter that was not written, as the person could not read the unit or had no address.
    """

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="dashboard_subscriptions"
    )
    board = models.CharField(pgettext_lazy("board", "Dashboard"), max_length=12)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name=_("Unit"))
    rhythm = models.CharField(_("How often"), max_length=8, choices=RhythmName)
    period = models.CharField(max_length=8)
    told = models.JSONField(default=dict)
    told_on = models.DateField()
    sent_on = models.DateField(null=True, blank=True)
    skipped_on = models.DateField(null=True, blank=True)
    subscribed_at = models.DateTimeField()

    objects = OwnQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["person", "board", "unit"], name="subscription_once"),
        ]
        indexes: ClassVar = [
            # The sweep of letters: whose week or month is not dealt with yet?
            models.Index(fields=["rhythm", "period", "id"], name="subscription_due"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.board} {self.unit_id}"
