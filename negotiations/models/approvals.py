"""Leave to go beyond the authority at the table or beyond our bottom line, asked by one, decided by another."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from common.models import PublicModel
from negotiations.models.issues import Issue
from negotiations.models.negotiation import Negotiation, choices
from negotiations.querysets import AskQuerySet
from negotiations.rules.codes import AskKind, AskState
from pricing.models import Concession


class StopApproval(PublicModel):
    """One row per request to offer `value` on an issue beyond `limit`; approved ones hold until `expires_on`.

    `limit` is the authority or bottom line as it stood when it was asked, so that what was decided stays readable.
    """

    negotiation = models.ForeignKey(Negotiation, on_delete=models.PROTECT, related_name="approvals")
    issue = models.ForeignKey(Issue, on_delete=models.PROTECT, related_name="approvals")
    kind = models.CharField(max_length=10, choices=choices(AskKind))
    value = models.DecimalField(_("Down to"), max_digits=18, decimal_places=4)
    limit = models.DecimalField(max_digits=18, decimal_places=4)
    reason = models.CharField(_("Why"), max_length=300)
    in_return = models.CharField(_("What comes back"), max_length=120, blank=True)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    state = models.CharField(max_length=8, choices=choices(AskState), default=AskState.WAITING.value)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    decision_note = models.CharField(_("Note to the decision"), max_length=300, blank=True)
    expires_on = models.DateField(_("Holds until"), null=True, blank=True)
    # The price levels decide this one; it becomes leave when they approved.
    concession = models.ForeignKey(
        Concession,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("Rests on the request"),
    )
    form_key = models.UUIDField(null=True, blank=True, unique=True)

    objects = AskQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_at", "-id"]
        constraints = [
            # Four eyes, whatever the code believes.
            models.CheckConstraint(
                condition=Q(decided_by=None) | ~Q(decided_by=F("asked_by")), name="stop_approval_four_eyes"
            ),
            models.CheckConstraint(
                condition=Q(state="waiting", decided_by=None, decided_at=None)
                | (~Q(state="waiting") & Q(decided_by__isnull=False, decided_at__isnull=False)),
                name="stop_approval_decided_by_somebody",
            ),
            models.CheckConstraint(
                condition=~Q(state="approved") | Q(expires_on__isnull=False), name="stop_approval_expires"
            ),
            # One question at a time on an issue.
            models.UniqueConstraint(
                fields=["issue"], condition=Q(state="waiting"), name="stop_approval_asked_once"
            ),
        ]
        indexes = [
            # What waits for a supervisor.
            models.Index(
                fields=["negotiation", "asked_at"], condition=Q(state="waiting"), name="stop_approval_waiting"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.issue_id} {self.state}"
