"""Contacts with customers and the rule of how often each tier wants one."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from common.models import PublicModel
from customers.models import Contact, Customer, Tier
from customers.querysets import OfCustomerQuerySet


class ContactRule(models.Model):
    """One row per tier and period: a customer of the tier is contacted at least every `months` months."""

    tier = models.ForeignKey(Tier, on_delete=models.PROTECT, related_name="+")
    months = models.PositiveSmallIntegerField()
    valid_from = models.DateField()

    class Meta:
        ordering = ["tier_id", "-valid_from"]
        constraints = [
            models.UniqueConstraint(fields=["tier", "valid_from"], name="contact_rule_once"),
            models.CheckConstraint(condition=Q(months__gt=0), name="contact_rule_months_positive"),
        ]

    def __str__(self) -> str:
        return f"{self.tier_id} {self.months}"


class HoldReason(models.TextChoices):
    """Why nobody expects a contact of a customer for a while."""

    AT_REST = "at_rest", _("Its business is at rest")
    DISPUTE = "dispute", _("In a dispute or before a court")
    REORGANISED = "reorganised", _("Being reorganised or wound up")
    ASKED = "asked", _("The customer asked to be left alone")
    ELSEWHERE = "elsewhere", _("Looked after by another unit for the time")
    OTHER = "other", _("Another reason")


class ContactHold(PublicModel):
    """One row per time that a customer's contact rule is on hold: why, until when, who decided.

    Both days are included; `ended_on` is the day from which the rule counts again where that was before its time.
    """

    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="contact_holds")
    reason = models.CharField(_("Reason"), max_length=12, choices=HoldReason)
    words = models.CharField(_("What it is about"), max_length=300)
    starts_on = models.DateField()
    until_on = models.DateField(_("Until"))
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField()
    ended_on = models.DateField(null=True, blank=True)
    # When the next contact was due before it, and whether a person had chosen that day.
    next_before = models.DateField(null=True, blank=True)
    fixed_before = models.BooleanField(default=False, db_default=False)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = OfCustomerQuerySet.as_manager()

    class Meta:
        ordering = ["-starts_on", "-id"]
        constraints = [
            models.CheckConstraint(condition=Q(until_on__gte=F("starts_on")), name="contact_hold_has_days"),
        ]
        indexes = [
            # The night's plan and the record's panel: the last one of a customer.
            models.Index(fields=["customer", "-until_on"], name="contact_hold_of_customer"),
        ]

    def __str__(self) -> str:
        return f"{self.customer_id} {self.until_on}"


class InteractionKind(models.TextChoices):
    VISIT = "visit", _("Visit on site")
    CALL = "call", _("Call")
    VIDEO = "video", _("Video call")
    INVITED = "invited", _("Visit at our place")
    MESSAGE = "message", _("Message")


class Aim(models.TextChoices):
    REACHED = "reached", _("Reached")
    PARTLY = "partly", _("In part")
    MISSED = "missed", _("Not reached")


class Mood(models.TextChoices):
    WARM = "warm", _("Warm")
    NEUTRAL = "neutral", _("Neutral")
    TENSE = "tense", _("Tense")


class Interaction(PublicModel):
    """One row per contact with a customer: who met whom, when, what was said, and when the next one is."""

    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="interactions")
    kind = models.CharField(_("Kind"), max_length=10, choices=InteractionKind, default=InteractionKind.VISIT)
    happened_at = models.DateTimeField(_("When"))
    staff = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="interactions")
    people = models.ManyToManyField(
        Contact, blank=True, related_name="interactions", verbose_name=_("People met")
    )
    summary = models.TextField(_("What was said"))
    place = models.CharField(_("Place"), max_length=120, blank=True)
    aim = models.CharField(_("Was the aim reached"), max_length=8, choices=Aim, blank=True)
    agreed = models.TextField(_("Agreed"), blank=True)
    problems = models.TextField(_("Problems"), blank=True)
    need = models.TextField(_("A need discovered"), blank=True)
    rivals = models.TextField(_("News of other banks"), blank=True)
    mood = models.CharField(_("Mood"), max_length=8, choices=Mood, blank=True)
    next_contact_on = models.DateField(_("Next contact"), null=True, blank=True)
    recorded_at = models.DateTimeField(default=timezone.now)
    # Made by the form; the same form sent twice records one contact.
    form_key = models.UUIDField(null=True, blank=True, unique=True)

    objects = OfCustomerQuerySet.as_manager()

    class Meta:
        ordering = ["-happened_at", "-id"]
        indexes = [
            # Timeline of one customer; also the last contact.
            models.Index(fields=["customer", "-happened_at", "-id"], name="interaction_timeline"),
            # One person's own diary.
            models.Index(fields=["staff", "-happened_at", "-id"], name="interaction_diary"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.customer_id}"
