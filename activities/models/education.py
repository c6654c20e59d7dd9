"""Consumer education: what a unit told its public about money, so that it is seen that it was."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from common.models import PublicModel
from organization.models import Unit
from organization.querysets import subtree_condition


class Audience(models.TextChoices):
    OWNERS = "owners", pgettext_lazy("audience", "Owners of small firms")
    FINANCE = "finance", pgettext_lazy("audience", "Finance staff of companies")
    WORKERS = "workers", pgettext_lazy("audience", "Employees of customers")
    STUDENTS = "students", pgettext_lazy("audience", "Students")
    ELDERLY = "elderly", pgettext_lazy("audience", "Elderly people")
    PUBLIC = "public", pgettext_lazy("audience", "The public")


class EducationQuerySet(models.QuerySet):
    def visible_to(self, user) -> "EducationQuerySet":
        """Events of the units a person reads whole, and of their own."""
        if user.reach.everything:
            return self.all()
        return self.filter(subtree_condition(user.reach.subtrees, "unit__path") | Q(unit=user.unit_id))

    def standing(self) -> "EducationQuerySet":
        """Events that nobody took back: the ones that count."""
        return self.filter(withdrawn_at=None)


class EducationEvent(PublicModel):
    """One row per event that was held; never edited: a wrong one is taken back with the reason and recorded anew."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name=_("Unit"))
    held_on = models.DateField(_("Held on"))
    topic = models.CharField(pgettext_lazy("education", "Topic"), max_length=80)
    audience = models.CharField(pgettext_lazy("education", "Audience"), max_length=10, choices=Audience)
    people = models.PositiveIntegerField(_("People reached"))
    material = models.CharField(_("Material"), max_length=200)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_for = models.CharField(
        pgettext_lazy("education", "Why it is taken back"), max_length=200, blank=True
    )
    # Made by the form; the same form sent twice records one.
    form_key = models.UUIDField(unique=True)

    objects = EducationQuerySet.as_manager()

    class Meta:
        ordering = ["-held_on", "-id"]
        constraints = [
            models.CheckConstraint(condition=Q(people__gte=1), name="education_reached_somebody"),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None, withdrawn_by=None, withdrawn_for="")
                | (Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False) & ~Q(withdrawn_for="")),
                name="education_withdrawn_with_reason",
            ),
        ]
        indexes = [
            # The list, the latest first, and the months that the dashboard of fair treatment compares.
            models.Index(fields=["-held_on", "-id"], name="education_latest"),
        ]

    def __str__(self) -> str:
        return self.topic
