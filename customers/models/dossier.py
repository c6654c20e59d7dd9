"""What is known of a person at a customer beyond the card: each datum with the consent and the source it rests on."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from common.models import PublicModel
from customers.models.people import Contact
from customers.querysets import OfContactQuerySet


class DossierKind(models.TextChoices):
    CAREER = "career", _("Career")
    WORKING_STYLE = "working_style", _("Way of working")
    PERSONALITY = "personality", _("Personality")
    HABITS = "habits", _("Habits")
    HOBBIES = "hobbies", _("Hobbies")
    DATE = "date", _("Important date")


class Consent(models.TextChoices):
    """Why the bank may keep a datum; what rests on none of these is not written down."""

    SAID = "said", pgettext_lazy("consent", "Agreed in person")
    WRITTEN = "written", pgettext_lazy("consent", "Agreed in writing")
    PUBLISHED = "published", pgettext_lazy("consent", "Published by the person")


class DateCalendar(models.TextChoices):
    SOLAR = "solar", _("Solar calendar")
    LUNAR = "lunar", _("Lunar calendar")


class DossierEntry(PublicModel):
    """One row per datum about a person; a date has month and day of its calendar, a removed datum has no content.

    No row history: the trail keeps the content sealed with the person's own key.
    """

    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, related_name="dossier")
    kind = models.CharField(_("Kind"), max_length=14, choices=DossierKind)
    text = models.CharField(_("What is known"), max_length=300, blank=True)
    month = models.PositiveSmallIntegerField(pgettext_lazy("of a date", "Month"), null=True, blank=True)
    day = models.PositiveSmallIntegerField(pgettext_lazy("of a date", "Day"), null=True, blank=True)
    calendar = models.CharField(
        pgettext_lazy("of a date", "Calendar"),
        max_length=5,
        choices=DateCalendar,
        default=DateCalendar.SOLAR,
        blank=True,
    )
    consent = models.CharField(_("Consent"), max_length=10, choices=Consent)
    source = models.CharField(_("Source"), max_length=60)
    noted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    noted_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True, blank=True)

    objects = OfContactQuerySet.as_manager()

    class Meta:
        ordering = ["contact_id", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(removed_at__isnull=False, text="", month=None, day=None)
                | Q(removed_at=None, kind="date", month__range=(1, 12), day__range=(1, 31))
                | (Q(removed_at=None, month=None, day=None) & ~Q(kind="date") & ~Q(text="")),
                name="dossier_entry_has_its_content",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.contact_id} {self.kind}"
