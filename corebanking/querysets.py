"""Chainable words over batches."""

from typing import Self

from django.db import models

from organization.rules import Act


class BatchQuerySet(models.QuerySet):
    def visible_to(self, user) -> Self:
        """A client sees its own batches; whoever may read feeds sees all; everybody else none."""
        if user.reach.may(Act.READ_FEEDS):
            return self.all()
        return self.filter(client_id=user.pk)

    def applied(self) -> Self:
        return self.filter(state="applied")
