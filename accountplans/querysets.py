"""Chainable words over plans, what stands in them, and who needs one."""

from typing import Self

from django.db import models

from customers.querysets import OfCustomerQuerySet


class PlanQuerySet(OfCustomerQuerySet):
    """A plan is seen by whoever sees its customer."""

    def agreed(self) -> Self:
        """Plans that stand: one of a customer and year at the most."""
        return self.filter(state="agreed")

    def unsettled(self) -> Self:
        """Plans that are being written or wait for a supervisor."""
        return self.filter(state__in=["draft", "submitted"])


class OfPlanQuerySet(models.QuerySet):
    """What stands in a plan is seen by whoever sees its customer."""

    def visible_to(self, user) -> Self:
        plans = self.model._meta.get_field("plan").related_model.objects
        return self.filter(plan__in=plans.visible_to(user).values("pk"))


class PlanRuleQuerySet(models.QuerySet):
    def visible_to(self, user) -> Self:
        """Everybody reads which customers need a plan, and who decided it."""
        return self.all()

    def in_force(self):
        """The last decision."""
        return self.order_by("-id").first()
