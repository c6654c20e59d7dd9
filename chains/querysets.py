"""Chainable words over the versions of chains and over what was followed up."""

from collections.abc import Iterable
from datetime import date
from typing import Self

from django.db import models


class ChainVersionQuerySet(models.QuerySet):
    def visible_to(self, user) -> Self:
        """Everybody reads what follows by itself, and who decided it."""
        return self.all()

    def of(self, cause: str) -> Self:
        return self.filter(cause=cause)

    def begun_by(self, day: date) -> Self:
        """Versions that had begun by the day, the one in force first."""
        return self.filter(starts_on__lte=day).order_by("-starts_on", "-id")


class ChainEventQuerySet(models.QuerySet):
    def named(self, cause: str, subjects: Iterable[str]) -> Self:
        return self.filter(cause=cause, subject__in=list(subjects))

    def running(self) -> Self:
        """Events that somebody may still have to follow up."""
        return self.filter(stopped_at=None)
