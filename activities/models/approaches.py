"""What was said to an association, so that it reached the association's members."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from activities.models.contacts import InteractionKind
from activities.querysets import ApproachQuerySet
from common.models import PublicModel
from customers.models import Customer


class AssociationApproach(PublicModel):
    """One row per approach to an association (`customer`): by whom, when, how, on which topic, what was said.

    Whom it reached are the members of that day, by the ties; readers of a member read who, when, how and the topic.
    """

    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="approaches")
    topic = models.CharField(_("Topic"), max_length=120)
    channel = models.CharField(pgettext_lazy("approach", "How"), max_length=10, choices=InteractionKind)
    happened_at = models.DateTimeField(_("When"))
    said = models.TextField(_("What was said"), blank=True)
    staff = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(default=timezone.now)
    # Made by the form; the same form sent twice records one approach.
    form_key = models.UUIDField(null=True, blank=True, unique=True)

    objects = ApproachQuerySet.as_manager()

    class Meta:
        ordering = ["-happened_at", "-id"]
        indexes = [
            # The association's page, and the timelines of its members.
            models.Index(fields=["customer", "-happened_at", "-id"], name="approach_of_association"),
        ]

    def __str__(self) -> str:
        return f"{self.customer_id} {self.topic}"
