"""Chainable words over runs, model versions and their simulations."""

from typing import Self

from django.db import models

from organization.rules import Act


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
