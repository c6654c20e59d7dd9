"""Chainable words over targets and what was achieved."""

from typing import Self

from django.db import models
from django.db.models import Q

from organization.querysets import subtree_condition


class OfUnitsQuerySet(models.QuerySet):
    """Rows of units and people."""

    def visible_to(self, user) -> Self:
        """Those of the units that a person reads whole, and their own."""
        reach = user.reach
        if reach.everything:
            return self.all()
        own = Q(person=user.pk)
        return (
            self.filter(subtree_condition(reach.subtrees, "unit__path") | own)
            if reach.subtrees
            else self.filter(own)
        )
