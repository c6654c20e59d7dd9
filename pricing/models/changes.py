"""Figures of the standard that one of head office proposed from a day on and another approved or refused."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from common.models import PublicModel
from pricing.models.sheet import PriceSheet
from pricing.querysets import StandardChangeQuerySet
from tiers.models import ChangeState


class StandardTable(models.TextChoices):
    """The tables, as `pricing.rules.standard.Table`."""

    SHEET = "sheet", _("All prices")
    LINES = "lines", _("Cost and margin")
    POSTED = "posted", _("Posted rates of deposits")
    CURRENCIES = "currencies", _("Foreign currencies inside the bank")
    LIMITS = "limits", _("Limits of the levels")


class StandardChange(PublicModel):
    """One row per row of the standard that somebody proposed; approved, `sheet` is the version that it brought.

    `key` is the code of a product, empty for what holds for all prices. `values` and `before` hold figures by name as
    text, `before` those that held on `valid_from` when it was proposed. Nothing of a proposal is ever edited.
    """

    table = models.CharField(max_length=10, choices=StandardTable)
    key = models.CharField(max_length=40, blank=True)
    valid_from = models.DateField()
    values = models.JSONField()
    before = models.JSONField()
    reason = models.CharField(max_length=300)
    state = models.CharField(max_length=10, choices=ChangeState, default=ChangeState.PROPOSED)
    sheet = models.OneToOneField(
        PriceSheet, null=True, blank=True, on_delete=models.PROTECT, related_name="change"
    )
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    decision = models.CharField(max_length=300, blank=True)

    objects = StandardChangeQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["table", "key"], condition=Q(state="proposed"), name="standard_one_proposed"
            ),
            models.CheckConstraint(
                condition=Q(decided_by=None) | ~Q(decided_by=F("proposed_by")), name="standard_four_eyes"
            ),
            models.CheckConstraint(
                condition=Q(state="approved", sheet__isnull=False, decided_by__isnull=False)
                | (~Q(state="approved") & Q(sheet=None)),
                name="standard_approved_has_version",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.table} {self.key} {self.valid_from}"
