"""Visits that are planned: whom, when, where and what for; a report ends them."""

from datetime import datetime, timedelta

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from activities.models.contacts import Interaction, InteractionKind
from activities.rules import LONGEST_MINUTES, SHORTEST_MINUTES
from common.models import PublicModel
from customers.models import Contact, Customer
from customers.querysets import OfCustomerQuerySet


class VisitState(models.TextChoices):
    PLANNED = "planned", _("Planned")
    REPORTED = "reported", _("Reported")
    CANCELLED = "cancelled", _("Called off")


class Appointment(models.TextChoices):
    ASKED = "asked", _("To be confirmed")
    CONFIRMED = "confirmed", _("Confirmed")
    MOVED = "moved", _("Moved, to be confirmed")


class VisitQuerySet(OfCustomerQuerySet):
    """A visit is seen by whoever sees its customer."""

    def planned(self) -> "VisitQuerySet":
        return self.filter(state=VisitState.PLANNED)

    def between(self, start: datetime, end: datetime) -> "VisitQuerySet":
        """Visits that begin in a span of time, called off ones left out."""
        return self.filter(starts_at__gte=start, starts_at__lt=end).exclude(state=VisitState.CANCELLED)


class Visit(PublicModel):
    """One row per visit or meeting that is planned; `agenda` has one point a line, its minutes first."""

    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="visits")
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="visits")
    kind = models.CharField(_("How"), max_length=10, choices=InteractionKind, default=InteractionKind.VISIT)
    starts_at = models.DateTimeField(_("When"))
    minutes = models.PositiveSmallIntegerField(
        _("Minutes"),
        default=60,
        validators=[MinValueValidator(SHORTEST_MINUTES), MaxValueValidator(LONGEST_MINUTES)],
    )
    place = models.CharField(_("Place"), max_length=120, blank=True)
    purpose = models.CharField(_("What for"), max_length=200)
    agenda = models.TextField(_("Agenda"), blank=True, max_length=4000)
    materials = models.TextField(_("To bring along"), blank=True, max_length=2000)
    approach = models.TextField(_("How to go about it"), blank=True, max_length=2000)
    people = models.ManyToManyField(
        Contact, blank=True, related_name="visits", verbose_name=_("Whom to meet")
    )
    colleagues = models.ManyToManyField(
        settings.AUTH_USER_MODEL, blank=True, related_name="visits_joined", verbose_name=_("Who comes along")
    )
    appointment = models.CharField(
        _("Appointment"), max_length=10, choices=Appointment, default=Appointment.ASKED
    )
    state = models.CharField(max_length=10, choices=VisitState, default=VisitState.PLANNED)
    cancelled_for = models.CharField(_("Why it is called off"), max_length=200, blank=True)
    interaction = models.OneToOneField(
        Interaction, null=True, blank=True, on_delete=models.PROTECT, related_name="visit"
    )
    report_asked_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    version = models.PositiveIntegerField(default=1)
    # Made by the form; the same form sent twice plans one visit.
    form_key = models.UUIDField(null=True, blank=True, unique=True)

    objects = VisitQuerySet.as_manager()

    class Meta:
        ordering = ["starts_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="reported", interaction__isnull=False)
                | (~Q(state="reported") & Q(interaction=None)),
                name="visit_reported_has_report",
            ),
            models.CheckConstraint(
                condition=Q(minutes__gte=SHORTEST_MINUTES, minutes__lte=LONGEST_MINUTES),
                name="visit_minutes_in_bounds",
            ),
        ]
        indexes = [
            # One person's agenda and calendar.
            models.Index(fields=["owner", "starts_at", "id"], name="visit_of_owner"),
            # The customer's record: what is coming.
            models.Index(fields=["customer", "starts_at", "id"], name="visit_of_customer"),
            # The visits of one day, in which one may only come along.
            models.Index(fields=["starts_at", "id"], name="visit_by_day"),
            # The sweep that asks for reports.
            models.Index(
                fields=["starts_at", "id"],
                condition=Q(state="planned", report_asked_at=None),
                name="visit_without_report",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.customer_id} {self.starts_at:%Y-%m-%d}"

    @property
    def ends_at(self) -> datetime:
        return self.starts_at + timedelta(minutes=self.minutes)
