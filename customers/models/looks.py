"""Who looked: one row per person, customer and quarter of an hour, appended and never changed."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from audit.models import Source
from customers.models.identity import Customer
from customers.querysets import LookQuerySet


class LookedAt(models.TextChoices):
    RECORD = "record", pgettext_lazy("looked at", "The file")
    DOSSIER = "dossier", pgettext_lazy("looked at", "A person's dossier")
    SEARCH = "search", pgettext_lazy("looked at", "Found by a search")
    EXPORT = "export", pgettext_lazy("looked at", "Taken along in a table")


class Look(models.Model):
    """Somebody looked at a customer; a search that showed no customer by its people has none.

    `slot` is the quarter of an hour, counted from 1970, in which the same look is kept once. `contact` is the public
    id of the person whose dossier it was. `terms` are a keyed hash of what was searched for, never the words.
    A customer taken back out leaves its looks, so the key is not enforced.
    """

    at = models.DateTimeField(_("When"))
    slot = models.PositiveIntegerField()
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="looks")
    customer = models.ForeignKey(
        Customer, null=True, on_delete=models.DO_NOTHING, db_constraint=False, related_name="looks"
    )
    what = models.CharField(_("What"), max_length=8, choices=LookedAt)
    contact = models.UUIDField(null=True)
    terms = models.CharField(max_length=32, blank=True)
    source = models.CharField(_("From where"), max_length=10, choices=Source)
    address = models.GenericIPAddressField(null=True)

    objects = LookQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-id"]
        indexes = [
            # Who looked at one customer, and the list of looks, both the latest first.
            models.Index(fields=["customer", "-at", "-id"], name="look_of_customer"),
            models.Index(fields=["-at", "-id"], name="look_latest"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "customer", "slot", "what", "contact", "source"],
                condition=Q(customer__isnull=False),
                nulls_distinct=False,
                name="look_once_a_quarter",
            ),
            models.UniqueConstraint(
                fields=["person", "terms", "slot", "what", "source"],
                condition=Q(customer=None),
                name="look_once_for_terms",
            ),
            models.CheckConstraint(
                condition=Q(customer__isnull=False) | Q(what="search"), name="look_at_a_customer_or_a_search"
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),
            pgtrigger.Trigger(
                name="no_truncate",
                level=pgtrigger.Statement,
                when=pgtrigger.Before,
                operation=pgtrigger.Truncate,
                func="RAISE EXCEPTION 'looks are only appended to';",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.what} {self.customer_id}"
