"""Which companies the bank wants: rule sets as data, what was found for each rule, and what a supervisor waived."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from common.models import PublicModel
from files.models import StoredFile
from prospects.models.prospect import Prospect
from prospects.querysets.prospects import OfProspectQuerySet
from prospects.rules.qualification import Bound, Measure


class RuleSet(models.Model):
    """One row per version of the bank's conditions; the newest one that is in force by `valid_from` is asked."""

    code = models.CharField(max_length=20)
    number = models.PositiveSmallIntegerField()
    name_zh = models.CharField(max_length=60)
    name_en = models.CharField(max_length=60)
    valid_from = models.DateField()

    class Meta:
        ordering = ["code", "-number"]
        constraints = [models.UniqueConstraint(fields=["code", "number"], name="rule_set_version_once")]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """The name in the reader's language."""
        return self.name_en if get_language() == "en" else self.name_zh


class Rule(models.Model):
    """One row per condition of a rule set; `threshold` in years, fen or basis points as the measure says."""

    rule_set = models.ForeignKey(RuleSet, on_delete=models.PROTECT, related_name="rules")
    position = models.PositiveSmallIntegerField()
    code = models.CharField(max_length=20)
    measure = models.CharField(max_length=20, choices=[(each.value, each.value) for each in Measure])
    bound = models.CharField(max_length=10, choices=[(each.value, each.value) for each in Bound])
    threshold = models.BigIntegerField(null=True, blank=True)
    name_zh = models.CharField(max_length=120)
    name_en = models.CharField(max_length=160)
    proof_zh = models.CharField(max_length=120, blank=True)
    proof_en = models.CharField(max_length=160, blank=True)

    class Meta:
        ordering = ["rule_set_id", "position"]
        constraints = [
            models.UniqueConstraint(fields=["rule_set", "code"], name="rule_once_per_set"),
            models.UniqueConstraint(fields=["rule_set", "position"], name="rule_position_once"),
            models.CheckConstraint(
                condition=Q(measure="answer", bound="yes", threshold=None)
                | (~Q(measure="answer") & Q(bound__in=["at_least", "at_most"], threshold__isnull=False)),
                name="rule_has_its_bound",
            ),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def name(self) -> str:
        """The condition in the reader's language."""
        return self.name_en if get_language() == "en" else self.name_zh

    @property
    def proof(self) -> str:
        """What usually shows it, in the reader's language."""
        return self.proof_en if get_language() == "en" else self.proof_zh


class FindingResult(models.TextChoices):
    PASS = "pass", pgettext_lazy("finding", "Met")
    FAIL = "fail", pgettext_lazy("finding", "Not met")
    UNKNOWN = "unknown", pgettext_lazy("finding", "Not known")


class Finding(PublicModel):
    """One row per prospect and rule: the result as it stands, the value used, and what shows it.

    `value` is in the measure's unit; an answer is 1 for yes, 0 for no. Earlier findings stand in the trail.
    """

    prospect = models.ForeignKey(Prospect, on_delete=models.PROTECT, related_name="findings")
    rule = models.ForeignKey(Rule, on_delete=models.PROTECT, related_name="findings")
    result = models.CharField(max_length=8, choices=FindingResult)
    value = models.BigIntegerField(null=True, blank=True)
    evidence = models.CharField(_("What shows it"), max_length=300, blank=True)
    evidence_file = models.ForeignKey(
        StoredFile, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    evidence_file_name = models.CharField(max_length=200, blank=True)
    found_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    found_at = models.DateTimeField()

    objects = OfProspectQuerySet.as_manager()

    class Meta:
        ordering = ["rule_id"]
        constraints = [
            models.UniqueConstraint(fields=["prospect", "rule"], name="finding_once_per_rule"),
            models.CheckConstraint(
                condition=Q(result="unknown", value=None) | (~Q(result="unknown") & Q(value__isnull=False)),
                name="finding_has_its_value",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.prospect_id} {self.rule_id} {self.result}"


class Waiver(models.Model):
    """One row each time a supervisor let a prospect through in spite of a rule; it ends with the finding it was for."""

    prospect = models.ForeignKey(Prospect, on_delete=models.PROTECT, related_name="waivers")
    rule = models.ForeignKey(Rule, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    reason = models.CharField(_("Reason"), max_length=300)
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = OfProspectQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["prospect", "rule"], condition=Q(ended_at=None), name="waiver_once_per_rule"
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="waiver_has_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.prospect_id} {self.rule_id}"
