"""Chainable words over units, staff and role assignments."""

from datetime import date
from typing import Self

from django.contrib.auth.base_user import BaseUserManager
from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import JSONObject


def subtree_condition(subtrees: tuple[str, ...], path: str = "path") -> Q:
    """Whether the unit behind `path` lies in one of the subtrees; nothing matches where there are none."""
    condition = Q(pk__in=[])
    for prefix in subtrees:
        condition |= Q(**{f"{path}__startswith": prefix})
    return condition


class UnitQuerySet(models.QuerySet):
    def open_on(self, day: date) -> Self:
        return self.filter(
            Q(opened_on=None) | Q(opened_on__lte=day), Q(closed_on=None) | Q(closed_on__gt=day)
        )

    def below(self, unit) -> Self:
        """The unit itself and everything under it."""
        return self.filter(path__startswith=unit.path)

    def read_whole_by(self, user) -> Self:
        """Units whose customers and figures a person reads: their subtrees, all for head office."""
        reach = user.reach
        return self.all() if reach.everything else self.filter(subtree_condition(reach.subtrees))

    def visible_to(self, user) -> Self:
        """Units a person may see by name: those they read whole, and always their own."""
        reach = user.reach
        if reach.everything:
            return self.all()
        return self.filter(subtree_condition(reach.subtrees) | Q(pk=user.unit_id))


class StaffQuerySet(models.QuerySet):
    def with_roles_on(self, day: date) -> Self:
        """People with their unit and `held_roles` (role and path) of a day, all in the same query.

        `absent_roles` are those of the people for whom they stand in that day.
        """
        roles = self.model._meta.get_field("role_assignments").related_model.objects
        held = roles.filter(staff_id=OuterRef("pk")).held_on(day).at_open_units(day).order_by()
        pairs = held.values_list(JSONObject(role="role", path="unit__path"))
        absent = roles.stood_in_for_by(OuterRef("pk"), day).held_on(day).at_open_units(day).order_by()
        theirs = absent.values_list(JSONObject(who="staff_id", role="role", path="unit__path"))
        return self.select_related("unit").annotate(
            held_roles=ArraySubquery(pairs), absent_roles=ArraySubquery(theirs)
        )

    def working(self) -> Self:
        return self.exclude(status="left")

    def away_on(self, day: date) -> Self:
        """People who have left, or are absent on the day."""
        return self.filter(Q(status="left") | Exists(self._absences_on(day)))

    def _absences_on(self, day: date) -> models.QuerySet:
        """The absences of each person on the day, to ask whether there is one."""
        absences = self.model._meta.get_field("absences").related_model.objects
        return absences.on(day).filter(staff=OuterRef("pk"))

    def visible_to(self, user) -> Self:
        """Colleagues a person may see by name: oneself, one's unit, and the units one reads."""
        reach = user.reach
        if reach.everything:
            return self.all()
        return self.filter(
            subtree_condition(reach.subtrees, "unit__path")
            | Q(unit_id=user.unit_id, unit__isnull=False)
            | Q(pk=user.pk)
        )


class AbsenceQuerySet(models.QuerySet):
    def standing(self) -> Self:
        """Those that were not called off."""
        return self.filter(cancelled=False)

    def on(self, day: date) -> Self:
        """Of people who are away on the day."""
        return self.standing().filter(starts_on__lte=day, last_on__gte=day)

    def overlapping(self, starts_on: date, last_on: date) -> Self:
        """Those with a day from `starts_on` to `last_on`, both included."""
        return self.standing().filter(starts_on__lte=last_on, last_on__gte=starts_on)

    def visible_to(self, user) -> Self:
        """One's own, those in which one stands in, and those of people whose units one reads."""
        reach = user.reach
        if reach.everything:
            return self.all()
        mine = Q(staff_id=user.pk) | Q(deputy_id=user.pk)
        return self.filter(mine | subtree_condition(reach.subtrees, "staff__unit__path"))


class StaffManager(BaseUserManager.from_queryset(StaffQuerySet)):
    """The user manager; people are made by organization.services.hire_staff."""


class RoleAssignmentQuerySet(models.QuerySet):
    def held_on(self, day: date) -> Self:
        return self.filter(Q(ends_on=None) | Q(ends_on__gt=day), starts_on__lte=day)

    def stood_in_for_by(self, deputy, day: date) -> Self:
        """Roles of working people who are absent on the day and named this person (a key) as their deputy."""
        return self.filter(
            staff__absences__deputy_id=deputy,
            staff__absences__cancelled=False,
            staff__absences__starts_on__lte=day,
            staff__absences__last_on__gte=day,
        ).exclude(staff__status="left")

    def at_open_units(self, day: date) -> Self:
        """A role at a closed unit shows nothing; closing a unit moves its roles to the successor."""
        return self.filter(Q(unit__closed_on=None) | Q(unit__closed_on__gt=day))

    def overlapping(self, starts_on: date, ends_on: date | None) -> Self:
        """Assignments held on any day from `starts_on` up to (not including) `ends_on`."""
        later = self.filter(Q(ends_on=None) | Q(ends_on__gt=starts_on))
        return later if ends_on is None else later.filter(starts_on__lt=ends_on)
