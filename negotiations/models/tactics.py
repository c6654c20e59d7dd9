"""The library of tactics, shipped as data, and where each was seen."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from common.models import PublicModel
from negotiations.models.negotiation import Negotiation, choices
from negotiations.querysets import OfNegotiationQuerySet
from negotiations.rules.codes import Phase, Side


class Tactic(models.Model):
    """One row per tactic: what it is, how to answer it, and whether it is ours to use; `why_not` says why not."""

    code = models.CharField(primary_key=True, max_length=30)
    position = models.PositiveSmallIntegerField(unique=True)
    name_zh = models.CharField(max_length=40)
    name_en = models.CharField(max_length=60)
    what_zh = models.CharField(max_length=200)
    what_en = models.CharField(max_length=300)
    answer_zh = models.CharField(max_length=200)
    answer_en = models.CharField(max_length=300)
    ours_to_use = models.BooleanField()
    why_not_zh = models.CharField(max_length=120, blank=True)
    why_not_en = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["position"]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """What it is called, in the reader's language."""
        return self._said("name")

    @property
    def what(self) -> str:
        """What it is, in the reader's language."""
        return self._said("what")

    @property
    def answer(self) -> str:
        """How to answer it, in the reader's language."""
        return self._said("answer")

    @property
    def why_not(self) -> str:
        """Why it is not ours to use, in the reader's language; empty where it is."""
        return self._said("why_not")

    def _said(self, field: str) -> str:
        return getattr(self, f"{field}_{'en' if get_language() == 'en' else 'zh'}")


class TacticSeen(PublicModel):
    """One row each time a tactic was seen from the other side or used by us, with the words that were said."""

    negotiation = models.ForeignKey(Negotiation, on_delete=models.PROTECT, related_name="tactics")
    tactic = models.ForeignKey(Tactic, on_delete=models.PROTECT, related_name="+", verbose_name=_("Tactic"))
    side = models.CharField(_("Who"), max_length=6, choices=choices(Side), default=Side.THEIRS.value)
    phase = models.CharField(max_length=14, choices=choices(Phase))
    words = models.CharField(_("What was said"), max_length=200, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    form_key = models.UUIDField(null=True, blank=True, unique=True)

    objects = OfNegotiationQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-id"]
        indexes = [
            # The tactics of a talk, newest first.
            models.Index(fields=["negotiation", "-at", "-id"], name="tactic_seen_of_talk"),
        ]
        triggers = [
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.negotiation_id} {self.tactic_id}"
