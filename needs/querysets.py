"""Chainable words over needs."""

from typing import Self

from customers.querysets import OfCustomerQuerySet


class NeedQuerySet(OfCustomerQuerySet):
    """A need is seen by whoever sees its customer."""

    def running(self) -> Self:
        """Needs that are neither followed up nor dropped."""
        return self.exclude(step__in=["followed_up", "dropped"])
