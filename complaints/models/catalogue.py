"""What the bank keeps as data: regimes of law, standard codes, phrases, authority, thresholds, counters."""

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils.translation import get_language

from complaints.rules.codes import ClauseKind, CodeKind, RemedyKind
from organization.models import Unit
from organization.rules import Role, UnitLevel


def never_emptied(name: str = "kept") -> list:
    """Triggers that refuse DELETE and TRUNCATE to everybody."""
    return [
        pgtrigger.Trigger(
            name=f"{name}_row",
            when=pgtrigger.Before,
            operation=pgtrigger.Delete,
            func="RAISE EXCEPTION 'cases and their trail are never deleted';",
        ),
        pgtrigger.Trigger(
            name=f"{name}_table",
            level=pgtrigger.Statement,
            when=pgtrigger.Before,
            operation=pgtrigger.Truncate,
            func="RAISE EXCEPTION 'cases and their trail are never deleted';",
        ),
    ]


class ClockRegime(models.Model):
    """One row per rule of law that sets a limit for the answer: its days, extensions and who approves them.

    `limits` are days from receipt at stage 0 (decision), 1 (complex) and 2 (especially complex); the last one holds
    for later stages too. In force from `starts_on` to (not including) `ends_on`. To be confirmed by the bank's
    compliance officer before use.
    """

    code = models.CharField(max_length=30, unique=True)
    name_zh = models.CharField(max_length=80)
    name_en = models.CharField(max_length=160)
    counts = models.CharField(max_length=8, choices=[("calendar", "calendar"), ("working", "working")])
    limits = models.JSONField()
    superior_from_stage = models.PositiveSmallIntegerField(default=2)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    confirmed_by_compliance = models.BooleanField(default=False)

    class Meta:
        ordering = ["starts_on", "code"]
        triggers = never_emptied()

    def __str__(self) -> str:
        return self.code


class StandardCode(models.Model):
    """One row per code of the classification of complaints (JR/T 0169): channels, business, and the tree of causes."""

    kind = models.CharField(max_length=10, choices=[(kind.value, kind.value) for kind in CodeKind])
    code = models.CharField(max_length=12)
    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="children"
    )
    name_zh = models.CharField(max_length=80)
    name_en = models.CharField(max_length=120)
    position = models.PositiveSmallIntegerField(default=0)
    active = models.BooleanField(default=True)

    class Meta:
        ordering = ["kind", "position", "code"]
        constraints = [models.UniqueConstraint(fields=["kind", "code"], name="standardcode_once")]
        triggers = never_emptied()

    def __str__(self) -> str:
        return f"{self.code} {self.name}"

    @property
    def name(self) -> str:
        """The name in the reader's language."""
        return self.name_en if get_language() == "en" else self.name_zh


class Clause(models.Model):
    """One row per line of the phrase book: an answer template of a topic or step, a thing not to do or to say."""

    kind = models.CharField(max_length=12, choices=[(kind.value, kind.value) for kind in ClauseKind])
    code = models.CharField(max_length=30, unique=True)
    topic = models.CharField(max_length=20, blank=True)
    step = models.CharField(max_length=12, blank=True)
    title_zh = models.CharField(max_length=80)
    title_en = models.CharField(max_length=120)
    text_zh = models.TextField(blank=True)
    text_en = models.TextField(blank=True)
    position = models.PositiveSmallIntegerField(default=0)
    active = models.BooleanField(default=True)

    class Meta:
        ordering = ["kind", "position", "code"]

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        """The title in the reader's language."""
        return self.title_en if get_language() == "en" else self.title_zh

    @property
    def text(self) -> str:
        """The words in the reader's language; `{customer}`, `{number}` and `{owner}` stand for what a page puts in."""
        return self.text_en if get_language() == "en" else self.text_zh


class RemedyLimit(models.Model):
    """One row per role and level of unit: up to how much (fen) its holder grants on a case, no limit where null."""

    role = models.CharField(max_length=24, choices=[(role.value, role.value) for role in Role])
    level = models.CharField(max_length=12, choices=[(level.value, level.value) for level in UnitLevel])
    kind = models.CharField(max_length=12, choices=[(kind.value, kind.value) for kind in RemedyKind])
    limit_fen = models.BigIntegerField(null=True)

    class Meta:
        ordering = ["kind", "limit_fen"]
        constraints = [
            models.UniqueConstraint(fields=["role", "level", "kind"], name="remedylimit_once"),
            models.CheckConstraint(
                condition=Q(limit_fen=None) | Q(limit_fen__gte=0), name="remedylimit_not_negative"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.role} {self.level} {self.kind}"


class Threshold(models.Model):
    """One row per number the bank may set: sizes and times of groups, when somebody is unhappy, limits of rates."""

    code = models.CharField(max_length=40, unique=True)
    value = models.IntegerField()

    class Meta:
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(code="retention_years") | Q(value__gte=3),
                name="threshold_cases_kept_three_years",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.value}"


class NumberCounter(models.Model):
    """One row per unit and year: the last number given; locked until the case that takes the next one is committed."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["unit", "year"], name="numbercounter_once")]
        triggers = never_emptied()

    def __str__(self) -> str:
        return f"{self.unit_id} {self.year} {self.last}"
