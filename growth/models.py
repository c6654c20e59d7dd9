"""Trainings with who was invited, came and said what of them; abilities as a person and a supervisor judge them."""

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from common.models import PublicModel
from growth.querysets import AssessmentQuerySet, TrainingQuerySet
from growth.rules import HIGHEST, LOWEST
from organization.models import Unit


class AnswerName(models.TextChoices):
    ASKED = "asked", pgettext_lazy("invitation", "Invited")
    COMING = "coming", pgettext_lazy("invitation", "Comes")
    DECLINED = "declined", pgettext_lazy("invitation", "Cannot come")


class Scale(models.IntegerChoices):
    BEGINS = 1, pgettext_lazy("ability", "1 needs guidance")
    LEARNS = 2, pgettext_lazy("ability", "2 manages the usual with help")
    ABLE = 3, pgettext_lazy("ability", "3 manages the usual alone")
    STRONG = 4, pgettext_lazy("ability", "4 manages the difficult alone")
    MODEL = 5, pgettext_lazy("ability", "5 teaches others")


class SideName(models.TextChoices):
    OWN = "own", pgettext_lazy("assessment", "Own")
    SUPERVISOR = "supervisor", pgettext_lazy("assessment", "Supervisor's")


class Training(PublicModel):
    """One row per training session that somebody plans for people of a unit."""

    title = models.CharField(pgettext_lazy("training", "What it teaches"), max_length=80)
    about = models.TextField(pgettext_lazy("training", "Content"), max_length=2000, blank=True)
    starts_at = models.DateTimeField(_("When"))
    minutes = models.PositiveSmallIntegerField(
        _("Minutes"), default=90, validators=[MinValueValidator(10), MaxValueValidator(1440)]
    )
    place = models.CharField(_("Place"), max_length=120, blank=True)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    organiser = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(null=True, blank=True)
    cancelled_at = models.DateTimeField(null=True, blank=True)
    cancelled_for = models.CharField(_("Why it is called off"), max_length=200, blank=True, db_default="")
    # Made by the form; the same form sent twice plans one.
    form_key = models.UUIDField(null=True, blank=True, unique=True)

    objects = TrainingQuerySet.as_manager()

    class Meta:
        ordering = ["-starts_at", "-id"]
        indexes = [
            # The list, latest first.
            models.Index(fields=["-starts_at", "-id"], name="training_latest"),
        ]

    def __str__(self) -> str:
        return self.title


class Attendance(PublicModel):
    """One row per person invited to a training: the answer, whether they came, what they say of it (1 to 5)."""

    training = models.ForeignKey(Training, on_delete=models.PROTECT, related_name="attendances")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="attendances")
    answer = models.CharField(max_length=8, choices=AnswerName.choices, default=AnswerName.ASKED)
    attended = models.BooleanField(null=True, blank=True)
    rating = models.PositiveSmallIntegerField(_("How useful (1 to 5)"), null=True, blank=True)
    feedback = models.CharField(_("What to do better"), max_length=300, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["training", "person"], name="attendance_once"),
            models.CheckConstraint(
                condition=Q(rating=None) | Q(rating__gte=LOWEST, rating__lte=HIGHEST, attended=True),
                name="attendance_rated_by_who_came",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.training_id} {self.person_id}"


def _score(label) -> models.PositiveSmallIntegerField:
    return models.PositiveSmallIntegerField(label, choices=Scale.choices)


class Assessment(PublicModel):
    """One row per person, half-year and assessor: five abilities from 1 to 5, with words."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="assessments")
    half = models.CharField(max_length=6)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    side = models.CharField(max_length=10, choices=SideName.choices)
    professional = _score(_("Professional knowledge"))
    judgement = _score(_("Judgement"))
    environment = _score(_("Analysis of the environment"))
    communication = _score(_("Communication"))
    design = _score(_("Design of solutions"))
    words = models.TextField(_("In words"), max_length=2000, blank=True)
    given_at = models.DateTimeField()

    objects = AssessmentQuerySet.as_manager()

    class Meta:
        ordering = ["-half", "person_id", "id"]
        constraints = [
            models.UniqueConstraint(fields=["person", "half", "by"], name="assessment_once"),
            models.UniqueConstraint(fields=["person", "half", "side"], name="assessment_one_a_side"),
            models.CheckConstraint(
                condition=Q(side="own", person=F("by")) | Q(side="supervisor") & ~Q(person=F("by")),
                name="assessment_own_by_oneself",
            ),
            models.CheckConstraint(
                condition=Q(
                    **{
                        f"{name}__range": (LOWEST, HIGHEST)
                        for name in ("professional", "judgement", "environment", "communication", "design")
                    }
                ),
                name="assessment_on_the_scale",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.half} {self.side}"
