"""Chainable words over runs, model versions and their simulations."""

from datetime import date
from typing import Self

from django.db import models

from customers.querysets import OfCustomerQuerySet
from organization.rules import Act
from tiers.rules import OVERRIDE_STANDING


class RunQuerySet(models.QuerySet):
    def visible_to(self, user) -> Self:
        """Runs are read by those who look after the night; they hold figures of the whole bank."""
        return self.all() if user.reach.may(Act.READ_RUNS) else self.none()

    def published(self) -> Self:
        """Runs that readers follow or have followed."""
        return self.filter(state="published")


class ModelQuerySet(models.QuerySet):
    def visible_to(self, user) -> Self:
        """Versions of the scoring model and what they would do are head office's work."""
        return self.all() if user.reach.may(Act.SHAPE_MODELS) else self.none()


class DatedQuerySet(models.QuerySet):
    def in_force(self, day: date) -> Self:
        """Rows that hold on a day, the one that began last at the end: it counts."""
        held = self.filter(valid_from__lte=day).filter(
            models.Q(valid_until=None) | models.Q(valid_until__gt=day)
        )
        return held.order_by("valid_from")


class ParameterChangeQuerySet(models.QuerySet):
    def visible_to(self, user) -> Self:
        """What the bank assumes of prices, ratings and capital is head office's work, as its scoring is."""
        return self.all() if user.reach.may(Act.SHAPE_MODELS) else self.none()


class OverrideQuerySet(OfCustomerQuerySet):
    def waiting(self) -> Self:
        """Proposals that nobody has decided yet."""
        return self.filter(state="proposed")

    def standing(self) -> Self:
        """Approved ones that have not ended: in force, or from the next night on."""
        return self.filter(state__in=OVERRIDE_STANDING)

    def holding_on(self, day: date) -> Self:
        """Standing ones whose last day has not passed on a business date."""
        return self.standing().filter(until__gte=day)

    def shown_on(self, day: date) -> Self:
        """Those that the nights of a business date past have shown, whatever became of them since."""
        shown = self.filter(began_on__lte=day, until__gte=day)
        return shown.filter(models.Q(ended_on=None) | models.Q(ended_on__gt=day))
