"""Who sees which campaign and which of its records, and words over them."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import Q

from campaigns.rules import reads_campaigns
from common.text import search_parts
from organization.querysets import subtree_condition


def _above(paths: list[str]) -> set[str]:
    """The paths of units and of everything above them: 'HO/B01/' has 'HO/' and 'HO/B01/'."""
    found = set()
    for path in paths:
        parts = path.rstrip("/").split("/")
        found |= {"/".join(parts[:count]) + "/" for count in range(1, len(parts) + 1)}
    return found


class CampaignQuerySet(models.QuerySet):
    def visible_to(self, user) -> Self:
        """Campaigns of the units one reads, of one's own unit, and of every unit above these.

        Nothing for administrators, auditors and machines.
        """
        reach = user.reach
        if not reads_campaigns(reach):
            return self.none()
        if reach.everything:
            return self.all()
        own = [user.unit.path] if user.unit_id else []
        return self.filter(
            subtree_condition(reach.subtrees, "owner_unit__path")
            | Q(owner_unit__path__in=_above([*own, *reach.subtrees]))
        )

    def running_on(self, day: date) -> Self:
        return self.filter(state="running", starts_on__lte=day, ends_on__gte=day)


class OfCampaignQuerySet(models.QuerySet):
    """Records of one campaign are seen by whoever sees the campaign."""

    def visible_to(self, user) -> Self:
        campaigns = self.model._meta.get_field("campaign").related_model.objects
        return self.filter(campaign__in=campaigns.visible_to(user).values("pk"))


class TargetQuerySet(models.QuerySet):
    def visible_to(self, user) -> Self:
        """Targets of campaigns one sees: a customer by whoever reads the customer; others by their caller and
        by whoever reads the unit that works on them.
        """
        campaigns = self.model._meta.get_field("campaign").related_model.objects
        customers = self.model._meta.get_field("customer").related_model.objects
        reach = user.reach
        others = (
            Q() if reach.everything else subtree_condition(reach.subtrees, "unit__path") | Q(owner_id=user.pk)
        )
        return self.filter(
            Q(customer__in=customers.visible_to(user).values("pk")) | Q(customer=None) & others,
            campaign__in=campaigns.visible_to(user).values("pk"),
        )

    def open(self) -> Self:
        return self.filter(state="open")

    def owned_by(self, user) -> Self:
        return self.filter(owner_id=user.pk)

    def due_by(self, day: date) -> Self:
        return self.filter(next_on__lte=day)

    def named_like(self, typed: str) -> Self:
        """Targets whose names or pinyin contain what was typed (two characters or more)."""
        text, parts = search_parts(typed)
        if not parts:
            return self.none()
        return self.filter(search_text__contains=text)


class OfTargetQuerySet(models.QuerySet):
    """Records of one target are seen by whoever sees the target."""

    def visible_to(self, user) -> Self:
        targets = self.model._meta.get_field("target").related_model.objects
        return self.filter(target__in=targets.visible_to(user).values("pk"))


class ResultQuerySet(OfCampaignQuerySet):
    def visible_to(self, user) -> Self:
        """Results one by one: one's own, and those of the units one reads; the league table shows sums to all."""
        reach = user.reach
        seen = super().visible_to(user)
        if reach.everything:
            return seen
        return seen.filter(subtree_condition(reach.subtrees, "unit__path") | Q(staff_id=user.pk))

    def until(self, day: date) -> Self:
        return self.filter(happened_on__lte=day)
