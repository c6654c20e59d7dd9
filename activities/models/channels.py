"""What customers asked or told through other channels than their manager: the counter, telephones, screens."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from customers.models import Fact
from organization.models import Unit


class Channel(models.TextChoices):
    COUNTER = "counter", _("Counter")
    PHONE_BANK = "phone_bank", _("Phone bank")
    ONLINE_BANK = "online_bank", _("Online bank")
    CALL_CENTRE = "call_centre", _("Call centre")
    MACHINE = "machine", _("Machine at the branch or shop")
    MOBILE = "mobile", _("Mobile bank")


class Outcome(models.TextChoices):
    ANSWERED = "answered", _("Answered")
    PASSED_ON = "passed_on", _("Passed on")
    OPEN = "open", pgettext_lazy("channel", "Not settled")


class ChannelContact(Fact):
    """One row per contact of a customer through another channel; `cause` is the channels' own code of it."""

    interaction_no = models.CharField(max_length=40, unique=True)
    channel = models.CharField(max_length=12, choices=Channel)
    happened_at = models.DateTimeField()
    cause = models.CharField(max_length=30)
    subject = models.CharField(max_length=200)
    outcome = models.CharField(max_length=10, choices=Outcome)
    unit = models.ForeignKey(Unit, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-happened_at", "-id"]
        indexes = [
            # Timeline of one customer.
            models.Index(fields=["customer", "-happened_at", "-id"], name="channel_timeline"),
            # How often about the same?
            models.Index(fields=["customer", "cause", "happened_at"], name="channel_cause"),
        ]

    def __str__(self) -> str:
        return self.interaction_no
