"""What happened at the table: rounds, offers and notes, only appended."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from common.models import PublicModel
from negotiations.models.approvals import StopApproval
from negotiations.models.issues import Issue
from negotiations.models.negotiation import Negotiation, choices
from negotiations.querysets import OfferQuerySet, OfNegotiationQuerySet
from negotiations.rules.codes import Phase, Side


class Round(PublicModel):
    """One row per meeting or exchange in which offers were made; numbered from 1 within a talk."""

    negotiation = models.ForeignKey(Negotiation, on_delete=models.PROTECT, related_name="rounds")
    number = models.PositiveSmallIntegerField()
    phase = models.CharField(max_length=14, choices=choices(Phase))
    held_at = models.DateTimeField(_("When"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    objects = OfNegotiationQuerySet.as_manager()

    class Meta:
        ordering = ["negotiation_id", "number"]
        constraints = [
            models.UniqueConstraint(fields=["negotiation", "number"], name="round_number_once"),
        ]
        triggers = [
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.negotiation_id} {self.number}"


class Offer(PublicModel):
    """One row per value that a side put on an issue; never changed, a wrong entry is named by the one that corrects it.

    `in_return` is what the offer is given for or was answered with, in the words of whoever wrote it down. An offer of
    ours beyond authority or bottom line carries the approval that allows it; a trigger refuses it otherwise.
    """

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="offers")
    issue = models.ForeignKey(Issue, on_delete=models.PROTECT, related_name="offers")
    side = models.CharField(_("Who"), max_length=6, choices=choices(Side))
    value = models.DecimalField(_("Value"), max_digits=18, decimal_places=4)
    in_return = models.CharField(_("In return"), max_length=120, blank=True)
    approval = models.ForeignKey(
        StopApproval, null=True, blank=True, on_delete=models.PROTECT, related_name="offers"
    )
    corrects = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="corrected_by"
    )
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()
    form_key = models.UUIDField(null=True, blank=True, unique=True)

    objects = OfferQuerySet.as_manager()

    class Meta:
        ordering = ["at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(side="ours") | Q(approval=None), name="offer_approval_is_ours"
            ),
        ]
        indexes = [
            # The ledger of a talk, and what stands on an issue.
            models.Index(fields=["round", "at", "id"], name="offer_ledger"),
            models.Index(fields=["issue", "side", "-at", "-id"], name="offer_standing"),
        ]
        triggers = [
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.issue_id} {self.side} {self.value}"


class PhaseNote(PublicModel):
    """One row per note on a phase of the talk."""

    negotiation = models.ForeignKey(Negotiation, on_delete=models.PROTECT, related_name="notes")
    phase = models.CharField(_("Phase"), max_length=14, choices=choices(Phase))
    text = models.TextField(_("Note"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    form_key = models.UUIDField(null=True, blank=True, unique=True)

    objects = OfNegotiationQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-id"]
        indexes = [
            # The notes of a talk, newest first.
            models.Index(fields=["negotiation", "-at", "-id"], name="phase_note_of_talk"),
        ]
        triggers = [
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.negotiation_id} {self.phase}"
