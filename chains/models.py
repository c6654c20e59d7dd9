"""Follow-up after deliveries, complaints and lost deals: versions of the rules, what happened, and each step once."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from chains.querysets import ChainEventQuerySet, ChainVersionQuerySet
from chains.rules import LONGEST_DAYS, Moot, Step
from common.models import PublicModel
from customers.models import Customer
from worklist.models import Task
from worklist.phrases import TIER_CODES


class CauseName(models.TextChoices):
    DELIVERY = "delivery", pgettext_lazy("follow-up after", "A delivery")
    COMPLAINT = "complaint", pgettext_lazy("follow-up after", "A complaint closed")
    LOST = "lost", pgettext_lazy("follow-up after", "A deal lost")


class WhomName(models.TextChoices):
    DEALT = "dealt", _("Whoever dealt with it")
    MANAGER = "manager", _("Whoever leads the customer")
    SUPERVISOR = "supervisor", _("The supervisor of the unit")


class ChainVersion(PublicModel):
    """One row per decision on what follows a kind of event, from a day on; the shipped ones were decided by nobody.

    It holds for events from `starts_on` on, until the next version of the same cause begins.
    """

    cause = models.CharField(max_length=10, choices=CauseName.choices)
    starts_on = models.DateField(_("For events from"))
    reason = models.CharField(_("Reason"), max_length=200, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField()
    # Made by the form; the same form sent twice decides once.
    form_key = models.UUIDField(null=True, blank=True, unique=True)

    objects = ChainVersionQuerySet.as_manager()

    class Meta:
        ordering = ["-starts_on", "-id"]
        indexes = [
            # Which version is in force for an event of a day; also the decisions so far.
            models.Index(fields=["cause", "-starts_on", "-id"], name="chainversion_in_force"),
        ]

    def __str__(self) -> str:
        return f"{self.cause} {self.starts_on}"


class ChainStep(models.Model):
    """One row per step of a version: so many days after the event somebody asks something."""

    version = models.ForeignKey(ChainVersion, on_delete=models.CASCADE, related_name="steps")
    position = models.PositiveSmallIntegerField()
    days = models.PositiveSmallIntegerField(_("Days after"))
    asks = models.CharField(_("What to ask"), max_length=120)
    asks_en = models.CharField(_("What to ask, in English"), max_length=120, blank=True)
    whom = models.CharField(_("Who asks"), max_length=10, choices=WhomName.choices)
    tiers = ArrayField(models.PositiveSmallIntegerField(), default=list, blank=True)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["version", "position"], name="chainstep_once"),
            models.CheckConstraint(condition=Q(days__lte=LONGEST_DAYS), name="chainstep_days_in_bounds"),
        ]

    def __str__(self) -> str:
        return f"{self.version_id} +{self.days}"

    @property
    def words(self) -> str:
        """What to ask, in the reader's language."""
        return (self.asks_en or self.asks) if get_language() == "en" else self.asks

    @property
    def tier_codes(self) -> list[str]:
        """The tiers that the step is for, as their badges are called; none means all."""
        return [TIER_CODES[rank] for rank in self.tiers if rank in TIER_CODES]

    def as_rule(self) -> Step:
        """The step as the rules take it."""
        return Step(self.days, self.asks, self.asks_en, self.whom, tuple(self.tiers))


class ChainEvent(PublicModel):
    """One row per delivery, closed complaint or lost deal: of which company, when, and who dealt with it.

    A company that is no customer yet stands in `company` and `path` (its page). A stopped one is not followed up.
    """

    cause = models.CharField(max_length=10, choices=CauseName.choices)
    # Unique for its cause: 'opportunity:…', 'complaint:…:0'.
    subject = models.CharField(max_length=60)
    customer = models.ForeignKey(
        Customer, null=True, blank=True, on_delete=models.PROTECT, related_name="chain_events"
    )
    company = models.CharField(max_length=120, blank=True)
    path = models.CharField(max_length=120, blank=True)
    about = models.CharField(max_length=80, blank=True)
    happened_on = models.DateField()
    dealt_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    version = models.ForeignKey(
        ChainVersion, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    stopped_at = models.DateTimeField(null=True, blank=True)
    stopped_for = models.CharField(
        max_length=14, blank=True, choices=[(why.value, why.value) for why in Moot]
    )

    objects = ChainEventQuerySet.as_manager()

    class Meta:
        ordering = ["-happened_on", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["cause", "subject"], name="chainevent_once"),
            models.CheckConstraint(
                condition=Q(customer__isnull=False) | ~Q(company=""), name="chainevent_of_a_company"
            ),
        ]
        indexes = [
            # Trying a rule on what happened lately.
            models.Index(fields=["cause", "happened_on", "id"], name="chainevent_lately"),
        ]

    def __str__(self) -> str:
        return f"{self.cause} {self.subject}"


class ChainDue(models.Model):
    """One row per event and step: when it is due, and the task (of a customer) or the notice that it became."""

    event = models.ForeignKey(ChainEvent, on_delete=models.PROTECT, related_name="dues")
    step = models.ForeignKey(ChainStep, on_delete=models.PROTECT, related_name="+")
    due_on = models.DateField()
    task = models.OneToOneField(
        Task, null=True, blank=True, on_delete=models.PROTECT, related_name="chain_due"
    )
    told_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["due_on", "id"]
        constraints = [models.UniqueConstraint(fields=["event", "step"], name="chaindue_once")]
        indexes = [
            # What has no task and is to be told on its day.
            models.Index(
                fields=["due_on", "id"], condition=Q(task=None, told_at=None), name="chaindue_to_tell"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.event_id} {self.due_on}"
