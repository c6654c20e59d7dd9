"""The campaign itself: offer, period, market, what was prepared, who takes part, and the rivals."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from campaigns.querysets import CampaignQuerySet, OfCampaignQuerySet
from campaigns.rules import CampaignState, Measure
from common.models import PublicModel
from files.models import StoredFile
from organization.models import Unit
from products.models import ProductLine

STATES = [
    (CampaignState.PLANNED.value, pgettext_lazy("campaign", "Planned")),
    (CampaignState.RUNNING.value, pgettext_lazy("campaign", "Running")),
    (CampaignState.ENDED.value, pgettext_lazy("campaign", "Ended")),
]
MEASURES = [
    (Measure.COUNT.value, _("Accounts opened")),
    (Measure.AMOUNT.value, pgettext_lazy("campaign", "Deposits")),
]


class Campaign(PublicModel):
    """One row per campaign.

    The universe is what there is (`universe_size`, in words `universe_base`); `reachable_size` is the part that can
    decide today (`reachable_base`), of which the share opened is said. `market_fen` is the market in fen of yuan,
    `market_base` says what it counts.
    """

    name = models.CharField(pgettext_lazy("campaign", "Name"), max_length=80)
    offer = models.TextField(_("Offer"), max_length=2000)
    starts_on = models.DateField(_("Begins on"))
    ends_on = models.DateField(_("Ends on"))
    owner_unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="campaigns", verbose_name=_("Unit in charge")
    )
    lines = models.ManyToManyField(ProductLine, related_name="campaigns", verbose_name=_("Product lines"))
    measure = models.CharField(_("Quotas count"), max_length=6, choices=MEASURES, default=Measure.COUNT.value)
    universe_size = models.PositiveIntegerField(_("Universe"), default=0)
    universe_base = models.CharField(_("What the universe counts"), max_length=80, blank=True)
    reachable_size = models.PositiveIntegerField(_("Of these within reach"), default=0)
    reachable_base = models.CharField(_("What is within reach"), max_length=80, blank=True)
    market_fen = models.BigIntegerField(_("Market"), default=0)
    market_base = models.CharField(_("What the market counts"), max_length=80, blank=True)
    who_decides = models.CharField(_("Who decides"), max_length=200, blank=True)
    who_does_not = models.CharField(_("Who does not decide"), max_length=200, blank=True)
    way_in = models.CharField(_("Way in"), max_length=200, blank=True)
    bulletin_name = models.CharField(_("Name of the bulletin"), max_length=40, blank=True)
    # Said in the next bulletin, then taken into it.
    bulletin_lead = models.CharField(_("Lead of the next bulletin"), max_length=300, blank=True)
    state = models.CharField(max_length=8, choices=STATES, default=CampaignState.PLANNED.value)
    form_key = models.UUIDField(null=True, blank=True, unique=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    objects = CampaignQuerySet.as_manager()

    class Meta:
        ordering = ["-starts_on", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")), name="campaign_ends_after_start"
            ),
            models.CheckConstraint(condition=Q(market_fen__gte=0), name="campaign_market_not_negative"),
            models.CheckConstraint(
                condition=Q(universe_size=0) | Q(reachable_size__lte=F("universe_size")),
                name="campaign_reach_within_universe",
            ),
        ]
        indexes = [
            # The list, newest first; and the Monday job's question: which are running?
            models.Index(fields=["-starts_on", "-id"], name="campaign_newest"),
            models.Index(fields=["ends_on"], condition=Q(state="running"), name="campaign_running"),
        ]

    def __str__(self) -> str:
        return self.name


class Criterion(models.Model):
    """One row per condition by which targets are chosen, in order."""

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="criteria")
    position = models.PositiveSmallIntegerField()
    text = models.CharField(max_length=120)

    objects = OfCampaignQuerySet.as_manager()

    class Meta:
        ordering = ["campaign_id", "position"]
        constraints = [
            models.UniqueConstraint(fields=["campaign", "position"], name="criterion_place_once"),
        ]

    def __str__(self) -> str:
        return self.text


class Strength(models.IntegerChoices):
    WEAK = 1, pgettext_lazy("strength", "Weak")
    FAIR = 2, pgettext_lazy("strength", "Fair")
    STRONG = 3, pgettext_lazy("strength", "Strong")


class Rival(PublicModel):
    """One row per competing bank: its marketing strength, attention, edge, and what it is known to have won."""

    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="rivals")
    bank = models.CharField(_("Bank"), max_length=60)
    strength = models.PositiveSmallIntegerField(
        _("Marketing strength"), choices=Strength, default=Strength.FAIR
    )
    attention = models.PositiveSmallIntegerField(_("Attention"), choices=Strength, default=Strength.FAIR)
    edge = models.CharField(_("Edge"), max_length=200, blank=True)
    # None where nobody knows; nought is knowledge.
    won = models.PositiveIntegerField(_("Accounts it is known to have"), null=True, blank=True)
    noted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    noted_at = models.DateTimeField()

    objects = OfCampaignQuerySet.as_manager()

    class Meta:
        ordering = ["-strength", "bank"]
        constraints = [models.UniqueConstraint(fields=["campaign", "bank"], name="rival_once_per_bank")]

    def __str__(self) -> str:
        return self.bank


class PreparationKind(models.TextChoices):
    OFFER = "offer", _("Offer")
    PLAN = "plan", _("Service plan")
    ANSWERS = "answers", _("Answers to questions")
    OTHER = "other", pgettext_lazy("preparation", "Other")


class PreparationFile(PublicModel):
    """One row per file prepared for a campaign; the bytes are stored once by their content."""

    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="files")
    stored = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(_("Kind"), max_length=8, choices=PreparationKind, default=PreparationKind.PLAN)
    name = models.CharField(max_length=200)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField()

    objects = OfCampaignQuerySet.as_manager()

    class Meta:
        ordering = ["kind", "id"]
        constraints = [
            models.UniqueConstraint(fields=["campaign", "stored", "name"], name="preparation_file_once"),
        ]

    def __str__(self) -> str:
        return self.name


class Part(models.TextChoices):
    FRONT = "front", _("Front: account managers")
    MIDDLE = "middle", _("Middle: product managers")
    BACK = "back", _("Back: support and supervision")


class TaskForceMember(models.Model):
    """One row per person of the task force, with the part he or she has."""

    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="task_force")
    staff = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    part = models.CharField(_("Part"), max_length=6, choices=Part)
    added_at = models.DateTimeField()

    objects = OfCampaignQuerySet.as_manager()

    class Meta:
        ordering = ["part", "id"]
        constraints = [models.UniqueConstraint(fields=["campaign", "staff"], name="task_force_once")]

    def __str__(self) -> str:
        return f"{self.campaign_id} {self.staff_id} {self.part}"


class MeetingKind(models.TextChoices):
    KICK_OFF = "kick_off", pgettext_lazy("meeting", "Kick-off")
    TRAINING = "training", pgettext_lazy("meeting", "Training")
    AREA = "area", pgettext_lazy("meeting", "Area meeting")
    EXCHANGE = "exchange", pgettext_lazy("meeting", "Exchange of experience")


class Training(PublicModel):
    """One row per training or meeting of the campaign, planned or held; `agreed` is what came of it."""

    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="trainings")
    held_on = models.DateField(_("On"))
    kind = models.CharField(
        pgettext_lazy("meeting", "Kind"), max_length=8, choices=MeetingKind, default=MeetingKind.TRAINING
    )
    topic = models.CharField(_("Topic"), max_length=120)
    people = models.PositiveIntegerField(pgettext_lazy("campaign", "People"), default=0)
    agreed = models.CharField(_("What was agreed"), max_length=300, blank=True)
    noted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    objects = OfCampaignQuerySet.as_manager()

    class Meta:
        ordering = ["held_on", "id"]
        constraints = [
            models.UniqueConstraint(fields=["campaign", "held_on", "topic"], name="training_once"),
        ]

    def __str__(self) -> str:
        return self.topic


class Participant(models.Model):
    """One row per unit that takes part; without `people_public` its people stand in no ranking outside the unit."""

    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="participants")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    people_public = models.BooleanField(_("Its people stand in the ranking for all"), default=True)

    objects = OfCampaignQuerySet.as_manager()

    class Meta:
        ordering = ["unit__path"]
        constraints = [models.UniqueConstraint(fields=["campaign", "unit"], name="participant_once")]

    def __str__(self) -> str:
        return f"{self.campaign_id} {self.unit_id}"
