"""What people mark customers with: tags of their own or of a unit, pins on their own screen, customers they follow."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from common.models import PublicModel
from customers.models.identity import Customer
from customers.querysets import CustomerTagQuerySet, MarkQuerySet, TagQuerySet
from organization.models import Unit


class TagColour(models.TextChoices):
    """Tones of badges: each is a token of the design system, light and dark."""

    GREY = "grey", _("Grey")
    BLUE = "accent", _("Blue")
    GREEN = "good", _("Green")
    AMBER = "warn", _("Amber")
    RED = "bad", _("Red")


class Tag(PublicModel):
    """One row per word that customers are marked with: its owner's alone, or also of one unit and everybody below it.

    The owner names, colours, shares, merges and removes it; whoever sees it puts it on customers.
    """

    name = models.CharField(_("Name"), max_length=20)
    colour = models.CharField(_("Colour"), max_length=8, choices=TagColour, default=TagColour.GREY)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    shared_with = models.ForeignKey(
        Unit,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("Shared with"),
    )
    made_at = models.DateTimeField(default=timezone.now)
    version = models.PositiveIntegerField(default=1)
    merged_into = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    removed_at = models.DateTimeField(null=True, blank=True)

    objects = TagQuerySet.as_manager()

    class Meta:
        ordering = ["name", "id"]
        constraints = [
            # A word means one tag to its owner; also how the owner's tags are read.
            models.UniqueConstraint(
                fields=["owner", "name"], condition=Q(removed_at=None), name="tag_named_once"
            ),
        ]
        indexes = [
            # The tags of a unit, offered to its people.
            models.Index(
                fields=["shared_with"],
                condition=Q(removed_at=None, shared_with__isnull=False),
                name="tag_of_unit",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def tone(self) -> str:
        """The tone of its badge; none for grey, which is the plain one."""
        return "" if self.colour == TagColour.GREY else self.colour


class CustomerTag(models.Model):
    """One row per tag on a customer."""

    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="tagged")
    tag = models.ForeignKey(Tag, on_delete=models.PROTECT, related_name="tagged", db_index=False)
    put_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    put_at = models.DateTimeField(default=timezone.now)

    objects = CustomerTagQuerySet.as_manager()

    class Meta:
        constraints = [
            # Also the filter of lists: which customers have this tag?
            models.UniqueConstraint(fields=["tag", "customer"], name="customertag_once"),
        ]

    def __str__(self) -> str:
        return f"{self.customer_id} {self.tag_id}"


class CustomerPin(models.Model):
    """One row per customer that a person keeps at hand: first on Today, in the palette and in the list."""

    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="pins")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", db_index=False
    )
    pinned_at = models.DateTimeField(default=timezone.now)

    objects = MarkQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "customer"], name="customerpin_once")]

    def __str__(self) -> str:
        return f"{self.person_id} {self.customer_id}"


class CustomerFollow(models.Model):
    """One row per person who is told of what happens with a customer."""

    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="followers")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", db_index=False
    )
    since = models.DateTimeField(default=timezone.now)

    objects = MarkQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "customer"], name="customerfollow_once")]

    def __str__(self) -> str:
        return f"{self.person_id} {self.customer_id}"
