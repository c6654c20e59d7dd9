"""Tiers that people decided: proposed by one, approved by another, for a time."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import pgettext_lazy

from common.models import PublicModel
from customers.models import Customer, Tier
from tiers.querysets import OverrideQuerySet
from tiers.rules import OVERRIDE_STANDING


class OverrideState(models.TextChoices):
    PROPOSED = "proposed", pgettext_lazy("tier by decision", "Waits for approval")
    REFUSED = "refused", pgettext_lazy("tier by decision", "Refused")
    WITHDRAWN = "withdrawn", pgettext_lazy("tier by decision", "Withdrawn")
    APPROVED = "approved", pgettext_lazy("tier by decision", "Approved, from the next night")
    IN_FORCE = "in_force", pgettext_lazy("tier by decision", "In force")
    ENDED = "ended", pgettext_lazy("tier by decision", "Ended")
    EXPIRED = "expired", pgettext_lazy("tier by decision", "Expired")


class TierOverride(PublicModel):
    """One row per tier that a person proposed for a customer in place of the computed one; no score is touched.

    `tier_computed` is what the score gave when it was proposed. It holds in nights of business dates up to and with
    `until`. `began_on` and `ended_on` are the business dates of the first night that showed it and the first that did
    not. Tier, reason and last day are never edited: a change is another proposal.
    """

    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="tier_overrides")
    tier = models.ForeignKey(Tier, on_delete=models.PROTECT, related_name="+")
    tier_computed = models.ForeignKey(Tier, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=300)
    until = models.DateField()
    state = models.CharField(max_length=10, choices=OverrideState, default=OverrideState.PROPOSED)
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    decision = models.CharField(max_length=300, blank=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    ended_at = models.DateTimeField(null=True, blank=True)
    end_reason = models.CharField(max_length=300, blank=True)
    began_on = models.DateField(null=True, blank=True)
    ended_on = models.DateField(null=True, blank=True)

    objects = OverrideQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["customer"], condition=Q(state="proposed"), name="override_one_proposed"
            ),
            models.UniqueConstraint(
                fields=["customer"], condition=Q(state__in=OVERRIDE_STANDING), name="override_one_standing"
            ),
            models.CheckConstraint(
                condition=Q(decided_by=None) | ~Q(decided_by=F("proposed_by")), name="override_four_eyes"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[*OVERRIDE_STANDING, "refused", "ended"])
                | Q(decided_by__isnull=False),
                name="override_decided_by_somebody",
            ),
        ]
        indexes = [
            # The file of a customer, newest first.
            models.Index(fields=["customer", "-id"], name="override_of_customer"),
        ]

    def __str__(self) -> str:
        return f"{self.customer_id} {self.tier_id} {self.state}"
