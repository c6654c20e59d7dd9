"""What a customer asks for and what it really lacks, the products for it, its steps, and the deals that came of it."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from common.models import PublicModel
from customers.models import Contact, Customer
from fit.texts import NEEDS, STEPS
from needs.querysets import NeedQuerySet
from products.models import Product
from products.rules.needs import NeedKind, NeedStep
from prospects.models import Opportunity

KIND_NAMES = [(kind.value, NEEDS[kind]) for kind in NeedKind]
STEP_NAMES = [(step.value, STEPS[step]) for step in NeedStep]


class DiscoveryName(models.TextChoices):
    INVESTIGATE = "investigate", pgettext_lazy("discovery", "Investigate")
    ANALYSE = "analyse", pgettext_lazy("discovery", "Analyse")
    TALK = "talk", pgettext_lazy("discovery", "Talk")
    PROBE = "probe", pgettext_lazy("discovery", "Probe")
    REPEAT = "repeat", pgettext_lazy("discovery", "Say it again in own words")
    CONFIRM = "confirm", pgettext_lazy("discovery", "Have it confirmed")
    SHOW = "show", pgettext_lazy("discovery", "Show what solves it")
    WAIT = "wait", pgettext_lazy("discovery", "Wait for the answer")


class Need(PublicModel):
    """One row per need of a customer: the want as it was said, the lack behind it, and how far meeting it has come.

    `amount_fen` in fen of yuan. `version` rises with what people edit, not with steps.
    """

    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="needs")
    kind = models.CharField(_("Kind of need"), max_length=16, choices=KIND_NAMES)
    asked = models.CharField(_("What the customer asks for"), max_length=300)
    lacks = models.CharField(_("What is really missing"), max_length=300, blank=True)
    evidence = models.CharField(_("Evidence"), max_length=500, blank=True)
    due_on = models.DateField(_("Needed by"), null=True, blank=True)
    amount_fen = models.BigIntegerField(_("Amount"), null=True, blank=True)
    decider = models.ForeignKey(
        Contact,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("Decision maker"),
    )
    checklist = ArrayField(
        models.CharField(max_length=12, choices=DiscoveryName.choices), default=list, blank=True
    )
    step = models.CharField(_("Step"), max_length=12, choices=STEP_NAMES, default=NeedStep.IDENTIFIED.value)
    entered_at = models.DateTimeField()
    noted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    noted_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)
    removed_at = models.DateTimeField(null=True, blank=True)
    removed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    # Made by the form; the same form sent twice notes one.
    form_key = models.UUIDField(null=True, blank=True, unique=True)

    objects = NeedQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(amount_fen=None) | Q(amount_fen__gt=0), name="need_amount_positive"
            ),
            models.CheckConstraint(
                condition=Q(removed_at=None, removed_by=None)
                | Q(removed_at__isnull=False, removed_by__isnull=False),
                name="need_removed_by_somebody",
            ),
        ]
        indexes = [
            # A customer's panel, the latest first.
            models.Index(fields=["customer", "-id"], name="need_of_customer"),
        ]

    def __str__(self) -> str:
        return f"{self.customer_id} {self.kind} {self.step}"

    @property
    def title(self) -> str:
        """What is really missing as far as it is known, else what was asked for."""
        return self.lacks or self.asked

    @property
    def checked(self) -> list[str]:
        """The steps of discovery that are done, in words."""
        return [str(DiscoveryName(code).label) for code in self.checklist]


class NeedMove(models.Model):
    """One row per step of a need: from where to where, when, by whom, and why where it went back or ended."""

    need = models.ForeignKey(Need, on_delete=models.PROTECT, related_name="moves")
    from_step = models.CharField(max_length=12, choices=STEP_NAMES, blank=True)
    to_step = models.CharField(max_length=12, choices=STEP_NAMES)
    note = models.CharField(max_length=200, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.need_id} {self.to_step}"


class NeedProduct(models.Model):
    """One row per product of the catalogue that somebody chose for a need, with the reason."""

    need = models.ForeignKey(Need, on_delete=models.PROTECT, related_name="products")
    product = models.ForeignKey(Product, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(_("Why it fits"), max_length=200)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["need", "product"], name="needproduct_once")]

    def __str__(self) -> str:
        return f"{self.need_id} {self.product_id}"


class NeedDeal(models.Model):
    """One row per opportunity that came of a need."""

    need = models.ForeignKey(Need, on_delete=models.PROTECT, related_name="deals")
    opportunity = models.OneToOneField(Opportunity, on_delete=models.PROTECT, related_name="need_deal")

    def __str__(self) -> str:
        return f"{self.need_id} {self.opportunity_id}"
