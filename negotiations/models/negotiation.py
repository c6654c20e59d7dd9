"""The talk itself, who of us is at the table, and who sits opposite."""

from enum import StrEnum
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from common.models import PublicModel
from customers.models import Contact, Customer
from needs.models import Need
from negotiations.querysets import NegotiationQuerySet, OfNegotiationQuerySet
from negotiations.rules.codes import Outcome, Part, Phase, Step
from organization.models import Unit
from prospects.models import Opportunity, Prospect


def choices(codes: type[StrEnum]) -> list[tuple[str, str]]:
    """The choices of a column out of its codes; their labels are in `texts`."""
    return [(code.value, code.value) for code in codes]


class Negotiation(PublicModel):
    """One row per talk with a customer or prospect.

    Whoever is not on the team knows at most `querysets.KNOWN` of it; everything else, the title included, is the
    team's alone. `unit` is the unit that owns the talk; whoever supervises it knows that the talk exists.
    """

    number = models.CharField(max_length=20, unique=True)
    customer = models.ForeignKey(
        Customer, null=True, blank=True, on_delete=models.PROTECT, related_name="negotiations"
    )
    prospect = models.ForeignKey(
        Prospect, null=True, blank=True, on_delete=models.PROTECT, related_name="negotiations"
    )
    opportunity = models.ForeignKey(
        Opportunity,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="negotiations",
        verbose_name=_("Opportunity"),
    )
    # Where an opportunity came of a need, that one counts (queries.need_of).
    need = models.ForeignKey(
        Need,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="negotiations",
        verbose_name=_("Need"),
    )
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    lead = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    title = models.CharField(_("What the talk is about"), max_length=80)
    place = models.CharField(_("Place"), max_length=80, blank=True)
    third_party = models.CharField(_("Third party"), max_length=200, blank=True)
    our_alternative = models.CharField(_("Our best alternative"), max_length=200, blank=True)
    their_alternative = models.CharField(_("Their best alternative"), max_length=200, blank=True)
    deadline_on = models.DateField(_("Deadline"))

    step = models.CharField(_("Step"), max_length=10, choices=choices(Step), default=Step.PREPARE.value)
    phase = models.CharField(
        _("Phase"), max_length=14, choices=choices(Phase), default=Phase.INTRODUCTION.value
    )
    outcome = models.CharField(
        _("Outcome"), max_length=12, choices=choices(Outcome), default=Outcome.RUNNING.value
    )
    outcome_note = models.CharField(_("Why it was broken off"), max_length=300, blank=True)
    opened_at = models.DateTimeField()
    ended_on = models.DateField(null=True, blank=True)
    # Made by the form; the same form sent twice opens one talk.
    form_key = models.UUIDField(null=True, blank=True, unique=True)
    version = models.PositiveIntegerField(default=1)
    changed_at = models.DateTimeField(auto_now=True)

    objects = NegotiationQuerySet.as_manager()

    class Meta:
        ordering = ["deadline_on", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(customer__isnull=False) | Q(prospect__isnull=False),
                name="negotiation_with_a_company",
            ),
            models.CheckConstraint(
                condition=Q(outcome="running", ended_on=None)
                | (~Q(outcome="running") & Q(ended_on__isnull=False)),
                name="negotiation_ended_has_day",
            ),
            models.CheckConstraint(
                condition=~Q(outcome="agreed") | Q(step="agree"), name="negotiation_agreed_at_last_step"
            ),
        ]
        indexes = [
            # The list: running ones by deadline, ended ones by their end.
            models.Index(fields=["outcome", "deadline_on", "id"], name="negotiation_by_deadline"),
            # The panel of a customer.
            models.Index(fields=["customer", "-opened_at", "-id"], name="negotiation_of_customer"),
            # A supervisor's subtree.
            models.Index(fields=["unit", "deadline_on", "id"], name="negotiation_of_unit"),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def company(self) -> Any:
        """The customer, or the prospect while it is none yet."""
        return self.customer or self.prospect

    @property
    def is_running(self) -> bool:
        """Whether it has not ended."""
        return self.outcome == Outcome.RUNNING


class TeamMember(models.Model):
    """One row per colleague on the deal team, from one date to (not including) another."""

    negotiation = models.ForeignKey(Negotiation, on_delete=models.PROTECT, related_name="team")
    staff = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    part = models.CharField(_("Part"), max_length=8, choices=choices(Part), default=Part.SPEAKS.value)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)

    objects = OfNegotiationQuerySet.as_manager()

    class Meta:
        ordering = ["negotiation_id", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["negotiation", "staff"], condition=Q(ends_on=None), name="negotiation_team_once"
            ),
        ]
        indexes = [
            # visible_to: of which talks am I today?
            models.Index(fields=["staff", "negotiation"], name="negotiation_team_of_staff"),
        ]

    def __str__(self) -> str:
        return f"{self.negotiation_id} {self.staff_id}"


class CounterpartSide(models.TextChoices):
    CUSTOMER = "customer", _("Customer's side")
    THIRD = "third", _("Third party")


class Counterpart(PublicModel):
    """One row per person opposite us, a contact of the customer's file or a name; what we think of them is secret."""

    negotiation = models.ForeignKey(Negotiation, on_delete=models.PROTECT, related_name="counterparts")
    side = models.CharField(
        _("Side"), max_length=8, choices=CounterpartSide, default=CounterpartSide.CUSTOMER
    )
    contact = models.ForeignKey(
        Contact,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("Person in the file"),
    )
    name = models.CharField(_("Name"), max_length=60, blank=True)
    title = models.CharField(_("Title"), max_length=60, blank=True)
    decides = models.BooleanField(_("Decides"), default=False)
    note = models.CharField(_("What moves them"), max_length=300, blank=True)

    # What is left of the row when the data of its person go, whether the file or a typed name says who it is
    # (`customers.queries.privacy.own_tables`).
    left_of_person: ClassVar[dict[str, object]] = {"title": "", "note": "", "decides": False}
    called: ClassVar[str] = "name"

    objects = OfNegotiationQuerySet.as_manager()

    class Meta:
        ordering = ["negotiation_id", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(contact__isnull=False) | ~Q(name=""), name="counterpart_has_a_name"
            ),
        ]

    def __str__(self) -> str:
        return self.display_name

    @property
    def display_name(self) -> str:
        """The name in the reader's language."""
        return self.contact.display_name if self.contact else self.name

    @property
    def display_title(self) -> str:
        """The title in the reader's language."""
        return (self.contact.display_title if self.contact else "") or self.title
