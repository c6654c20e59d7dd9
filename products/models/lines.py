"""Product lines: the backbone in which the bank keeps its books."""

from django.db import models
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _


class LineKind(models.TextChoices):
    DEPOSIT = "deposit", pgettext_lazy("product", "Deposits")
    LOAN = "loan", _("Loans")
    GUARANTEE = "guarantee", _("Guarantees")
    FEE = "fee", _("Fee services")


class ProductLine(models.Model):
    """One row per product line; `position` is the order in which the bank lists them."""

    code = models.CharField(max_length=30, unique=True)
    kind = models.CharField(max_length=10, choices=LineKind)
    name_zh = models.CharField(max_length=40)
    name_en = models.CharField(max_length=40)
    position = models.PositiveSmallIntegerField(unique=True)

    class Meta:
        ordering = ["position"]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """The name in the reader's language."""
        return self.name_en if get_language() == "en" else self.name_zh
