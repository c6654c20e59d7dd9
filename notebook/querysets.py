"""Chainable words over what belongs to notes, and over acts on many."""

from typing import Self

from django.db import models


class OfNoteQuerySet(models.QuerySet):
    """What belongs to a note is seen by whoever sees the note's customer."""

    def visible_to(self, user) -> Self:
        notes = self.model._meta.get_field("note").related_model.objects
        return self.filter(note__in=notes.visible_to(user).kept().values("pk"))


class BulkRunQuerySet(models.QuerySet):
    def visible_to(self, user) -> Self:
        """An act on many is its author's alone."""
        return self.filter(asked_by_id=user.pk)
