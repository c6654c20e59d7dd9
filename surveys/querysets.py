"""Chainable words over surveys, answers and the numbers they are weighed by."""

from datetime import date, timedelta
from typing import Self

from django.db import models

from customers.querysets import OfCustomerQuerySet
from surveys.rules import STALE_DAYS


class SurveyRuleQuerySet(models.QuerySet):
    def visible_to(self, user) -> Self:
        """Everybody reads how satisfaction is weighed, and who decided it."""
        return self.all()

    def in_force(self):
        """The last decision, with which the next answer is weighed."""
        return self.order_by("-id").first()


class SurveyQuerySet(OfCustomerQuerySet):
    """A survey is seen by whoever sees its customer."""

    def unsettled(self) -> Self:
        """Neither answered nor withdrawn."""
        return self.filter(answer=None, withdrawn_at=None)

    def to_send_on(self, day: date) -> Self:
        """Planned ones whose day came of late and which nobody has handed over yet."""
        fresh = day - timedelta(days=STALE_DAYS)
        return self.unsettled().filter(expires_on=None, due_on__lte=day, due_on__gte=fresh)

    def stale_on(self, day: date) -> Self:
        """Planned ones whose day is long past and which nobody has handed over."""
        return self.unsettled().filter(expires_on=None, due_on__lt=day - timedelta(days=STALE_DAYS))


class SurveyResponseQuerySet(OfCustomerQuerySet):
    """An answer is seen by whoever sees the customer who gave it."""

    def between(self, first: date | None, last: date | None) -> Self:
        """Answers of a span of business days, both ends included; no bound where there is none."""
        found = self if first is None else self.filter(answered_on__gte=first)
        return found if last is None else found.filter(answered_on__lte=last)
