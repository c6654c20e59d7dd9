"""Chainable words over summaries."""

from typing import Self

from django.db import models
from django.db.models import Q

from customers.models import Customer
from organization.querysets import subtree_condition
from organization.rules import Act


class SummaryQuerySet(models.QuerySet):
    def visible_to(self, user) -> Self:
        """Figures of the units a person reads whole; none for people without a subtree."""
        reach = user.reach
        if reach.everything:
            return self.all()
        return self.filter(subtree_condition(reach.subtrees, "unit__path"))


class ValueSpreadQuerySet(SummaryQuerySet):
    """Spreads are figures of units, too."""


class UnitMoverQuerySet(models.QuerySet):
    def visible_to(self, user) -> Self:
        """Movers of the units a person reads whole, as far as the customer is seen today."""
        reach = user.reach
        if reach.everything:
            return self.all()
        seen = Customer.objects.visible_to(user).values("pk")
        return self.filter(subtree_condition(reach.subtrees, "unit__path"), customer__in=seen)


class CubeMonthQuerySet(models.QuerySet):
    def visible_to(self, user) -> Self:
        """Which months are closed is for everybody who reads figures of units."""
        return self.all() if user.reach.may(Act.READ_DASHBOARD) else self.none()


class BandTableQuerySet(models.QuerySet):
    def visible_to(self, user) -> Self:
        """Bands are for everybody who reads figures of units."""
        return self.all() if user.reach.may(Act.READ_DASHBOARD) else self.none()


class PairCountQuerySet(models.QuerySet):
    def visible_to(self, user) -> Self:
        """What the bank knows of products used together is for everybody who looks after customers or reads figures."""
        reach = user.reach
        return self.all() if reach.on_teams or reach.may(Act.READ_DASHBOARD) else self.none()


class CustomerTurnQuerySet(models.QuerySet):
    def visible_to(self, user) -> Self:
        """Who came and left in the units a person reads whole, as far as the customer is seen today."""
        reach = user.reach
        if reach.everything:
            return self.all()
        seen = Customer.objects.visible_to(user).values("pk")
        return self.filter(subtree_condition(reach.subtrees, "unit__path"), customer__in=seen)


class WinningCostQuerySet(models.QuerySet):
    def visible_to(self, user) -> Self:
        """What winning a customer costs is for everybody who reads figures of units."""
        return self.all() if user.reach.may(Act.READ_DASHBOARD) else self.none()


class ManagerMonthQuerySet(models.QuerySet):
    def visible_to(self, user) -> Self:
        """Figures of the people in the units a person reads whole, and one's own."""
        reach = user.reach
        if reach.everything:
            return self.all()
        return self.filter(subtree_condition(reach.subtrees, "unit__path") | Q(person=user.pk))


class RankingChoiceQuerySet(models.QuerySet):
    def visible_to(self, user) -> Self:
        """What was chosen for the units a person reads whole, and for one's own."""
        reach = user.reach
        if reach.everything:
            return self.all()
        return self.filter(subtree_condition(reach.subtrees, "unit__path") | Q(unit=user.unit_id))


class OwnQuerySet(models.QuerySet):
    def visible_to(self, user) -> Self:
        """What a person chose for themselves is theirs alone."""
        return self.filter(person=user.pk)
