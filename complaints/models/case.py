"""The case itself: who complains of what, who handles it, by when, and how it ended."""

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from common.changes import change_triggers
from common.models import PublicModel
from complaints.models.catalogue import ClockRegime, StandardCode, never_emptied
from complaints.querysets import ComplaintQuerySet
from complaints.rules.codes import (
    Category,
    Channel,
    Complainant,
    Harm,
    InvalidReason,
    Mood,
    State,
    Topic,
    Track,
    Validity,
)
from customers.models import Customer
from organization.models import Staff, Unit
from products.models import ProductLine

# Facts of the registration; a trigger refuses to change them, whoever asks.
FROZEN = [
    "public_id",
    "number",
    "number_unit",
    "year",
    "sequence",
    "received_at",
    "registered_by",
    "first_contact",
    "track",
    "text",
    "imported",
    "source_system",
    "source_number",
    "secret_hash",
    "form_key",
]


def choices(codes) -> list[tuple[str, str]]:
    """The choices of a column out of its codes; labels are in `texts`."""
    return [(code.value, code.value) for code in codes]


class Complaint(PublicModel):
    """One row per case, never deleted; `received_at` is the server's time, `claimed_at` what the customer says.

    Amounts are integer fen of yuan. `unit` handles the case, `number_unit` gave the number. Each clock has the moment
    it turns amber and the moment it is due; the law's last day is `legal_due_on` as counted, and `legal_moved_on` where
    a day off moves it. `round` counts the reopenings and marks which replies and checks are of the present round.
    """

    number = models.CharField(max_length=40, unique=True)
    number_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    sequence = models.PositiveIntegerField(null=True)
    form_key = models.UUIDField(null=True, unique=True)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    subject_unit = models.ForeignKey(Unit, null=True, on_delete=models.PROTECT, related_name="+")
    customer = models.ForeignKey(Customer, null=True, on_delete=models.PROTECT, related_name="complaints")

    # Who complains.
    anonymous = models.BooleanField(_("Anonymous"), default=False)
    complainant = models.CharField(
        _("Complainant"), max_length=8, choices=choices(Complainant), default=Complainant.COMPANY.value
    )
    complainant_name = models.CharField(_("Name of the complainant"), max_length=120, blank=True)
    complainant_phone = models.CharField(_("Phone"), max_length=40, blank=True)
    complainant_email = models.EmailField(_("E-mail"), blank=True)
    credit_code = models.CharField(_("Credit code"), max_length=18, blank=True)
    legal_representative = models.CharField(_("Legal representative"), max_length=60, blank=True)
    agent_name = models.CharField(_("Agent"), max_length=60, blank=True)
    power_of_attorney = models.BooleanField(_("Power of attorney seen"), default=False)
    on_behalf_of = models.CharField(_("On behalf of"), max_length=120, blank=True)
    joint_representatives = ArrayField(
        models.CharField(max_length=60), verbose_name=_("Representatives"), default=list, blank=True
    )
    language = models.CharField(max_length=10, default="zh-hans")

    # What about.
    track = models.CharField(_("Source"), max_length=10, choices=choices(Track), default=Track.CUSTOMER.value)
    source_reference = models.CharField(_("Reference of the source"), max_length=80, blank=True)
    channel = models.CharField(_("Channel"), max_length=16, choices=choices(Channel))
    category = models.CharField(_("Category"), max_length=10, choices=choices(Category))
    topic = models.CharField(_("Topic"), max_length=16, choices=choices(Topic))
    product_line = models.ForeignKey(
        ProductLine, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    amount_fen = models.BigIntegerField(_("Amount"), null=True, blank=True)
    wish = models.TextField(_("What the customer wants"), blank=True)
    mood = models.CharField(_("Mood"), max_length=6, choices=choices(Mood), default=Mood.CALM.value)
    harm = models.CharField(_("Harm"), max_length=8, choices=choices(Harm), default=Harm.NONE.value)
    text = models.TextField(_("What happened"))

    # When it came, and who first heard it.
    received_at = models.DateTimeField()
    claimed_at = models.DateTimeField(_("When it happened, as the customer says"), null=True, blank=True)
    first_contact = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")
    registered_by = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")
    secret_hash = models.CharField(max_length=128, blank=True)
    imported = models.BooleanField(default=False)
    source_system = models.CharField(max_length=40, blank=True)
    source_number = models.CharField(max_length=60, blank=True)

    # How urgent.
    level = models.PositiveSmallIntegerField(
        _("Level"), validators=[MinValueValidator(1), MaxValueValidator(4)]
    )
    proposed_level = models.PositiveSmallIntegerField(null=True)
    proposal_reasons = models.JSONField(default=list)
    is_consultation = models.BooleanField(default=False)

    # The clocks.
    response_amber_at = models.DateTimeField(null=True)
    response_due_at = models.DateTimeField(null=True)
    resolve_amber_at = models.DateTimeField(null=True)
    resolve_due_at = models.DateTimeField(null=True)
    service_provisional = models.BooleanField(default=False)
    paused_at = models.DateTimeField(null=True)
    regime = models.ForeignKey(ClockRegime, null=True, on_delete=models.PROTECT, related_name="+")
    regime_codes = ArrayField(models.CharField(max_length=30), default=list)
    legal_stage = models.PositiveSmallIntegerField(default=0)
    legal_due_on = models.DateField(null=True)
    legal_moved_on = models.DateField(null=True)
    legal_amber_at = models.DateTimeField(null=True)
    legal_due_at = models.DateTimeField(null=True)
    legal_provisional = models.BooleanField(default=False)

    # Its life.
    state = models.CharField(max_length=10, choices=choices(State), default=State.NEW.value)
    owner = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="complaints")
    accepted_at = models.DateTimeField(null=True)
    first_response_at = models.DateTimeField(null=True)
    resolved_at = models.DateTimeField(null=True)
    resolved_by = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")
    closed_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    round = models.PositiveSmallIntegerField(default=0)

    # What it came to.
    validity = models.CharField(
        max_length=8, choices=choices(Validity), blank=True, default=Validity.UNDECIDED.value
    )
    invalid_reason = models.CharField(max_length=16, choices=choices(InvalidReason), blank=True)
    validity_note = models.TextField(blank=True)
    validity_decided_by = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")
    validity_decided_at = models.DateTimeField(null=True)
    contested_at = models.DateTimeField(null=True)
    contest_note = models.TextField(blank=True)
    retaliation_at = models.DateTimeField(null=True)
    retaliation_note = models.TextField(blank=True)
    channel_code = models.ForeignKey(
        StandardCode, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    business_code = models.ForeignKey(
        StandardCode, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    cause = models.ForeignKey(
        StandardCode, null=True, blank=True, on_delete=models.PROTECT, related_name="complaints_caused"
    )
    cause_note = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1)
    changed_at = models.DateTimeField(auto_now=True)

    objects = ComplaintQuerySet.as_manager()

    class Meta:
        ordering = ["-received_at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["number_unit", "year", "sequence"], name="complaint_number_once"),
            models.UniqueConstraint(
                fields=["source_system", "source_number"],
                condition=Q(imported=True),
                name="complaint_imported_once",
            ),
            models.CheckConstraint(condition=Q(level__gte=1, level__lte=4), name="complaint_level_known"),
            models.CheckConstraint(
                condition=Q(is_consultation=True, level=4) | Q(is_consultation=False, level__lte=3),
                name="complaint_consultation_is_level_4",
            ),
            models.CheckConstraint(
                condition=Q(imported=True) | Q(sequence__isnull=False), name="complaint_is_numbered"
            ),
            models.CheckConstraint(
                condition=Q(joint_representatives__len__lte=5), name="complaint_five_represent"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["open", "resolved"]) | Q(owner__isnull=False) | Q(imported=True),
                name="complaint_open_has_owner",
            ),
            models.CheckConstraint(
                condition=Q(amount_fen=None) | Q(amount_fen__gte=0), name="complaint_amount_not_negative"
            ),
            models.CheckConstraint(
                condition=Q(closed_at=None) | Q(closed_at__gte=F("received_at")),
                name="complaint_closed_after_received",
            ),
            models.CheckConstraint(
                condition=Q(first_response_at=None) | Q(first_response_at__gte=F("received_at")),
                name="complaint_answered_after_received",
            ),
        ]
        indexes = [
            # The desk: what runs in a unit.
            models.Index(
                fields=["unit", "resolve_due_at", "id"],
                condition=Q(state__in=["new", "open", "resolved"]),
                name="complaint_running_of_unit",
            ),
            models.Index(
                fields=["owner", "resolve_due_at", "id"],
                condition=Q(state__in=["new", "open", "resolved"]),
                name="complaint_running_of_owner",
            ),
            # The sweep: which clocks have turned?
            models.Index(
                fields=["response_amber_at"],
                condition=Q(state="new", first_response_at=None) | Q(state="open", first_response_at=None),
                name="complaint_response_clock",
            ),
            models.Index(
                fields=["resolve_amber_at"],
                condition=Q(state__in=["new", "open"], paused_at=None),
                name="complaint_resolve_clock",
            ),
            models.Index(
                fields=["legal_amber_at"],
                condition=Q(state__in=["new", "open"]),
                name="complaint_legal_clock",
            ),
            # The follow-up after closing.
            models.Index(fields=["closed_at"], condition=Q(state="closed"), name="complaint_closed"),
            models.Index(fields=["customer", "-received_at"], name="complaint_of_customer"),
            models.Index(fields=["first_contact", "-received_at"], name="complaint_first_heard"),
            # Statistics and the detector go by the time of receipt.
            models.Index(fields=["received_at", "id"], name="complaint_received"),
        ]
        triggers = [
            *never_emptied(),
            *change_triggers("complaints"),
            pgtrigger.ReadOnly(name="frozen", fields=FROZEN),
        ]

    def __str__(self) -> str:
        return self.number
