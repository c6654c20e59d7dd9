"""What a reader of dashboards chose for themselves: the cards of the cockpit, and dashboards by mail."""

from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models

from dashboards.querysets import OwnQuerySet
from dashboards.rules import Card


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
