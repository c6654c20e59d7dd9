"""Chainable words over proposals and what stands in them."""

from typing import Self

from django.db import models

from customers.querysets import OfCustomerQuerySet


class ProposalQuerySet(OfCustomerQuerySet):
    """A proposal is seen by whoever sees its customer."""

    def written(self) -> Self:
        """Those that are being written or wait for approval: one edition of a number at the most."""
        return self.filter(state__in=["draft", "submitted"])

    def waiting(self) -> Self:
        """Those that wait for a supervisor of the branch."""
        return self.filter(state="submitted")


class SuitabilityQuerySet(models.QuerySet):
    """What was confirmed of a product is seen by whoever sees the proposal's customer."""

    def visible_to(self, user) -> Self:
        products = self.model._meta.get_field("product").related_model.objects
        return self.filter(product__in=products.visible_to(user).values("pk"))


class OfProposalQuerySet(models.QuerySet):
    """What belongs to a proposal is seen by whoever sees its customer."""

    def visible_to(self, user) -> Self:
        proposals = self.model._meta.get_field("proposal").related_model.objects
        return self.filter(proposal__in=proposals.visible_to(user).values("pk"))
