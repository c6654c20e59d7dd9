"""Who sees which table that was brought."""

from datetime import datetime
from typing import Self

from django.db import models


class SheetRunQuerySet(models.QuerySet):
    def visible_to(self, user) -> Self:
        """One's own tables, and all for senior management."""
        return self.all() if user.reach.everything else self.filter(uploaded_by_id=user.pk)

    def waiting_since(self, moment: datetime) -> Self:
        """Tables that were brought before a moment and that nobody has taken over."""
        return self.filter(state="read", uploaded_at__lt=moment)
