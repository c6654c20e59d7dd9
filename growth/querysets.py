"""Who reads which training and which assessment."""

from typing import Self

from django.db import models
from django.db.models import Exists, OuterRef, Q

from organization.querysets import subtree_condition


class TrainingQuerySet(models.QuerySet):
    def visible_to(self, user) -> Self:
        """Trainings one is invited to or organises, and those of units one reads whole."""
        if user.reach.everything:
            return self.all()
        invited = self.model._meta.get_field("attendances").related_model.objects
        asked = Exists(invited.filter(training=OuterRef("pk"), person_id=user.pk))
        led = subtree_condition(user.reach.subtrees, "unit__path")
        return self.filter(asked | Q(organiser_id=user.pk) | led)


class AssessmentQuerySet(models.QuerySet):
    def both_given(self) -> Self:
        """Assessments of a half-year in which both the person and a supervisor have given theirs."""
        same = type(self)(self.model).filter(person_id=OuterRef("person_id"), half=OuterRef("half"))
        return self.filter(Exists(same.filter(side="own")), Exists(same.filter(side="supervisor")))

    def visible_to(self, user) -> Self:
        """What one wrote oneself; once both are given, what was written of oneself and of the people one supervises.

        Nobody else, not an executive either.
        """
        led = subtree_condition(user.reach.subtrees, "person__unit__path") & ~Q(person_id=user.pk)
        both = type(self)(self.model).both_given().values("pk")
        return self.filter(Q(by_id=user.pk) | Q(pk__in=both) & (Q(person_id=user.pk) | led))
