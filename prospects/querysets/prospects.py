"""Who sees which prospect, and words over the pool."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import Q

from common.text import search_parts
from organization.querysets import subtree_condition
from organization.rules import Role


class ProspectQuerySet(models.QuerySet):
    def visible_to(self, user) -> Self:
        """The pool of one's unit for its account managers, the subtree for supervisors, everything for executives.

        Whoever holds a prospect sees it wherever its pool is.
        """
        reach = user.reach
        if reach.everything:
            return self.all()
        seen = subtree_condition(reach.subtrees, "unit__path")
        if reach.on_teams:
            seen |= Q(owner_id=reach.staff_id)
        if Role.ACCOUNT_MANAGER in reach.roles and user.unit_id is not None:
            seen |= Q(unit_id=user.unit_id)
        return self.filter(seen)

    def open(self) -> Self:
        """In the pool, to be claimed."""
        return self.filter(state="open")

    def claimed(self) -> Self:
        return self.filter(state="claimed")

    def live(self) -> Self:
        """In the pool or held by somebody: neither converted nor dropped."""
        return self.filter(state__in=["open", "claimed"])

    def held_by(self, person) -> Self:
        return self.filter(state="claimed", owner_id=person.pk)

    def unprotected(self) -> Self:
        """Those that no running opportunity keeps with their account manager."""
        return self.filter(open_opportunities=0)

    def returning_by(self, day: date) -> Self:
        """Held, unprotected, and to go back to the pool on or before a day."""
        return self.claimed().unprotected().filter(return_on__lte=day)

    def named_like(self, typed: str) -> Self:
        """Prospects whose names, pinyin, initials or codes contain what was typed (two characters or more)."""
        text, parts = search_parts(typed)
        if not parts:
            return self.none()
        return self.filter(search_parts__contains=parts, search_text__contains=text)


class OfProspectQuerySet(models.QuerySet):
    """Records of one prospect are seen by whoever sees the prospect."""

    def visible_to(self, user) -> Self:
        prospects = self.model._meta.get_field("prospect").related_model.objects
        return self.filter(prospect__in=prospects.visible_to(user).values("pk"))
