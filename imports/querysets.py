"""Who sees which table that was brought."""

from typing import Self

from django.db import models


class SheetRunQuerySet(models.QuerySet):
    def visible_to(self, user) -> Self:
        """One's own tables, and all for senior management."""
        return self.all() if user.reach.everything else self.filter(uploaded_by_id=user.pk)
