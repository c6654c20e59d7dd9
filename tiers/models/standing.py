"""On which tier a customer stands and stood, and who moved."""

from django.db import models
from django.db.models import Q

from common.changes import MADE, change_triggers
from customers.models import Customer, Tier
from customers.querysets import OfCustomerQuerySet
from tiers.models.nights import Run
from tiers.models.overrides import TierOverride


class TierInterval(models.Model):
    """One row per customer and stretch of business dates on one tier; the open one has no `ended_on`.

    `override` is the decision by which it is held; without one the score gave it.
    """

    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="tier_intervals")
    tier = models.ForeignKey(Tier, on_delete=models.PROTECT, related_name="+")
    started_on = models.DateField()
    ended_on = models.DateField(null=True, blank=True)
    opened_by = models.ForeignKey(Run, on_delete=models.PROTECT, related_name="+")
    closed_by = models.ForeignKey(Run, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    override = models.ForeignKey(
        TierOverride, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = OfCustomerQuerySet.as_manager()

    class Meta:
        ordering = ["customer_id", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["customer"], condition=Q(ended_on=None), name="interval_one_open"
            ),
        ]
        indexes = [
            # Movers between any two dates: whose stretch began or ended between them.
            models.Index(fields=["started_on"], name="interval_started"),
            models.Index(fields=["ended_on"], name="interval_ended"),
        ]

    def __str__(self) -> str:
        return f"{self.customer_id} {self.tier_id} {self.started_on}"


class TierMove(models.Model):
    """One row per customer whose tier changed in a run: the cause of notices and of the movers' list."""

    run = models.ForeignKey(Run, on_delete=models.PROTECT, related_name="moves")
    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="tier_moves")
    tier_from = models.ForeignKey(Tier, on_delete=models.PROTECT, related_name="+")
    tier_to = models.ForeignKey(Tier, on_delete=models.PROTECT, related_name="+")
    # The indicator whose points changed most, and by how many thousandths; or a decision that began or ended.
    cause = models.CharField(max_length=20, blank=True)
    cause_points = models.IntegerField(default=0)

    objects = OfCustomerQuerySet.as_manager()

    class Meta:
        triggers = change_triggers("tiers", key="customer_id", kinds=[MADE])
        ordering = ["run_id", "id"]
        constraints = [models.UniqueConstraint(fields=["run", "customer"], name="move_once_per_run")]

    def __str__(self) -> str:
        return f"{self.customer_id} {self.tier_from_id}>{self.tier_to_id}"
