"""Who reads which knowledge: what names a customer as the customer, the rest by unit."""

from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import Q

from common.text import search_parts
from knowledge.rules import State
from lists.rules import units_above
from organization.querysets import subtree_condition


def _above(user) -> list[str]:
    return units_above(user.unit.path) if user.unit_id else []


class PieceQuerySet(models.QuerySet):
    def visible_to(self, user) -> Self:
        """What names a customer is read by whoever reads the customer, until it is taken back.

        What names none: by everybody of the unit it is shared with and below, once it is shared; before that and
        afterwards by its author and by supervisors of the author's unit; all by an executive.
        """
        if user.reach.everything:
            return self.all()
        customers = self.model._meta.get_field("customer").related_model.objects
        theirs = customers.visible_to(user).values("pk")
        shared = Q(state=State.SHARED.value, shared_with__path__in=_above(user))
        led = subtree_condition(user.reach.subtrees, "unit__path")
        own = Q(author_id=user.pk)
        kept = ~Q(state=State.WITHDRAWN.value) | own | led
        return self.filter(
            Q(customer__isnull=False, customer__in=theirs) & kept | Q(customer=None) & (shared | own | led)
        )

    def shared(self) -> Self:
        return self.filter(state=State.SHARED.value)

    def shared_between(self, start: datetime, end: datetime) -> Self:
        return self.shared().filter(shared_at__gte=start, shared_at__lt=end)

    def saying(self, typed: str) -> Self:
        """Pieces in which what was typed stands: two characters or more, pinyin and initials of titles and tags."""
        text, parts = search_parts(typed)
        if not parts:
            return self.none()
        return self.filter(search_parts__contains=parts, search_text__contains=text)


class DigestQuerySet(models.QuerySet):
    def visible_to(self, user) -> Self:
        """A unit's digest is read by its people and those who read the unit whole."""
        if user.reach.everything:
            return self.all()
        return self.filter(
            Q(unit_id=user.unit_id or 0) | subtree_condition(user.reach.subtrees, "unit__path")
        )


class OwnQuerySet(models.QuerySet):
    def visible_to(self, user) -> Self:
        """What one follows is one's own."""
        return self.filter(person_id=user.pk)
