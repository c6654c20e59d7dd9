"""What colleagues learned and share: intelligence, cases, answers; what each follows; a unit's week."""

from typing import Any

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from common.models import PublicModel
from customers.models import Customer
from customers.standards import region_name
from knowledge.querysets import DigestQuerySet, OwnQuerySet, PieceQuerySet
from knowledge.rules import TAG_LENGTH, TITLE_LENGTH, found_by_words
from organization.models import Unit
from products.models import ProductLine
from prospects.models import Opportunity


class KindName(models.TextChoices):
    NEWS = "news", _("Market intelligence")
    CASE = "case", pgettext_lazy("knowledge", "Case")
    ANSWER = "answer", pgettext_lazy("knowledge", "Question and answer")


class TopicName(models.TextChoices):
    PRICE = "price", _("Price of a competitor")
    INDUSTRY = "industry", _("Industry")
    POLICY = "policy", _("Policy")
    WON = "won", pgettext_lazy("case", "Won")
    LOST = "lost", pgettext_lazy("case", "Lost")
    OTHER = "other", pgettext_lazy("topic", "Other")


class Confidence(models.IntegerChoices):
    HEARD = 1, _("Heard")
    LIKELY = 2, pgettext_lazy("confidence", "Likely")
    SURE = 3, pgettext_lazy("confidence", "Confirmed")


class Importance(models.IntegerChoices):
    LOW = 1, pgettext_lazy("importance", "Good to know")
    MIDDLE = 2, pgettext_lazy("importance", "Worth reading")
    HIGH = 3, pgettext_lazy("importance", "Act on it")


class StateName(models.TextChoices):
    SHARED = "shared", pgettext_lazy("knowledge", "Shared")
    WAITING = "waiting", pgettext_lazy("knowledge", "Waits for review")
    RETURNED = "returned", pgettext_lazy("knowledge", "Returned")
    WITHDRAWN = "withdrawn", pgettext_lazy("knowledge", "Taken back")


class Piece(PublicModel):
    """One row per piece of knowledge: intelligence, a case in steps (one a line), or a question with its answer.

    One that names a customer has no `shared_with`: whoever reads the customer reads it. Published without the name it
    is a piece of its own, whose `origin` is the first.
    """

    kind = models.CharField(_("Kind"), max_length=8, choices=KindName.choices)
    topic = models.CharField(_("About"), max_length=8, choices=TopicName.choices, default=TopicName.OTHER)
    title = models.CharField(pgettext_lazy("knowledge", "Title"), max_length=TITLE_LENGTH)
    body = models.TextField(_("What is known"), max_length=6000)
    source = models.CharField(_("Source"), max_length=120, blank=True)
    confidence = models.PositiveSmallIntegerField(
        _("How sure"), choices=Confidence.choices, default=Confidence.LIKELY
    )
    importance = models.PositiveSmallIntegerField(
        _("How important"), choices=Importance.choices, default=Importance.MIDDLE
    )
    noted_on = models.DateField(pgettext_lazy("knowledge", "As of"))
    valid_until = models.DateField(_("Valid until"), null=True, blank=True)
    customer = models.ForeignKey(
        Customer,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="knowledge",
        verbose_name=_("Customer"),
    )
    opportunity = models.ForeignKey(
        Opportunity, null=True, blank=True, on_delete=models.PROTECT, related_name="cases"
    )
    industry_code = models.CharField(_("Industry (GB/T 4754)"), max_length=5, blank=True)
    region_code = models.CharField(_("Region (GB/T 2260)"), max_length=6, blank=True)
    product_line = models.ForeignKey(
        ProductLine,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("Product line"),
    )
    competitor = models.CharField(_("Competitor"), max_length=60, blank=True)
    tags = ArrayField(models.CharField(max_length=TAG_LENGTH), default=list, blank=True)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="knowledge")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    shared_with = models.ForeignKey(
        Unit,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=pgettext_lazy("knowledge", "For whom"),
    )
    state = models.CharField(max_length=10, choices=StateName.choices, default=StateName.SHARED)
    written_at = models.DateTimeField()
    shared_at = models.DateTimeField(null=True, blank=True)
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    review_note = models.CharField(_("Note of the review"), max_length=300, blank=True)
    origin = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="published"
    )
    # The contact in whose report it was noted; once each.
    contact_id = models.UUIDField(null=True, blank=True, unique=True)
    # When those who follow it were told; until then the last of them (by number) who was looked at.
    told_at = models.DateTimeField(null=True, blank=True)
    told_up_to = models.BigIntegerField(default=0, db_default=0)
    # How often its words were changed, by whom and when last; the words before are kept (see Wording).
    version = models.PositiveIntegerField(default=1, db_default=1)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    changed_at = models.DateTimeField(null=True, blank=True)
    search_text = models.TextField(blank=True)
    search_parts = ArrayField(models.TextField(), default=list)
    # Made by the form; the same form sent twice writes once.
    form_key = models.UUIDField(null=True, blank=True, unique=True)

    objects = PieceQuerySet.as_manager()

    class Meta:
        ordering = ["-written_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(customer__isnull=False, shared_with=None)
                | Q(customer=None, shared_with__isnull=False),
                name="piece_of_a_customer_or_a_unit",
            ),
            models.CheckConstraint(
                condition=Q(customer__isnull=False) | Q(opportunity=None),
                name="piece_of_a_deal_names_customer",
            ),
            models.CheckConstraint(
                condition=~Q(reviewed_by=models.F("author")), name="piece_reviewed_by_another"
            ),
        ]
        indexes = [
            # The list, newest first.
            models.Index(fields=["-written_at", "-id"], name="piece_latest"),
            # What a unit shares, its digest.
            models.Index(fields=["shared_with", "-shared_at", "-id"], name="piece_of_unit"),
            # What of a customer is known.
            models.Index(fields=["customer", "-written_at", "-id"], name="piece_of_customer"),
            # Whose followers are still to be told.
            models.Index(fields=["id"], condition=Q(told_at=None, state="shared"), name="piece_to_tell"),
            # Search: every two-character part of what was typed.
            GinIndex(fields=["search_parts"], name="piece_search"),
        ]

    def __str__(self) -> str:
        return self.title

    def findable(self) -> dict[str, Any]:
        """What it is found by, made anew of the words that stand."""
        return found_by_words(self.title, self.body, self.competitor, self.tags)


class Wording(models.Model):
    """One row per wording of a piece that was replaced by another: its version, and who had written it when.

    `facts` are the further fields, as the history of changes writes values.
    """

    piece = models.ForeignKey(Piece, on_delete=models.PROTECT, related_name="wordings")
    version = models.PositiveIntegerField()
    title = models.CharField(max_length=TITLE_LENGTH)
    body = models.TextField()
    facts = models.JSONField(default=dict)
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField()

    class Meta:
        ordering = ["-version"]
        constraints = [
            models.UniqueConstraint(fields=["piece", "version"], name="wording_once_a_version"),
        ]

    def __str__(self) -> str:
        return f"{self.piece_id} {self.version}"


class Follow(PublicModel):
    """One row per thing that a person follows; what is left empty stands for all, the thresholds for 'at least'."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="follows")
    kind = models.CharField(_("Kind"), max_length=8, choices=KindName.choices, blank=True)
    tag = models.CharField(_("Tag"), max_length=TAG_LENGTH, blank=True)
    industry_code = models.CharField(_("Industry (GB/T 4754)"), max_length=5, blank=True)
    region_code = models.CharField(
        _("Region (GB/T 2260)"), max_length=6, blank=True, default="", db_default=""
    )
    product_line = models.ForeignKey(
        ProductLine,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("Product line"),
    )
    competitor = models.CharField(_("Competitor"), max_length=60, blank=True)
    confidence = models.PositiveSmallIntegerField(
        _("At least how sure"), choices=Confidence.choices, default=Confidence.HEARD
    )
    importance = models.PositiveSmallIntegerField(
        _("At least how important"), choices=Importance.choices, default=Importance.MIDDLE
    )
    since = models.DateTimeField()

    objects = OwnQuerySet.as_manager()

    class Meta:
        ordering = ["since", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=[
                    "person",
                    "kind",
                    "tag",
                    "industry_code",
                    "region_code",
                    "product_line",
                    "competitor",
                ],
                name="follow_once",
                nulls_distinct=False,
            ),
        ]

    @property
    def region_name(self) -> str:
        """The followed region in the reader's language."""
        return region_name(self.region_code)

    def __str__(self) -> str:
        return f"{self.person_id} {self.kind} {self.tag}"


class UnitDigest(PublicModel):
    """One row per unit and week, made on the Monday after it: the page of what the unit learned."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    monday = models.DateField()
    made_at = models.DateTimeField()
    pieces = models.PositiveIntegerField()

    objects = DigestQuerySet.as_manager()

    class Meta:
        ordering = ["-monday", "-id"]
        constraints = [models.UniqueConstraint(fields=["unit", "monday"], name="unitdigest_once_a_week")]

    def __str__(self) -> str:
        return f"{self.unit_id} {self.monday}"
