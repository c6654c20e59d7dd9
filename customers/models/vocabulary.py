"""Words that the bank keeps for everybody: the needs segments of companies, and the banks that serve them beside us."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from common.models import PublicModel
from customers.querysets import OtherBankQuerySet, SegmentQuerySet


class NeedsSegment(PublicModel):
    """One row per needs segment, in the order in which they are offered; its names are the bank's own.

    One that is no longer in use is offered no more, and stays readable on the customers that have it.
    """

    code = models.SlugField(_("Code"), max_length=12, unique=True)
    name_zh = models.CharField(_("Chinese name"), max_length=20)
    name_en = models.CharField(_("English name"), max_length=40)
    meaning = models.CharField(_("What moves such companies"), max_length=200, blank=True)
    position = models.PositiveSmallIntegerField(_("Place in the list"))
    in_use = models.BooleanField(_("In use"), default=True)
    version = models.PositiveIntegerField(default=1)
    reason = models.CharField(_("Reason"), max_length=200, blank=True)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    changed_at = models.DateTimeField()

    objects = SegmentQuerySet.as_manager()

    class Meta:
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """The name in the reader's language."""
        return self.name_en if get_language() == "en" else self.name_zh


class BankState(models.TextChoices):
    PROPOSED = "proposed", pgettext_lazy("other bank", "Proposed")
    LISTED = "listed", pgettext_lazy("other bank", "On the list")
    OFF = "off", pgettext_lazy("other bank", "Not on the list")


class OtherBank(PublicModel):
    """One row per bank that serves companies beside us: offered wherever somebody types who else serves one.

    What is typed stays as typed, on the list or not. `also` are other words for it, by which it is found.
    """

    name = models.CharField(_("Bank"), max_length=60, unique=True)
    also = models.CharField(_("Also called"), max_length=120, blank=True)
    strengths = models.CharField(_("What it is good at"), max_length=200, blank=True)
    state = models.CharField(_("State"), max_length=8, choices=BankState, default=BankState.PROPOSED)
    version = models.PositiveIntegerField(default=1)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    changed_at = models.DateTimeField()

    objects = OtherBankQuerySet.as_manager()

    class Meta:
        ordering = ["name", "id"]
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="otherbank_has_a_name"),
        ]

    def __str__(self) -> str:
        return self.name
