"""Who sees which version of a product: what is or was in force everybody, drafts whoever writes them."""

from typing import Self

from django.db import models

from organization.rules import Act


class VersionQuerySet(models.QuerySet):
    def visible_to(self, user) -> Self:
        """All for whoever shapes products; for everybody else all but drafts."""
        return self.all() if user.reach.may(Act.SHAPE_PRODUCTS) else self.exclude(state="draft")

    def in_force(self) -> Self:
        """The version of each product that counts now."""
        return self.filter(state="in_force")
