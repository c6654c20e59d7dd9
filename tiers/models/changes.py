"""Rows that people add to the bank's dated parameters: proposed by one, approved by another."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from common.models import PublicModel
from tiers.querysets import ParameterChangeQuerySet


class ParameterTable(models.TextChoices):
    """The tables, as `tiers.parameter_tables.Table`."""

    PRICES = "prices", _("Transfer prices")
    RATINGS = "ratings", _("Internal ratings")
    LINES = "lines", _("Product lines")
    BANK = "bank", _("Capital and day count")
    CHURN = "churn", _("Signs of leaving")
    POTENTIAL = "potential", _("Potential value")


class ChangeState(models.TextChoices):
    PROPOSED = "proposed", pgettext_lazy("parameter", "Waits for approval")
    APPROVED = "approved", pgettext_lazy("parameter", "Approved")
    REFUSED = "refused", pgettext_lazy("parameter", "Refused")
    WITHDRAWN = "withdrawn", pgettext_lazy("parameter", "Withdrawn")


class ParameterChange(PublicModel):
    """One row per row of a dated table that somebody proposed; approved, it stands there under `row`.

    `key` says of what within the table: a product line's code, a rating (empty: customers without one), a sign, and
    nothing for the whole bank. `values` and `before` hold figures by field as text, `before` those in force on
    `valid_from` when it was proposed (empty: none). Nothing of a proposal is ever edited.
    """

    table = models.CharField(max_length=10, choices=ParameterTable)
    key = models.CharField(max_length=40, blank=True)
    valid_from = models.DateField()
    values = models.JSONField()
    before = models.JSONField(default=dict)
    reason = models.CharField(max_length=300)
    state = models.CharField(max_length=10, choices=ChangeState, default=ChangeState.PROPOSED)
    row = models.BigIntegerField(null=True, blank=True)
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    decision = models.CharField(max_length=300, blank=True)

    objects = ParameterChangeQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["table", "key"], condition=Q(state="proposed"), name="parameter_one_proposed"
            ),
            models.UniqueConstraint(
                fields=["table", "row"], condition=Q(row__isnull=False), name="parameter_row_once"
            ),
            models.CheckConstraint(
                condition=Q(decided_by=None) | ~Q(decided_by=F("proposed_by")), name="parameter_four_eyes"
            ),
            models.CheckConstraint(
                condition=Q(state="approved", row__isnull=False, decided_by__isnull=False)
                | (~Q(state="approved") & Q(row=None)),
                name="parameter_approved_has_row",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.table} {self.key} {self.valid_from}"
