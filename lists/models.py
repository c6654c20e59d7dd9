"""What people keep of lists: named views, and which of them stand in their sidebar."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from common.models import PublicModel
from lists.querysets import SavedViewQuerySet
from lists.rules import LISTS, LONGEST_QUERY
from organization.models import Unit


class SavedView(PublicModel):
    """One row per named view of a list: filters, order and columns as they stand in the list's address.

    `shared_with` is the unit whose people, with everybody below it, use the view too; only the owner changes it.
    """

    list_name = models.CharField(max_length=20, choices=[(name, name) for name in LISTS])
    name = models.CharField(_("Name"), max_length=40)
    query = models.CharField(max_length=LONGEST_QUERY, blank=True)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    shared_with = models.ForeignKey(
        Unit,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("Shared with"),
    )
    saved_at = models.DateTimeField(default=timezone.now)
    changed_at = models.DateTimeField(default=timezone.now)
    removed_at = models.DateTimeField(null=True, blank=True)

    objects = SavedViewQuerySet.as_manager()

    class Meta:
        ordering = ["name", "id"]
        indexes = [
            # The views of a unit in the menu of a list.
            models.Index(
                fields=["shared_with", "list_name"],
                condition=Q(removed_at=None, shared_with__isnull=False),
                name="view_of_unit",
            ),
        ]
        constraints = [
            # A name means one view of a list to its owner; also how the owner's menu is read.
            models.UniqueConstraint(
                fields=["owner", "list_name", "name"],
                condition=Q(removed_at=None),
                name="view_named_once",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class ViewPin(models.Model):
    """One row per view that a person has put into their sidebar."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    view = models.ForeignKey(SavedView, on_delete=models.CASCADE, related_name="pins")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "view"], name="view_pinned_once")]

    def __str__(self) -> str:
        return f"{self.person_id} {self.view_id}"
