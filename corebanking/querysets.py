"""Chainable words over batches, rows kept apart, and the machines that send them."""

from typing import Self

from django.db import models

from organization.rules import Act


class BatchQuerySet(models.QuerySet):
    def visible_to(self, user) -> Self:
        """A client sees its own batches, one that measures feeds all of them, as whoever may read feeds does."""
        if user.reach.everything or user.reach.may(Act.READ_FEEDS):
            return self.all()
        return self.filter(client_id=user.pk)

    def applied(self) -> Self:
        return self.filter(state="applied")


class ClientQuerySet(models.QuerySet):
    def visible_to(self, user) -> Self:
        """Machines are registered and looked after by head office's system administrators, and seen by them alone."""
        return self.all() if user.reach.may(Act.TEND_CLIENTS) else self.none()


class StagedRowQuerySet(models.QuerySet):
    def visible_to(self, user) -> Self:
        """Whoever may read feeds sees every row; a client sees its faults with its batch, not the rows."""
        return self.all() if user.reach.may(Act.READ_FEEDS) else self.none()

    def quarantined(self) -> Self:
        """Rows kept out of batches that were applied without them."""
        return self.filter(batch__state="applied")


class WebhookQuerySet(models.QuerySet):
    def visible_to(self, user) -> Self:
        """Whoever looks after machines sees where they are told of changes; nobody else does."""
        return self.all() if user.reach.may(Act.TEND_CLIENTS) else self.none()


class MessageQuerySet(models.QuerySet):
    def visible_to(self, user) -> Self:
        """Seen with the webhook; a message names a record by its key alone."""
        return self.all() if user.reach.may(Act.TEND_CLIENTS) else self.none()

    def unfinished(self) -> Self:
        return self.filter(state__in=["waiting", "sending"])

    def dead(self) -> Self:
        return self.filter(state="dead")
