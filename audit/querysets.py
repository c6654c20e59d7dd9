"""Chainable words over acts."""

from typing import Self

from django.db import models


class ActQuerySet(models.QuerySet):
    def about(self, record: models.Model) -> Self:
        """Acts on one record, newest first; the caller has checked that the record is visible."""
        return self.filter(subject_type=record._meta.label_lower, subject_id=str(record.pk)).order_by(
            "-at", "-id"
        )
