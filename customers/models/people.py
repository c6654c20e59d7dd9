"""The people around a customer: theirs, ours, and what ours wrote down."""

from collections.abc import Iterable

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from common.models import PublicModel
from customers.models.identity import Customer
from customers.querysets import ContactQuerySet, KeptQuerySet, TeamMemberQuerySet
from customers.rules import person_search

# What a person is found by.
SEARCHED = frozenset({"name", "name_en", "phone"})


class TeamPart(models.TextChoices):
    FRONT = "front", _("Account manager")
    MIDDLE = "middle", _("Product manager")
    BACK = "back", _("Risk manager")


class TeamMember(PublicModel):
    """One row per colleague on a customer's team, from one date to (not including) another."""

    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="team")
    staff = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="team_memberships"
    )
    part = models.CharField(max_length=8, choices=TeamPart)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    reason = models.CharField(max_length=200, blank=True)

    objects = TeamMemberQuerySet.as_manager()

    class Meta:
        ordering = ["customer_id", "part", "id"]
        indexes = [
            # visible_to: am I on the team of this customer today?
            models.Index(fields=["staff", "customer"], name="team_of_staff"),
        ]

    def __str__(self) -> str:
        return f"{self.customer_id} {self.staff_id} {self.part}"


class DecisionPart(models.TextChoices):
    DECIDES = "decides", _("Decides")
    INFLUENCES = "influences", _("Influences")
    USES = "uses", _("Uses")
    PURCHASES = "purchases", _("Purchases")
    GATEKEEPS = "gatekeeps", _("Gatekeeper")


class ContactLevel(models.TextChoices):
    OWNER = "owner", _("Owner or chairman")
    EXECUTIVE = "executive", _("Executive")
    DEPARTMENT = "department", _("Head of department")
    STAFF = "staff", _("Staff")


class Attitude(models.TextChoices):
    FAVOURS = "favours", _("Favours us")
    NEUTRAL = "neutral", _("Neutral")
    RESERVED = "reserved", _("Reserved")
    OPPOSES = "opposes", _("Opposes us")


class PersonState(models.TextChoices):
    """Where a person's data stand: in use, taken off the file by mistake or on purpose, locked away as the law demands,
    or erased; the fact stays."""

    LIVE = "live", pgettext_lazy("person", "Live")
    REMOVED = "removed", pgettext_lazy("person", "Removed")
    RESTRICTED = "restricted", pgettext_lazy("person", "Restricted")
    ERASED = "erased", pgettext_lazy("person", "Erased")


# What stands in place of the name of whose data are not in use any more.
GONE_NAMES = {
    PersonState.RESTRICTED: _("Person (restricted)"),
    PersonState.ERASED: _("Person (erased)"),
}


class Contact(PublicModel):
    """One row per person at a customer. No row history: the trail keeps their data sealed with their own key."""

    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="contacts")
    name = models.CharField(_("Name"), max_length=60)
    name_en = models.CharField(_("English name"), max_length=60, blank=True)
    title = models.CharField(_("Title"), max_length=60, blank=True)
    title_en = models.CharField(_("English title"), max_length=60, blank=True)
    department = models.CharField(_("Department"), max_length=60, blank=True)
    level = models.CharField(_("Level"), max_length=12, choices=ContactLevel, default=ContactLevel.STAFF)
    part = models.CharField(
        _("Part in decisions"), max_length=12, choices=DecisionPart, default=DecisionPart.USES
    )
    # Parts that the person has besides: one may decide, use and keep the gate at once.
    also = ArrayField(
        models.CharField(max_length=12, choices=DecisionPart),
        verbose_name=_("Also"),
        default=list,
        blank=True,
    )
    attitude = models.CharField(
        _("Attitude to us"), max_length=10, choices=Attitude, default=Attitude.NEUTRAL
    )
    phone = models.CharField(_("Phone"), max_length=30, blank=True)
    email = models.EmailField(_("E-mail"), blank=True)
    source = models.CharField(_("Source of these data"), max_length=60, blank=True)
    last_contact_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)
    left_on = models.DateField(_("Left on"), null=True, blank=True)
    state = models.CharField(max_length=10, choices=PersonState, default=PersonState.LIVE)
    removed_at = models.DateTimeField(null=True, blank=True)
    removed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    # Written by save() alone, so that nobody is found by what is no longer on file.
    search_text = models.TextField(default="", editable=False)
    search_parts = ArrayField(models.CharField(max_length=5), default=list, editable=False)

    objects = ContactQuerySet.as_manager()

    class Meta:
        ordering = ["customer_id", "part", "id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state="removed", removed_at__isnull=False, removed_by__isnull=False)
                | (~models.Q(state="removed") & models.Q(removed_at=None, removed_by=None)),
                name="contact_removed_by_somebody",
            ),
        ]
        indexes = [
            # The bin of whoever removed them, the latest first.
            models.Index(
                fields=["removed_by", "-removed_at"],
                condition=models.Q(state="removed"),
                name="contact_removed",
            ),
            # Search by any two characters of a name, its pinyin or initials, and by the end of a phone number.
            GinIndex(fields=["search_parts"], name="contact_search"),
        ]

    def __str__(self) -> str:
        return self.display_name

    def save(self, *args, update_fields: Iterable[str] | None = None, **kwargs) -> None:
        """Write the row, and what the person is found by whenever a name or the phone number is written."""
        if update_fields is None or SEARCHED.intersection(update_fields):
            made = person_search(name=self.name, name_en=self.name_en, phone=self.phone)
            self.search_text, self.search_parts = made["search_text"], made["search_parts"]
            if update_fields is not None:
                update_fields = {*update_fields, *made}
        super().save(*args, update_fields=update_fields, **kwargs)

    @property
    def display_name(self) -> str:
        """The name in the reader's language; of whose data are restricted or erased, only that."""
        if self.state in GONE_NAMES:
            return str(GONE_NAMES[PersonState(self.state)])
        return (self.name_en or self.name) if get_language() == "en" else self.name

    @property
    def decides(self) -> bool:
        """Whether the person decides."""
        return DecisionPart.DECIDES in self.parts

    @property
    def parts(self) -> list[str]:
        """Every part in decisions, the main one first."""
        return [self.part, *(part for part in DecisionPart.values if part in self.also and part != self.part)]

    @property
    def parts_words(self) -> str:
        """The parts in the reader's language."""
        return " / ".join(str(DecisionPart(part).label) for part in self.parts)

    @property
    def display_title(self) -> str:
        """The title in the reader's language."""
        return (self.title_en or self.title) if get_language() == "en" else self.title

    @property
    def initials(self) -> str:
        """One Chinese character or up to two Latin letters, for the avatar."""
        name = self.display_name
        return "".join(word[0] for word in name.split()[:2]).upper() if name.isascii() else name[:1]


class Note(PublicModel):
    """One row per note a colleague wrote on a customer."""

    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="notes")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    text = models.TextField(_("Note"))
    written_at = models.DateTimeField()
    # Rises with every wording; the earlier ones are kept beside it.
    version = models.PositiveIntegerField(default=1)
    edited_at = models.DateTimeField(null=True, blank=True)
    removed_at = models.DateTimeField(null=True, blank=True)
    removed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    # Made by the form; the same form sent twice writes one note.
    form_key = models.UUIDField(null=True, blank=True, unique=True)

    objects = KeptQuerySet.as_manager()

    class Meta:
        ordering = ["-written_at", "-id"]
        indexes = [
            # Timeline of one customer.
            models.Index(fields=["customer", "-written_at", "-id"], name="note_timeline"),
        ]

    def __str__(self) -> str:
        return self.text[:40]
