"""Who sees which version of a product: what is or was in force everybody, drafts whoever writes them."""

from typing import Self

from django.db import models
from django.db.models import Q

from common.calendar import business_today
from organization.rules import Act


class VersionQuerySet(models.QuerySet):
    def visible_to(self, user) -> Self:
        """All for whoever shapes products; for everybody else all but drafts."""
        return self.all() if user.reach.may(Act.SHAPE_PRODUCTS) else self.exclude(state="draft")

    def released(self) -> Self:
        """The version of each product that was released last, still offered or not."""
        return self.filter(state="in_force")

    def in_force(self) -> Self:
        """The version of each product that counts now: released last, and its last day has not passed."""
        lasts = Q(valid_until=None) | Q(valid_until__gte=business_today())
        return self.released().filter(lasts)
