"""Chainable words over stored files."""

from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import Exists, OuterRef, Q


class StoredFileQuerySet(models.QuerySet):
    def unattached(self) -> Self:
        """Files that no record of any app points to."""
        held = Q(pk__in=[])
        # Hidden ones as well: a record that names no way back holds its file all the same.
        for relation in self.model._meta.get_fields(include_hidden=True):
            if not relation.auto_created or relation.concrete:
                continue
            pointing = relation.related_model._base_manager.filter(**{relation.field.name: OuterRef("pk")})
            held |= Q(Exists(pointing))
        return self.exclude(held)

    def not_offered_since(self, moment: datetime) -> Self:
        """Files whose content nobody has sent again since a moment."""
        return self.filter(offered_at__lt=moment)
