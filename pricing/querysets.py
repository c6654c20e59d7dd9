"""Who sees which quote and concession: readers of the customer, and whoever decides it or has decided."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import Exists, ExpressionWrapper, F, OuterRef, Q

from common.calendar import business_today
from customers.querysets import OfCustomerQuerySet
from organization.rules import Act


class UnaskedQuerySet(models.QuerySet):
    def visible_to(self, user) -> Self:
        """Internal audit and head office read them, nobody else."""
        return self.all() if user.reach.may(Act.AUDIT_PRICES) else self.none()

    def standing(self) -> Self:
        """Those that the last check found still."""
        return self.filter(cleared_on=None)


class PriceSheetQuerySet(models.QuerySet):
    def live(self) -> Self:
        """Versions that hold on some day."""
        return self.filter(replaced=False)


class StandardChangeQuerySet(models.QuerySet):
    def visible_to(self, user) -> Self:
        """What the standard is to say is head office's work, until it is public."""
        return self.all() if user.reach.may(Act.SHAPE_PRICES) else self.none()


class SeatQuerySet(models.QuerySet):
    def visible_to(self, user) -> Self:
        """All of them for whoever names them; one's own for everybody else."""
        return self.all() if user.reach.may(Act.NAME_PRICE_SEATS) else self.filter(staff_id=user.pk)

    def held_on(self, day: date) -> Self:
        """Seats of that day, one's own and those in which one stands in."""
        return self.filter(Q(ends_on=None) | Q(ends_on__gt=day), starts_on__lte=day)


def before_condition(user) -> Q:
    """Whether a concession waits at a level, and of a unit, in whose seat a person sits today."""
    people = user.reach.people
    if not user.reach.roles:
        return Q(pk__in=[])
    place = ExpressionWrapper(OuterRef("unit__path"), output_field=models.CharField())
    seats = (
        user.price_seats.model.objects.filter(staff_id__in=people, level=OuterRef("level"))
        .held_on(business_today())
        .annotate(place=place)
        .filter(place__startswith=F("unit__path"))
    )
    return Q(Exists(seats), state="waiting") & ~Q(asked_by_id__in=people)


class ConcessionQuerySet(OfCustomerQuerySet):
    def visible_to(self, user) -> Self:
        """Those of customers one reads, those before one, and those one has decided."""
        customers = self.model._meta.get_field("customer").related_model.objects
        decisions = self.model._meta.get_field("decisions").related_model._base_manager
        return self.filter(
            Q(customer__in=customers.visible_to(user).values("pk"))
            | before_condition(user)
            | Q(pk__in=decisions.filter(decided_by_id=user.pk).values("concession_id"))
        )

    def before(self, user) -> Self:
        """Those that wait for a person's decision."""
        return self.filter(before_condition(user))

    def waiting(self) -> Self:
        return self.filter(state="waiting")

    def in_force_on(self, day: date) -> Self:
        """Approved prices that have not expired."""
        return self.filter(state="approved", expires_on__gte=day)


class OfConcessionQuerySet(models.QuerySet):
    """What belongs to a concession is seen with it."""

    def visible_to(self, user) -> Self:
        concessions = self.model._meta.get_field("concession").related_model.objects
        return self.filter(concession__in=concessions.visible_to(user).values("pk"))


class QuoteQuerySet(OfCustomerQuerySet):
    def visible_to(self, user) -> Self:
        """Those of customers one reads, and those whose concession one may see."""
        customers = self.model._meta.get_field("customer").related_model.objects
        concessions = self.model._meta.get_field("concessions").related_model.objects
        return self.filter(
            Q(customer__in=customers.visible_to(user).values("pk"))
            | Q(pk__in=concessions.visible_to(user).values("quote_id"))
        )
