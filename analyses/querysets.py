"""Chainable words over analysis sheets."""

from typing import Self

from django.db import models
from django.db.models import F, Q

from analyses.rules import LONGEST
from common.text import search_parts
from customers.querysets import KeptQuerySet


class SheetQuerySet(KeptQuerySet):
    """A sheet is seen by whoever sees its customer."""

    def saying(self, typed: str) -> Self:
        """Sheets of which the words that stand contain what was typed: the index finds, the words decide."""
        _text, parts = search_parts(typed)
        if not parts:
            return self.none()
        like = Q()
        for name in LONGEST:
            like |= Q(**{f"{name}__icontains": typed.strip()})
        said = self._standing().filter(like).values("wording__sheet")
        return self.filter(pk__in=said, search_parts__contains=parts)

    def _standing(self) -> models.QuerySet:
        entries = self.model._meta.get_field("wordings").related_model._meta.get_field("entries")
        return entries.related_model.objects.filter(wording__version=F("wording__sheet__version"))


class OfSheetQuerySet(models.QuerySet):
    """What stands in a sheet is seen by whoever sees the sheet."""

    def visible_to(self, user) -> Self:
        sheets = self.model._meta.get_field("sheet").related_model.objects
        return self.filter(sheet__in=sheets.visible_to(user).kept().values("pk"))
