"""Chainable words over summaries."""

from typing import Self

from django.db import models

from organization.querysets import subtree_condition


class SummaryQuerySet(models.QuerySet):
    def visible_to(self, user) -> Self:
        """Figures of the units a person reads whole; none for people without a subtree."""
        reach = user.reach
        if reach.everything:
            return self.all()
        return self.filter(subtree_condition(reach.subtrees, "unit__path"))

    def current(self) -> Self:
        return self.filter(publication__current__isnull=False)
