"""How a talk ended: terms, conditions, promises with a day, the document as it was, and what was learned."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from common.models import PublicModel
from negotiations.models.issues import Issue
from negotiations.models.negotiation import Negotiation, choices
from negotiations.querysets import OfAgreementQuerySet, OfNegotiationQuerySet
from negotiations.rules.codes import LessonKind, Side
from worklist.models import Task


class Agreement(PublicModel):
    """One row per talk that ended in agreement; `document` is what was signed, `document_hash` its SHA-256.

    Satisfaction is 1 (not at all) to 5 (wholly), of us and, as far as they said, of them.
    """

    negotiation = models.OneToOneField(Negotiation, on_delete=models.PROTECT, related_name="agreement")
    signed_on = models.DateField(_("Signed on"))
    conditions = models.TextField(_("Conditions"), blank=True)
    our_satisfaction = models.PositiveSmallIntegerField(_("How content we are"), null=True, blank=True)
    their_satisfaction = models.PositiveSmallIntegerField(_("How content they are"), null=True, blank=True)
    document = models.JSONField()
    document_hash = models.CharField(max_length=64)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    objects = OfNegotiationQuerySet.as_manager()

    class Meta:
        ordering = ["-signed_on", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=(Q(our_satisfaction=None) | Q(our_satisfaction__range=(1, 5)))
                & (Q(their_satisfaction=None) | Q(their_satisfaction__range=(1, 5))),
                name="agreement_satisfaction_1_to_5",
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.negotiation_id} {self.signed_on}"


class AgreementTerm(models.Model):
    """One row per issue of an agreement: the value both sides signed."""

    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="terms")
    issue = models.OneToOneField(Issue, on_delete=models.PROTECT, related_name="term")
    value = models.DecimalField(max_digits=18, decimal_places=4)

    objects = OfAgreementQuerySet.as_manager()

    class Meta:
        ordering = ["agreement_id", "issue__position"]
        triggers = [
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.issue_id} {self.value}"


class Promise(models.Model):
    """One row per thing that somebody does by a day after the agreement; ours to follow, as a task where it can be.

    The text stands in the document and in the task, which everybody sees who sees the customer.
    """

    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="promises")
    side = models.CharField(_("Who"), max_length=6, choices=choices(Side))
    text = models.CharField(_("What"), max_length=200)
    due_on = models.DateField(_("By when"))
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("Who follows it")
    )
    task = models.ForeignKey(Task, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    objects = OfAgreementQuerySet.as_manager()

    class Meta:
        ordering = ["agreement_id", "due_on", "id"]
        triggers = [
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.agreement_id} {self.due_on}"


class Lesson(PublicModel):
    """One row per thing learned from a talk, for the team's next one."""

    negotiation = models.ForeignKey(Negotiation, on_delete=models.PROTECT, related_name="lessons")
    kind = models.CharField(
        _("Kind"), max_length=6, choices=choices(LessonKind), default=LessonKind.KEEP.value
    )
    text = models.CharField(_("What we learned"), max_length=300)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    form_key = models.UUIDField(null=True, blank=True, unique=True)

    objects = OfNegotiationQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-id"]

    def __str__(self) -> str:
        return f"{self.negotiation_id} {self.kind}"
