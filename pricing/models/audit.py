"""What the running check of booked prices found."""

from django.db import models
from django.db.models import Q

from common.models import PublicModel
from customers.models import Account
from pricing.querysets import UnaskedQuerySet


class UnaskedNote(PublicModel):
    """One row per note (loan, guarantee, deposit) booked better than the standard gives anybody, with nothing approved.

    `standard_rate` is the best price of the standard when it was opened, for the customer's rating; `gap_bp` how much
    better for the customer it was booked. `cleared_on` is when the check found it no more.
    """

    account = models.OneToOneField(Account, on_delete=models.PROTECT, related_name="+")
    booked_rate = models.DecimalField(max_digits=9, decimal_places=6)
    standard_rate = models.DecimalField(max_digits=9, decimal_places=6)
    gap_bp = models.PositiveIntegerField()
    found_on = models.DateField()
    cleared_on = models.DateField(null=True, blank=True)

    objects = UnaskedQuerySet.as_manager()

    class Meta:
        ordering = ["-gap_bp", "-id"]
        constraints = [
            models.CheckConstraint(condition=Q(gap_bp__gt=0), name="unasked_note_is_better"),
        ]
        indexes = [
            # The list of internal audit, the furthest from the standard first.
            models.Index(
                fields=["-gap_bp", "-id"], condition=Q(cleared_on=None), name="unasked_note_standing"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.account_id} {self.gap_bp}"
