"""What each account manager's work came to, month by month, and whether a unit ranks its people for all to see."""

from typing import ClassVar

from django.conf import settings
from django.db import models

from dashboards.querysets import ManagerMonthQuerySet, RankingChoiceQuerySet
from organization.models import Unit


class ManagerMonth(models.Model):
    """One row per month, unit of customers and person: those who lead customers there, or are account managers there.

    Written by the night; of a month the last night's stays, which is of `as_of`. Customers are those with a tier, and
    their money as the lists show it; contacts, deals, reports and answers are of the 12 months up to `as_of`, contacts
    that are asked for and kept of that day. Money in fen of yuan, `index_tenths` the sum of satisfaction indexes in
    tenths, `facts_known` how many of the facts of `rules.FACTS` the files of the customers hold. `hard` are the
    customers to whom one at least of the four before it applies.
    """

    month = models.DateField()
    as_of = models.DateField()
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    customers = models.PositiveIntegerField(default=0)
    key_customers = models.PositiveIntegerField(default=0)
    deposits_fen = models.BigIntegerField(default=0)
    loans_fen = models.BigIntegerField(default=0)
    contribution_fen = models.BigIntegerField(default=0)
    contacts_asked = models.PositiveIntegerField(default=0)
    contacts_kept = models.PositiveIntegerField(default=0)
    contacts = models.PositiveIntegerField(default=0)
    deals_won = models.PositiveIntegerField(default=0)
    deals_lost = models.PositiveIntegerField(default=0)
    won_fen = models.BigIntegerField(default=0)
    won_days = models.PositiveIntegerField(default=0)
    reports_due = models.PositiveIntegerField(default=0)
    reports_on_time = models.PositiveIntegerField(default=0)
    facts_known = models.PositiveIntegerField(default=0)
    answers = models.PositiveIntegerField(default=0)
    index_tenths = models.PositiveIntegerField(default=0)
    at_risk = models.PositiveIntegerField(default=0)
    at_loss = models.PositiveIntegerField(default=0)
    away = models.PositiveIntegerField(default=0)
    neglected = models.PositiveIntegerField(default=0)
    hard = models.PositiveIntegerField(default=0)

    objects = ManagerMonthQuerySet.as_manager()

    class Meta:
        ordering = ["-month", "unit_id", "person_id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["month", "unit", "person"], name="manager_month_once"),
        ]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m} {self.unit_id} {self.person_id}"


class RankingChoice(models.Model):
    """Whether a unit and those below it rank their account managers for all; the nearest choice above counts.

    Where nobody chose, they do. Supervisors of the unit see the ranking all the same.
    """

    unit = models.OneToOneField(Unit, on_delete=models.PROTECT, related_name="+")
    public = models.BooleanField()
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    set_at = models.DateTimeField()

    objects = RankingChoiceQuerySet.as_manager()

    class Meta:
        ordering = ["unit_id"]

    def __str__(self) -> str:
        return f"{self.unit_id} {self.public}"
