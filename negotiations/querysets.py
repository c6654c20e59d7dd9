"""Who sees which negotiation: the deal team all of it, those above that it exists, everybody else nothing."""

from typing import Any, Self

from django.db import models
from django.db.models import Q

from common.calendar import business_today
from organization.querysets import subtree_condition
from organization.rules import Act

# What a supervisor off the team may know; nothing else is ever selected for them.
KNOWN = (
    "public_id",
    "number",
    "customer__customer_no",
    "customer__short_name",
    "customer__short_name_en",
    "prospect__short_name",
    "prospect__short_name_en",
    "unit__short_name",
    "unit__short_name_en",
    "lead__name",
    "lead__name_en",
    "step",
    "deadline_on",
    "outcome",
    "ended_on",
)


def keys_of_team(negotiation: Any, user) -> models.QuerySet:
    """Keys of the talks of whose deal team a person is today, or somebody for whom they stand in."""
    members = negotiation._meta.get_field("team").related_model._base_manager.all()
    today = business_today()
    return members.filter(
        Q(ends_on=None) | Q(ends_on__gt=today), starts_on__lte=today, staff_id__in=user.reach.people
    ).values("negotiation_id")


class NegotiationQuerySet(models.QuerySet):
    def visible_to(self, user) -> Self:
        """Talks of whose deal team a person is today: they read and work on all of it."""
        return self.filter(pk__in=keys_of_team(self.model, user)) if user.reach.roles else self.none()

    def above_team(self, user) -> Self:
        """Talks in a person's subtree (all for head office) of whose team they are not."""
        reach = user.reach
        seen = Q() if reach.everything else subtree_condition(reach.subtrees, "unit__path")
        return self.filter(seen).exclude(pk__in=keys_of_team(self.model, user))

    def known_to(self, user) -> Self:
        """Talks of which a person may know that they exist: the team's own, and those of one's subtree."""
        reach = user.reach
        if not reach.roles:
            return self.none()
        if reach.everything:
            return self.all()
        seen = subtree_condition(reach.subtrees, "unit__path")
        return self.filter(seen | Q(pk__in=keys_of_team(self.model, user)))

    def known_columns(self) -> models.QuerySet:
        """Existence, stage, deadline and outcome as dictionaries; no other column leaves the database."""
        return self.values(*KNOWN)

    def running(self) -> Self:
        return self.filter(outcome="running")

    def ended(self) -> Self:
        return self.exclude(outcome="running")


class OfNegotiationQuerySet(models.QuerySet):
    """What belongs to a talk is read by its deal team."""

    path = "negotiation"

    def visible_to(self, user) -> Self:
        talks = self._talks().visible_to(user)
        return self.filter(**{f"{self.path}__in": talks.values("pk")})

    def _talks(self) -> NegotiationQuerySet:
        model: Any = self.model
        for name in self.path.split("__"):
            model = model._meta.get_field(name).related_model
        return model.objects


class OfferQuerySet(OfNegotiationQuerySet):
    path = "round__negotiation"

    def standing(self) -> Self:
        """Without those that a later entry corrects."""
        return self.filter(corrected_by=None)


class OfAgreementQuerySet(OfNegotiationQuerySet):
    path = "agreement__negotiation"


class AskQuerySet(OfNegotiationQuerySet):
    def visible_to(self, user) -> Self:
        """Those of one's own talks, those that wait for one's decision, and those that one has decided."""
        talks = self._talks().visible_to(user)
        return self.filter(
            Q(negotiation__in=talks.values("pk")) | self._before(user) | Q(decided_by_id=user.pk)
        )

    def before(self, user) -> Self:
        """Those that wait for a person's decision: of their subtree, not their own, of no team they are on."""
        return self.filter(self._before(user))

    def _before(self, user) -> Q:
        reach = user.reach
        if not reach.may(Act.APPROVE_STOP_LINE):
            return Q(pk__in=[])
        talks = self._talks().running().filter(subtree_condition(reach.subtrees, "unit__path"))
        mine = keys_of_team(self.model._meta.get_field("negotiation").related_model, user)
        return (
            Q(state="waiting", concession=None, negotiation__in=talks.values("pk"))
            & ~Q(asked_by_id__in=user.reach.people)
            & ~Q(negotiation__in=mine)
        )
