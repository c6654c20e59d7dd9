"""Who sees which handover."""

from typing import Self

from django.db import models
from django.db.models import Q

from organization.querysets import subtree_condition


class HandoverQuerySet(models.QuerySet):
    def visible_to(self, user) -> Self:
        """Whoever gives or takes, whoever proposed it, and supervisors of the unit that gives; head office all."""
        reach = user.reach
        if reach.everything:
            return self.all()
        mine = Q(giver_id=user.pk) | Q(taker_id__in=reach.people) | Q(proposed_by_id=user.pk)
        return self.filter(mine | subtree_condition(reach.subtrees, "unit__path"))
