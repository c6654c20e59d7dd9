"""What people at customers ask of the data that the bank holds of them, and what is locked away as the law demands."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from common.models import PublicModel
from customers.models.people import Contact
from customers.querysets import PersonRequestQuerySet


class RequestKind(models.TextChoices):
    COPY = "copy", pgettext_lazy("personal data", "A copy")
    CORRECT = "correct", pgettext_lazy("personal data", "Correction")
    RESTRICT = "restrict", pgettext_lazy("personal data", "Restriction")
    ERASE = "erase", pgettext_lazy("personal data", "Erasure")
    LIFT = "lift", pgettext_lazy("personal data", "Lifting of the restriction")


# What is asked for on the page of a person; a restriction is lifted from the register, as the person has no page then.
ASKED = [choice for choice in RequestKind.choices if choice[0] != RequestKind.LIFT]


class RequestState(models.TextChoices):
    OPEN = "open", pgettext_lazy("personal data request", "Open")
    DONE = "done", pgettext_lazy("personal data request", "Done")
    REFUSED = "refused", pgettext_lazy("personal data request", "Refused")


class PersonRequest(PublicModel):
    """One row per request of a person: what was asked, until when, and who did what about it.

    Nothing of the person stands here, so that the register outlives an erasure.
    """

    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, related_name="requests")
    kind = models.CharField(_("What is asked for"), max_length=10, choices=RequestKind)
    asked_on = models.DateField(_("Asked on"))
    due_on = models.DateField(_("Answer by"))
    state = models.CharField(max_length=10, choices=RequestState, default=RequestState.OPEN)
    registered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    registered_at = models.DateTimeField()
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    settled_at = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(_("What was done"), max_length=200, blank=True)

    objects = PersonRequestQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["contact", "kind"], condition=Q(state="open"), name="personrequest_open_once"
            ),
            models.CheckConstraint(
                condition=Q(state="open", settled_at=None, settled_by=None)
                | (~Q(state="open") & Q(settled_at__isnull=False, settled_by__isnull=False)),
                name="personrequest_settled_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.contact_id} {self.kind} {self.state}"


class LockedPerson(PublicModel):
    """One row per restricted person: what stood of them everywhere, sealed with their own key."""

    contact = models.OneToOneField(Contact, on_delete=models.PROTECT, related_name="locked")
    sealed = models.BinaryField()
    locked_at = models.DateTimeField()
    locked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return str(self.contact_id)
