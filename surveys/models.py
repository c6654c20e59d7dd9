"""Surveys of customers: what head office decides about them, who was asked after what, and the one answer to each."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from common.models import PublicModel
from customers.models import Contact, Customer
from surveys.querysets import SurveyQuerySet, SurveyResponseQuerySet, SurveyRuleQuerySet
from surveys.rules import Mark, Numbers, State, state
from worklist.phrases import TIER_CODES


class CauseName(models.TextChoices):
    DELIVERY = "delivery", pgettext_lazy("survey after", "A delivery")
    COMPLAINT = "complaint", pgettext_lazy("survey after", "A complaint closed")
    YEARLY = "yearly", pgettext_lazy("survey after", "Once a year")
    BY_HAND = "by_hand", pgettext_lazy("survey after", "Asked by hand")


class MarkName(models.TextChoices):
    QUALITY = "quality", pgettext_lazy("satisfaction", "Quality of what we deliver")
    SERVICE = "service", pgettext_lazy("satisfaction", "Service")
    PRICE = "price", pgettext_lazy("satisfaction", "Price")
    RESPONSIVENESS = "responsiveness", pgettext_lazy("satisfaction", "Speed of our answers")
    IMAGE = "image", pgettext_lazy("satisfaction", "Standing of the bank")


class StateName(models.TextChoices):
    PLANNED = "planned", pgettext_lazy("survey", "Planned")
    WAITING = "waiting", pgettext_lazy("survey", "Waiting for the answer")
    ANSWERED = "answered", pgettext_lazy("survey", "Answered")
    EXPIRED = "expired", pgettext_lazy("survey", "Not answered")
    WITHDRAWN = "withdrawn", pgettext_lazy("survey", "Withdrawn")


class WhyWithdrawn(models.TextChoices):
    BY_HAND = "by_hand", pgettext_lazy("survey withdrawn", "By a colleague")
    REOPENED = "reopened", pgettext_lazy("survey withdrawn", "The case was opened again")
    RESTING = "resting", pgettext_lazy("survey withdrawn", "The customer was asked lately")
    REFUSED = "refused", pgettext_lazy("survey withdrawn", "The person does not want to be asked")
    GONE = "gone", pgettext_lazy("survey withdrawn", "The customer is not in use any more")
    STALE = "stale", pgettext_lazy("survey withdrawn", "Nobody handed it over in time")


class SurveyRule(PublicModel):
    """One row per decision on how satisfaction is weighed and asked for; the last one counts, none is ever changed.

    The five weights make 100. `low_under` is the index under which a follow-up is opened; days are calendar days;
    `yearly_tiers` are the ranks of tiers that are asked in `yearly_month`, none meaning nobody.
    """

    quality = models.PositiveSmallIntegerField(MarkName.QUALITY.label)
    service = models.PositiveSmallIntegerField(MarkName.SERVICE.label)
    price = models.PositiveSmallIntegerField(MarkName.PRICE.label)
    responsiveness = models.PositiveSmallIntegerField(MarkName.RESPONSIVENESS.label)
    image = models.PositiveSmallIntegerField(MarkName.IMAGE.label)
    low_under = models.PositiveSmallIntegerField(_("Follow up under an index of"))
    after_days = models.PositiveSmallIntegerField(_("Days after the occasion"))
    link_days = models.PositiveSmallIntegerField(_("Days that a link works"))
    rest_days = models.PositiveSmallIntegerField(_("Days of rest between two surveys"))
    yearly_month = models.PositiveSmallIntegerField(_("Month of the yearly survey"))
    yearly_tiers = ArrayField(models.PositiveSmallIntegerField(), default=list, blank=True)
    reason = models.CharField(_("Reason"), max_length=200, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField()
    # Made by the form; the same form sent twice decides once.
    form_key = models.UUIDField(null=True, blank=True, unique=True)

    objects = SurveyRuleQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(quality=100 - F("service") - F("price") - F("responsiveness") - F("image")),
                name="surveyrule_weights_make_100",
            ),
            models.CheckConstraint(condition=Q(low_under__lte=100), name="surveyrule_low_to_100"),
            models.CheckConstraint(condition=Q(yearly_month__range=(1, 12)), name="surveyrule_month"),
        ]

    def __str__(self) -> str:
        return f"{self.quality}/{self.service}/{self.price}/{self.responsiveness}/{self.image}"

    @property
    def tier_codes(self) -> list[str]:
        """The tiers that are asked every year, as their badges are called."""
        return [TIER_CODES[rank] for rank in self.yearly_tiers if rank in TIER_CODES]

    @property
    def weights(self) -> dict[Mark, int]:
        """The five weights, together 100."""
        return {mark: getattr(self, mark.value) for mark in Mark}

    @property
    def numbers(self) -> Numbers:
        """The decision as the rules take it."""
        return Numbers(
            weights=self.weights,
            low_under=self.low_under,
            after_days=self.after_days,
            link_days=self.link_days,
            rest_days=self.rest_days,
            yearly_month=self.yearly_month,
            yearly_tiers=tuple(self.yearly_tiers),
        )


class Survey(PublicModel):
    """One row per occasion on which a customer is asked: planned for a day, handed over by mail or as a link, ended.

    `subject` is unique for its cause ('need:41', 'complaint:…:0', 'year:2026:C1'). The link works from the day it was
    first handed over until `expires_on`; nothing of it is stored, since it is signed (decision 62).
    """

    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="surveys")
    contact = models.ForeignKey(
        Contact,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("Who is asked"),
    )
    cause = models.CharField(max_length=10, choices=CauseName.choices)
    subject = models.CharField(max_length=60)
    about = models.CharField(_("About"), max_length=80, blank=True)
    happened_on = models.DateField()
    due_on = models.DateField(_("To be sent from"))
    planned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    planned_at = models.DateTimeField()
    handed_over_on = models.DateField(null=True, blank=True)
    expires_on = models.DateField(_("Link works until"), null=True, blank=True)
    mailed_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_for = models.CharField(max_length=10, blank=True, choices=WhyWithdrawn.choices)

    objects = SurveyQuerySet.as_manager()

    class Meta:
        ordering = ["-due_on", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["cause", "subject"], name="survey_once_an_occasion"),
            models.CheckConstraint(
                condition=Q(expires_on=None, handed_over_on=None, mailed_at=None)
                | Q(expires_on__isnull=False, handed_over_on__isnull=False),
                name="survey_link_works_once_handed_over",
            ),
        ]
        indexes = [
            # A customer's surveys, the latest first; also when it was last asked.
            models.Index(fields=["customer", "-due_on", "-id"], name="survey_of_customer"),
            # What is to be sent by now.
            models.Index(
                fields=["due_on", "id"],
                condition=Q(expires_on=None, withdrawn_at=None),
                name="survey_to_send",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.cause} {self.subject}"

    def state_on(self, today) -> State:
        """Where it stands on a day."""
        return state(
            answered=hasattr(self, "answer"),
            withdrawn=self.withdrawn_at is not None,
            expires_on=self.expires_on,
            today=today,
        )


class SurveyResponse(PublicModel):
    """One row per answered survey: five marks 0 to 100, the index by the weights of the day, NPS, and a comment.

    Written once and never changed. `low` says that a follow-up was opened.
    """

    survey = models.OneToOneField(Survey, on_delete=models.PROTECT, related_name="answer")
    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="survey_responses")
    rule = models.ForeignKey(SurveyRule, on_delete=models.PROTECT, related_name="+")
    quality = models.PositiveSmallIntegerField(MarkName.QUALITY.label)
    service = models.PositiveSmallIntegerField(MarkName.SERVICE.label)
    price = models.PositiveSmallIntegerField(MarkName.PRICE.label)
    responsiveness = models.PositiveSmallIntegerField(MarkName.RESPONSIVENESS.label)
    image = models.PositiveSmallIntegerField(MarkName.IMAGE.label)
    recommends = models.PositiveSmallIntegerField(_("Would recommend us, 0 to 10"))
    comment = models.TextField(_("Comment"), blank=True)
    index = models.DecimalField(_("Index"), max_digits=4, decimal_places=1)
    low = models.BooleanField(default=False)
    answered_on = models.DateField()
    answered_at = models.DateTimeField()

    objects = SurveyResponseQuerySet.as_manager()

    class Meta:
        ordering = ["-answered_on", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    quality__lte=100,
                    service__lte=100,
                    price__lte=100,
                    responsiveness__lte=100,
                    image__lte=100,
                ),
                name="surveyresponse_marks_to_100",
            ),
            models.CheckConstraint(condition=Q(recommends__lte=10), name="surveyresponse_recommends_to_10"),
            models.CheckConstraint(condition=Q(index__range=(0, 100)), name="surveyresponse_index_to_100"),
        ]
        indexes = [
            # A customer's answers and its trend.
            models.Index(fields=["customer", "-answered_on", "-id"], name="surveyresponse_of_customer"),
            # The list, and the figures of a span.
            models.Index(fields=["-answered_on", "-id"], name="surveyresponse_latest"),
        ]

    def __str__(self) -> str:
        return f"{self.survey_id} {self.index}"

    @property
    def marks(self) -> dict[Mark, int]:
        """The five marks."""
        return {mark: getattr(self, mark.value) for mark in Mark}

    @property
    def mark_rows(self) -> list[tuple[str, int]]:
        """The five marks with their names in the reader's language."""
        return [(str(MarkName(mark.value).label), value) for mark, value in self.marks.items()]


class SurveyRefusal(models.Model):
    """One row per person at a customer who does not want to be asked; noted by the person on the page, or for them."""

    contact = models.OneToOneField(Contact, on_delete=models.PROTECT, related_name="survey_refusal")
    said_at = models.DateTimeField()
    noted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    def __str__(self) -> str:
        return str(self.contact_id)
