"""Targets of units and people by month, and what they achieved in each month that was scored."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from common.models import PublicModel
from organization.models import Unit
from targets.querysets import OfUnitsQuerySet
from targets.rules import Levels, Measure


class TargetMeasure(models.TextChoices):
    DEPOSITS = Measure.DEPOSITS.value, _("Average deposits")
    LOANS = Measure.LOANS.value, _("Average loans")
    CONTRIBUTION = Measure.CONTRIBUTION.value, _("Contribution, 12 months")
    CUSTOMERS = Measure.CUSTOMERS.value, _("Customers")
    KEY_CUSTOMERS = Measure.KEY_CUSTOMERS.value, _("Customers, key and above")
    NEW_CUSTOMERS = Measure.NEW_CUSTOMERS.value, _("New customers")


class Target(PublicModel):
    """One row per unit (or person within it), measure and month: floor, target and stretch.

    Fen of yuan, or customers. Without a person it is the unit's whole target, everything below it included. `version`
    rises with each change.
    """

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    measure = models.CharField(_("Measure"), max_length=14, choices=TargetMeasure.choices)
    # First day of the month.
    month = models.DateField(_("Month"))
    floor = models.BigIntegerField(pgettext_lazy("target", "Floor"))
    target = models.BigIntegerField(pgettext_lazy("target", "Target"))
    stretch = models.BigIntegerField(pgettext_lazy("target", "Stretch"))
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    set_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    objects = OfUnitsQuerySet.as_manager()

    class Meta:
        ordering = ["month", "unit_id", "person_id", "measure"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["unit", "measure", "month", "person"], nulls_distinct=False, name="target_once"
            ),
            models.CheckConstraint(
                condition=Q(floor__gte=0, floor__lte=F("target"), target__lte=F("stretch")),
                name="target_levels_rise",
            ),
            models.CheckConstraint(condition=Q(month__day=1), name="target_month_begins"),
        ]

    def __str__(self) -> str:
        return f"{self.unit_id} {self.person_id} {self.measure} {self.month:%Y-%m}"

    @property
    def levels(self) -> Levels:
        return Levels(self.floor, self.target, self.stretch)


class Achieved(models.Model):
    """One row per month, unit and lead: what the customers came to that were in that unit and led by that person.

    Written by the night for the month it scores; the last night that scores a month stays, so that what is over keeps
    the leads it had. Customers with a tier; money in fen of yuan equivalents as in the lists: averages of the month
    scored, the contribution of 12 months. `new_customers` had no tier at the end of the month before.
    """

    month = models.DateField()
    business_date = models.DateField()
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    customers = models.PositiveIntegerField()
    key_customers = models.PositiveIntegerField()
    new_customers = models.PositiveIntegerField()
    deposits = models.BigIntegerField()
    loans = models.BigIntegerField()
    contribution = models.BigIntegerField()

    objects = OfUnitsQuerySet.as_manager()

    class Meta:
        ordering = ["month", "unit_id", "person_id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["month", "unit", "person"], nulls_distinct=False, name="achieved_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m} {self.unit_id} {self.person_id}"
