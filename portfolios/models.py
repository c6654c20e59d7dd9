"""Handovers: whose customers go to whom, from which day, and what became of each customer and open thing."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from common.models import Job, PublicModel
from customers.models import Customer
from organization.models import Unit
from portfolios.querysets import HandoverQuerySet
from portfolios.rules import UNDER_WAY


class StateName(models.TextChoices):
    PROPOSED = "proposed", pgettext_lazy("handover", "Waits for the new manager")
    ACCEPTED = "accepted", pgettext_lazy("handover", "Accepted, waits for its day")
    MOVING = "moving", pgettext_lazy("handover", "Under way")
    DONE = "done", pgettext_lazy("handover", "Handed over")
    REFUSED = "refused", pgettext_lazy("handover", "Refused")
    WITHDRAWN = "withdrawn", pgettext_lazy("handover", "Withdrawn")
    RETURNING = "returning", pgettext_lazy("handover", "Being taken back")
    UNDONE = "undone", pgettext_lazy("handover", "Taken back")


class FateName(models.TextChoices):
    WAITING = "waiting", pgettext_lazy("handed", "To be moved")
    MOVED = "moved", pgettext_lazy("handed", "Moved")
    STAYED = "stayed", pgettext_lazy("handed", "Stayed")
    RETURNED = "returned", pgettext_lazy("handed", "Returned")
    KEPT = "kept", pgettext_lazy("handed", "Not returned")


class KindName(models.TextChoices):
    TASK = "task", pgettext_lazy("handed", "Task")
    VISIT = "visit", pgettext_lazy("handed", "Visit")
    OPPORTUNITY = "opportunity", pgettext_lazy("handed", "Opportunity")
    NEGOTIATION = "negotiation", pgettext_lazy("handed", "Negotiation")
    COMPLAINT = "complaint", pgettext_lazy("handed", "Complaint")
    MEMBERSHIP = "membership", pgettext_lazy("handed", "Place on the team")


class Handover(PublicModel):
    """One row per handover: a person's customers to another person, or, without people, a unit's to its successor."""

    giver = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="handovers_given",
    )
    taker = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="handovers_taken",
    )
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    successor = models.ForeignKey(Unit, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(_("Reason"), max_length=300)
    effective_on = models.DateField(_("From which day"))
    state = models.CharField(max_length=10, choices=StateName, default=StateName.PROPOSED)
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    answered_at = models.DateTimeField(null=True, blank=True)
    answer = models.CharField(max_length=300, blank=True)
    job = models.ForeignKey(Job, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    undo_job = models.ForeignKey(Job, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    finished_at = models.DateTimeField(null=True, blank=True)
    # Made by the form; the same form sent twice proposes one.
    form_key = models.UUIDField(unique=True)

    objects = HandoverQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(giver__isnull=False, taker__isnull=False, successor=None)
                | Q(giver=None, taker=None, successor__isnull=False),
                name="handover_of_people_or_units",
            ),
            models.CheckConstraint(
                condition=Q(giver=None) | ~Q(giver=F("taker")), name="handover_to_another"
            ),
        ]
        indexes = [
            # The tick: what was accepted and whose day has come?
            models.Index(fields=["effective_on"], condition=Q(state="accepted"), name="handover_to_begin"),
        ]

    def __str__(self) -> str:
        return f"{self.giver_id or self.unit_id} {self.effective_on}"

    @property
    def under_way(self) -> bool:
        return self.state in UNDER_WAY


class HandedCustomer(models.Model):
    """One row per customer of a handover: whose it was, and what became of it with the reason where it stayed."""

    handover = models.ForeignKey(Handover, on_delete=models.PROTECT, related_name="customers")
    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="handed")
    fate = models.CharField(max_length=10, choices=FateName, default=FateName.WAITING)
    why = models.CharField(max_length=20, blank=True)
    manager_before = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    unit_before = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["handover_id", "id"]
        constraints = [
            models.UniqueConstraint(fields=["handover", "customer"], name="handed_customer_once"),
        ]

    def __str__(self) -> str:
        return f"{self.handover_id} {self.customer_id} {self.fate}"


class HandedItem(models.Model):
    """One row per open thing that moved, or stayed with the reason, along with a customer."""

    handed = models.ForeignKey(HandedCustomer, on_delete=models.PROTECT, related_name="items")
    kind = models.CharField(max_length=12, choices=KindName)
    record_id = models.BigIntegerField()
    fate = models.CharField(max_length=10, choices=FateName)
    why = models.CharField(max_length=20, blank=True)
    # The day on which a membership of the team would have ended anyway.
    ends_before = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["handed_id", "id"]
        constraints = [
            models.UniqueConstraint(fields=["handed", "kind", "record_id"], name="handed_item_once"),
        ]

    def __str__(self) -> str:
        return f"{self.handed_id} {self.kind} {self.record_id} {self.fate}"


class MovedKind(models.TextChoices):
    OPPORTUNITY = "opportunity", pgettext_lazy("moved", "Opportunities")
    NEGOTIATION = "negotiation", pgettext_lazy("moved", "Negotiations")
    COMPLAINT = "complaint", pgettext_lazy("moved", "Complaints")
    PROSPECT = "prospect", pgettext_lazy("moved", "Prospects")
    PERSON = "person", pgettext_lazy("moved", "Colleagues")


class MovedRecord(models.Model):
    """One row per record, beside customers, that went to the successor when its unit closed."""

    handover = models.ForeignKey(Handover, on_delete=models.PROTECT, related_name="moved")
    kind = models.CharField(max_length=12, choices=MovedKind)
    record_id = models.BigIntegerField()

    class Meta:
        ordering = ["handover_id", "kind", "record_id"]
        constraints = [
            models.UniqueConstraint(fields=["handover", "kind", "record_id"], name="moved_record_once"),
        ]

    def __str__(self) -> str:
        return f"{self.handover_id} {self.kind} {self.record_id}"
