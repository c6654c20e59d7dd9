"""Chainable words over tasks and notices."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import Exists, OuterRef, Q

from customers.querysets import OfCustomerQuerySet


class TaskQuerySet(OfCustomerQuerySet):
    """A task is seen by whoever sees its customer, `visible_to` as for every record of a customer."""

    def open(self) -> Self:
        return self.filter(state="open")

    def owned_by(self, user) -> Self:
        """A person's own, and those of people for whom they stand in today."""
        return self.filter(owner_id__in=user.reach.people)

    def awake_on(self, day: date) -> Self:
        """Neither snoozed nor waiting for a later day."""
        return self.filter(Q(snoozed_until=None) | Q(snoozed_until__lte=day))

    def due_by(self, day: date) -> Self:
        return self.filter(due_on__lte=day)

    def overdue_on(self, day: date) -> Self:
        return self.filter(due_on__lt=day)


class NoticeQuerySet(models.QuerySet):
    def visible_to(self, user) -> Self:
        """Notices are read by the person they are addressed to, while that person still sees the customer."""
        customers = self.model._meta.get_field("customer").related_model.objects
        # Asked for each notice: a person has few, and may read very many customers.
        theirs = customers.visible_to(user).filter(pk=OuterRef("customer_id"))
        return self.filter(Q(customer=None) | Exists(theirs), person_id=user.pk)

    def unread(self) -> Self:
        return self.filter(read_at=None)
