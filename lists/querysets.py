"""Chainable words over saved views; who sees one sees its words, and through it only rows that they see anyway."""

from typing import Self

from django.db import models
from django.db.models import Exists, OuterRef, Q

from lists.rules import units_above


class SavedViewQuerySet(models.QuerySet):
    def visible_to(self, user) -> Self:
        """One's own views, and those shared with one's unit or a unit above it."""
        above = units_above(user.unit.path) if user.unit_id else []
        return self.filter(Q(owner_id=user.pk) | Q(shared_with__path__in=above))

    def kept(self) -> Self:
        """Views that were not removed."""
        return self.filter(removed_at=None)

    def of_list(self, name: str) -> Self:
        return self.filter(list_name=name)

    def pinned_by(self, user) -> Self:
        """Views that the person has pinned."""
        pins = self.model._meta.get_field("pins").related_model.objects
        return self.filter(Exists(pins.filter(view=OuterRef("pk"), person_id=user.pk)))
