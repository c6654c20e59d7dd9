"""What the bank and its guarantee company offer: products, and the versions in which each is described."""

from functools import cached_property
from typing import Any

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from common.calendar import business_today
from common.models import PublicModel
from products.models.lines import ProductLine
from products.querysets import VersionQuerySet
from products.rules.eligibility import Join, Rule, rule_from
from products.rules.terms import Fee, Limit, fee_from, limit_from


class Family(models.TextChoices):
    DEPOSIT = "deposit", pgettext_lazy("product", "Deposits")
    LOAN = "loan", _("Loans")
    GUARANTEE = "guarantee", _("Guarantees")
    TRADE = "trade", _("Trade and receivables")
    SERVICE = "service", _("Payments and services")
    WEALTH = "wealth", pgettext_lazy("family", "Wealth")


class VersionState(models.TextChoices):
    DRAFT = "draft", _("Draft")
    IN_FORCE = "in_force", _("In force")
    RETIRED = "retired", _("Retired")


class Product(models.Model):
    """One row per product; `line` is where core banking books it, `manager` who answers for it."""

    code = models.CharField(max_length=30, unique=True)
    family = models.CharField(max_length=10, choices=Family)
    line = models.ForeignKey(
        ProductLine, null=True, blank=True, on_delete=models.PROTECT, related_name="products"
    )
    manager = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    position = models.PositiveSmallIntegerField(unique=True)

    class Meta:
        ordering = ["position"]

    def __str__(self) -> str:
        return self.code


class ProductVersion(PublicModel):
    """One row per version of a product; what was once in force is never edited again.

    `words` holds for zh and en: name, what, audience, documents, price, risks. `rules`, `limits` and `fees` are
    data in the shapes of products.rules; `serves` are kinds of needs.
    """

    product = models.ForeignKey(Product, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=8, choices=VersionState, default=VersionState.DRAFT)
    words = models.JSONField(default=dict)
    serves = ArrayField(models.CharField(max_length=20), default=list)
    join = models.CharField(max_length=3, default=Join.ALL.value)
    rules = models.JSONField(default=list)
    limits = models.JSONField(default=list)
    fees = models.JSONField(default=list)
    valid_until = models.DateField(null=True, blank=True)
    # Raised by each save of a draft: the second of two editors is told.
    edits = models.PositiveIntegerField(default=0)
    drafted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    released_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    released_at = models.DateTimeField(null=True, blank=True)

    objects = VersionQuerySet.as_manager()

    class Meta:
        ordering = ["product_id", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["product", "number"], name="product_version_once"),
            models.UniqueConstraint(fields=["product"], condition=Q(state="draft"), name="product_one_draft"),
            models.UniqueConstraint(
                fields=["product"], condition=Q(state="in_force"), name="product_one_in_force"
            ),
            models.CheckConstraint(
                condition=Q(released_by=None) | Q(drafted_by=None) | ~Q(released_by=F("drafted_by")),
                name="product_four_eyes",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.product_id} {self.number}"

    @property
    def text(self) -> dict[str, str]:
        """The words in the reader's language; what is not written in English stands in Chinese."""
        chinese = self.words.get("zh", {})
        if get_language() != "en":
            return dict(chinese)
        return chinese | {key: word for key, word in self.words.get("en", {}).items() if word}

    @property
    def is_over(self) -> bool:
        """Whether the last day on which it is offered has passed."""
        return self.valid_until is not None and self.valid_until < business_today()

    @property
    def name(self) -> str:
        """What it is called in the reader's language."""
        return self.text.get("name", "")

    @cached_property
    def conditions(self) -> list[Rule]:
        """The rules of eligibility, as rules."""
        return [rule_from(stored) for stored in self.rules]

    @cached_property
    def bounds(self) -> list[Limit]:
        """The limits, as rules."""
        return [limit_from(stored) for stored in self.limits]

    @cached_property
    def charges(self) -> list[Fee]:
        """The fees, as rules."""
        return [fee_from(stored) for stored in self.fees]

    def contents(self) -> dict[str, Any]:
        """Everything that an edit changes, for copies and for the trail."""
        names = ("words", "serves", "join", "rules", "limits", "fees", "valid_until")
        return {name: getattr(self, name) for name in names}
