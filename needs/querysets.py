"""Chainable words over needs."""

from typing import Self

from customers.querysets import OfCustomerQuerySet


class NeedQuerySet(OfCustomerQuerySet):
    """A need is seen by whoever sees its customer; a removed one is in no list."""

    def visible_to(self, user) -> Self:
        return super().visible_to(user).filter(removed_at=None)

    def removed_by(self, user) -> Self:
        """What the user took out, of customers in use that they still read."""
        return super().visible_to(user).filter(removed_by=user, customer__state="live")

    def running(self) -> Self:
        """Needs that are neither followed up, dropped nor removed."""
        return self.filter(removed_at=None).exclude(step__in=["followed_up", "dropped"])
