"""What another model version would do to the bank, worked out beside the published results."""

from django.conf import settings
from django.db import models

from common.models import Job, PublicModel
from customers.models import Customer, Tier
from customers.querysets import OfCustomerQuerySet
from organization.models import Unit
from tiers.models.nights import Run
from tiers.models.versions import ModelVersion
from tiers.querysets import ModelQuerySet


class Simulation(PublicModel):
    """One row per trial of a version against another one over the facts of a published run.

    `fingerprint` and `against_fingerprint` are those of both versions' contents when it was tried: an edit afterwards
    makes the trial stale. `beside_active` says that the other one scored the bank then; the workbench shows those, and
    a version is submitted on one of them.
    `summary` holds what the page shows; one row per customer lies in `Simulated`.
    """

    model = models.ForeignKey(ModelVersion, on_delete=models.PROTECT, related_name="simulations")
    against = models.ForeignKey(ModelVersion, on_delete=models.PROTECT, related_name="+")
    run = models.ForeignKey(Run, on_delete=models.PROTECT, related_name="+")
    job = models.OneToOneField(Job, on_delete=models.PROTECT, related_name="simulation")
    fingerprint = models.CharField(max_length=64)
    # Empty of trials from before any two versions could be compared: their other version scored, so it stands still.
    against_fingerprint = models.CharField(max_length=64, blank=True)
    beside_active = models.BooleanField(default=True)
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    requested_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)
    customers = models.PositiveIntegerField(default=0)
    summary = models.JSONField(default=dict)

    objects = ModelQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        # The workbench: the newest trial of a version.
        indexes = [models.Index(fields=["model", "-id"], name="simulation_of_model")]

    def __str__(self) -> str:
        return f"{self.model_id} {self.against_id} {self.run_id}"


class Simulated(models.Model):
    """One row per customer and simulation, before (the other version) and after. Partitioned by simulation.

    Scores and points in thousandths; tiers are those that the score qualifies for, before any hysteresis; `distance` is
    the change of the score without its sign; `cause` is the indicator whose points changed most that way, '' for none.
    """

    pk = models.CompositePrimaryKey("simulation_id", "customer_id")
    simulation = models.ForeignKey(Simulation, on_delete=models.PROTECT, related_name="+")
    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="+")
    branch = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    score_before = models.IntegerField()
    score_after = models.IntegerField()
    distance = models.IntegerField()
    rank_before = models.IntegerField()
    rank_after = models.IntegerField()
    tier_before = models.ForeignKey(Tier, on_delete=models.PROTECT, related_name="+")
    tier_after = models.ForeignKey(Tier, on_delete=models.PROTECT, related_name="+")
    confidence_before = models.SmallIntegerField()
    confidence_after = models.SmallIntegerField()
    # The place of the indicator in tiers.rules.Indicator, from 1; 0 where none explains the change.
    cause = models.SmallIntegerField()
    cause_points = models.IntegerField()
    revenue_fen = models.BigIntegerField()

    objects = OfCustomerQuerySet.as_manager()

    class Meta:
        managed = False
        db_table = "tiers_simulated"
