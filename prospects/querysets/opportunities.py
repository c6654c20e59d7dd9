"""Who sees which opportunity, and words over the pipeline."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import Q

from prospects.rules.pipeline import State


class OpportunityQuerySet(models.QuerySet):
    def visible_to(self, user) -> Self:
        """An opportunity is seen by whoever sees its company: the customer, or the prospect while it is none yet."""
        if user.reach.everything:
            return self.all()
        customers = self.model._meta.get_field("customer").related_model.objects
        prospects = self.model._meta.get_field("prospect").related_model.objects
        return self.filter(
            Q(customer__in=customers.visible_to(user).values("pk"))
            | Q(customer=None, prospect__in=prospects.visible_to(user).values("pk"))
        )

    def live(self) -> Self:
        """Of companies in use: a customer that was merged or restricted shows none.

        Said by the few that are out of use, so that sums over the whole bank need no join with all customers.
        """
        customers = self.model._meta.get_field("customer").related_model.objects
        return self.filter(
            Q(customer=None) | ~Q(customer__in=customers.exclude(state="live").order_by().values("pk"))
        )

    def open(self) -> Self:
        return self.filter(state=State.OPEN)

    def running(self) -> Self:
        """Open or resting: neither won nor lost."""
        return self.filter(state__in=[State.OPEN, State.ON_HOLD])

    def closed_since(self, day: date) -> Self:
        """Won or lost on or after a day."""
        return self.filter(state__in=[State.WON, State.LOST], closed_on__gte=day)

    def past_their_date(self, day: date) -> Self:
        return self.open().filter(expected_on__lt=day)

    def named_like(self, typed: str) -> Self:
        """Opportunities whose own name or whose company's name contains what was typed."""
        customers = self.model._meta.get_field("customer").related_model.objects.named_like(typed)
        prospects = self.model._meta.get_field("prospect").related_model.objects.named_like(typed)
        return self.filter(
            Q(name__icontains=typed)
            | Q(customer__in=customers.values("pk"))
            | Q(prospect__in=prospects.values("pk"))
        )


class OfOpportunityQuerySet(models.QuerySet):
    """Records of one opportunity are seen by whoever sees the opportunity."""

    def visible_to(self, user) -> Self:
        opportunities = self.model._meta.get_field("opportunity").related_model.objects
        return self.filter(opportunity__in=opportunities.visible_to(user).values("pk"))
