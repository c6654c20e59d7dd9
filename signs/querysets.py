"""Chainable words over warning signs, their rules, and what happened to a company."""

from typing import Self

from django.db import models
from django.db.models import OuterRef, Subquery

from customers.querysets import OfCustomerQuerySet


class SignRuleQuerySet(models.QuerySet):
    def visible_to(self, user) -> Self:
        """Everybody reads what is looked for, and who decided it."""
        return self.all()

    def in_force(self) -> Self:
        """The last decision on each rule."""
        last = self.model._default_manager.filter(code=OuterRef("code")).order_by("-id")
        return self.filter(pk=Subquery(last.values("pk")[:1]))


class SignQuerySet(OfCustomerQuerySet):
    """A sign is seen by whoever sees its customer."""

    def live(self) -> Self:
        """Signs whose reason still stands, whether handled or not."""
        return self.filter(ended_on=None)

    def waiting(self) -> Self:
        """Signs that nobody has handled and whose reason still stands."""
        return self.live().exclude(state="handled")


class CompanyEventQuerySet(OfCustomerQuerySet):
    """What happened to a company is seen by whoever sees the customer."""

    def standing(self) -> Self:
        """What has not been withdrawn."""
        return self.filter(withdrawn_at=None)
