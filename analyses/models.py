"""Analysis sheets of a customer: kept in wordings, of which the last one stands; each line with its source."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from analyses import texts
from analyses.querysets import OfSheetQuerySet, SheetQuerySet
from analyses.rules import LONGEST, SECTIONS, SheetKind, parts_of
from common.models import PublicModel
from customers.models import CompanyTie, Contact, Customer
from products.models import Product

KIND_NAMES = [(kind.value, texts.KINDS[kind]) for kind in SheetKind]
SECTION_NAMES = [(section, texts.SECTIONS[section]) for section in SECTIONS]


class AnalysisSheet(PublicModel):
    """One row per sheet: a kind, of a day, about a customer; `version` is the number of the wording that stands."""

    customer = models.ForeignKey(
        Customer, on_delete=models.PROTECT, related_name="analysis_sheets", db_index=False
    )
    kind = models.CharField(_("Kind"), max_length=12, choices=KIND_NAMES)
    dated_on = models.DateField(_("Of the day"))
    version = models.PositiveIntegerField(default=1)
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField()
    # Two-character parts of the words that stand, by which the palette finds them.
    search_parts = ArrayField(models.TextField(), default=list, editable=False)
    removed_at = models.DateTimeField(null=True, blank=True)
    removed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    # Made by the form; the same form sent twice writes one.
    form_key = models.UUIDField(unique=True)

    objects = SheetQuerySet.as_manager()

    class Meta:
        ordering = ["-dated_on", "-id"]
        indexes = [
            # A customer's sheets, the latest first.
            models.Index(fields=["customer", "-dated_on", "-id"], name="sheet_of_customer"),
            # The bin: what a person has removed.
            models.Index(
                fields=["removed_by"], condition=Q(removed_by__isnull=False), name="sheet_removed_by"
            ),
            GinIndex(fields=["search_parts"], name="sheet_search"),
        ]

    def __str__(self) -> str:
        return f"{self.customer_id} {self.kind} {self.dated_on}"

    def findable(self) -> dict[str, list[str]]:
        """What it is found by, made anew of the words that stand."""
        entries = SheetEntry.objects.filter(wording__sheet=self, wording__version=self.version)
        return {"search_parts": parts_of(word for line in entries.values_list(*LONGEST) for word in line)}


class SheetWording(models.Model):
    """One row per wording of a sheet: who wrote it when, and of which day; never changed, the latest stands."""

    sheet = models.ForeignKey(
        AnalysisSheet, on_delete=models.PROTECT, related_name="wordings", db_index=False
    )
    version = models.PositiveIntegerField()
    dated_on = models.DateField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    objects = OfSheetQuerySet.as_manager()

    class Meta:
        ordering = ["-version"]
        constraints = [models.UniqueConstraint(fields=["sheet", "version"], name="sheetwording_once")]

    def __str__(self) -> str:
        return f"{self.sheet_id} {self.version}"


class SheetEntry(models.Model):
    """One row per section of a wording in which something stands."""

    wording = models.ForeignKey(
        SheetWording, on_delete=models.PROTECT, related_name="entries", db_index=False
    )
    section = models.CharField(max_length=16, choices=SECTION_NAMES)
    text = models.TextField(max_length=LONGEST["text"], blank=True)
    source = models.CharField(max_length=LONGEST["source"], blank=True)
    product = models.ForeignKey(Product, null=True, on_delete=models.PROTECT, related_name="+")
    contact = models.ForeignKey(Contact, null=True, on_delete=models.PROTECT, related_name="+")
    tie = models.ForeignKey(CompanyTie, null=True, on_delete=models.PROTECT, related_name="+")
    asked = models.CharField(max_length=LONGEST["asked"], blank=True)
    given = models.CharField(max_length=LONGEST["given"], blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["wording", "section"], name="sheetentry_once"),
            models.CheckConstraint(condition=Q(text="") | ~Q(source=""), name="sheetentry_has_source"),
        ]

    def __str__(self) -> str:
        return f"{self.wording_id} {self.section}"
