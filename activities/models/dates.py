"""What was done on an important date of a customer, so that the next year begins from it."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from activities.rules import Occasion
from common.models import PublicModel
from customers.models import Contact, Customer
from customers.querysets import OfCustomerQuerySet
from worklist.date_phrases import NAMES


class Observance(PublicModel):
    """One row per important date that was marked: words, and a gift with its value in fen; only forgetting changes it.

    `over_limit` says that the value was beyond what the bank's rules allow, `reason` why it was given all the same.
    """

    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="observances")
    contact = models.ForeignKey(
        Contact, null=True, blank=True, on_delete=models.PROTECT, related_name="observances"
    )
    occasion = models.CharField(max_length=14, choices=[(each.value, each.value) for each in Occasion])
    # Of a person's date that was taken out of the dossier only the year is kept: its first day.
    on = models.DateField()
    day_forgotten = models.BooleanField(default=False, db_default=False)
    words = models.CharField(_("Words"), max_length=300)
    gift = models.CharField(_("Gift"), max_length=120, blank=True)
    value_fen = models.BigIntegerField(default=0)
    over_limit = models.BooleanField(default=False)
    reason = models.CharField(_("Reason"), max_length=300, blank=True)
    done_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    done_at = models.DateTimeField()
    # Made by the form; the same form sent twice records once.
    form_key = models.UUIDField(unique=True)

    objects = OfCustomerQuerySet.as_manager()

    class Meta:
        ordering = ["-on", "-id"]
        constraints = [
            models.CheckConstraint(condition=Q(value_fen__gte=0), name="observance_value_not_negative"),
            models.CheckConstraint(
                condition=Q(over_limit=False) | ~Q(reason=""), name="observance_over_limit_has_reason"
            ),
            models.CheckConstraint(
                condition=~Q(gift="") | Q(value_fen=0), name="observance_value_is_of_a_gift"
            ),
        ]
        indexes = [
            # The customer's panel, and what was done last on the same occasion.
            models.Index(fields=["customer", "-on", "-id"], name="observance_of_customer"),
        ]

    @property
    def occasion_name(self) -> str:
        """What the occasion is called."""
        return str(NAMES.get(self.occasion, ""))

    def __str__(self) -> str:
        return f"{self.customer_id} {self.occasion} {self.on}"
