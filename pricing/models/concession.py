"""A lower price asked for: its way through the levels, each decision, what comes back and what came of it."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from common.models import PublicModel
from customers.models import Customer
from files.models import StoredFile
from organization.models import Unit
from pricing.models.quote import Quote
from pricing.querysets import ConcessionQuerySet, OfConcessionQuerySet
from pricing.rules.route import GivenKind, Level, Standing, State, Verdict


def choices(codes) -> list[tuple[str, str]]:
    """Codes as the choices of a column; their names stand in the app's texts."""
    return [(code.value, code.value) for code in codes]


class Concession(PublicModel):
    """One row per request for better than the quote, for one loan note; a renewal and an appeal are rows of their own.

    `level` is where it waits, or where it ended. `rate` is what the levels agreed to: `asked_rate` or nearer to the
    quote, which a trigger keeps.
    """

    number = models.CharField(max_length=20, unique=True)
    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="concessions")
    quote = models.ForeignKey(Quote, on_delete=models.PROTECT, related_name="concessions")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    loan_note = models.CharField(_("Loan note"), max_length=40, blank=True)
    asked_rate = models.DecimalField(max_digits=9, decimal_places=6)
    written_on = models.DateField(_("Customer's written request of"))
    reason = models.CharField(_("What we found out"), max_length=500)
    wanted_until = models.DateField(_("Wanted until"))
    state = models.CharField(max_length=10, choices=choices(State), default=State.WAITING.value)
    level = models.PositiveSmallIntegerField(choices=[(level.value, level.name) for level in Level])
    rate = models.DecimalField(max_digits=9, decimal_places=6, null=True, blank=True)
    expires_on = models.DateField(null=True, blank=True)
    appeal_of = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="appeal"
    )
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    form_key = models.UUIDField(unique=True)

    objects = ConcessionQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["quote"], condition=Q(state="waiting"), name="concession_one_waiting"
            ),
            models.CheckConstraint(
                condition=~Q(state="approved") | Q(rate__isnull=False, expires_on__isnull=False),
                name="concession_approved_has_rate",
            ),
            models.CheckConstraint(
                condition=Q(appeal_of=None) | ~Q(appeal_of=F("id")), name="concession_appeals_another"
            ),
        ]
        indexes = [
            # The inbox: what waits at a level.
            models.Index(
                fields=["level", "asked_at", "id"], condition=Q(state="waiting"), name="concession_waiting"
            ),
            # The panel of a customer, the running list.
            models.Index(fields=["customer", "-asked_at", "-id"], name="concession_of_customer"),
            models.Index(fields=["-asked_at", "-id"], name="concession_latest"),
        ]

    def __str__(self) -> str:
        return self.number


class Scan(PublicModel):
    """One row per file of the customer's written request, under the name it came with; only appended."""

    concession = models.ForeignKey(Concession, on_delete=models.PROTECT, related_name="scans")
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=120)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField()

    objects = OfConcessionQuerySet.as_manager()

    class Meta:
        ordering = ["concession_id", "id"]
        constraints = [
            models.UniqueConstraint(fields=["concession", "file"], name="concession_scan_once"),
        ]

    def __str__(self) -> str:
        return self.name


class Step(models.Model):
    """One row per level that a request passes, with the limits as they stood; due while it waits there."""

    concession = models.ForeignKey(Concession, on_delete=models.PROTECT, related_name="steps")
    level = models.PositiveSmallIntegerField(choices=[(level.value, level.name) for level in Level])
    limit_bp = models.PositiveSmallIntegerField(null=True, blank=True)
    limit_fen = models.BigIntegerField(null=True, blank=True)
    days = models.PositiveSmallIntegerField()
    due_at = models.DateTimeField(null=True, blank=True)
    told_late_at = models.DateTimeField(null=True, blank=True)

    objects = OfConcessionQuerySet.as_manager()

    class Meta:
        ordering = ["concession_id", "level"]
        constraints = [
            models.UniqueConstraint(fields=["concession", "level"], name="concession_step_once"),
        ]

    def __str__(self) -> str:
        return f"{self.concession_id} {self.level}"


class Decision(models.Model):
    """One row per decision of a person at a level; only appended. `rate` is what was agreed to or passed on.

    Where a committee sits, whoever decides writes down how it voted, both numbers or neither.
    """

    concession = models.ForeignKey(Concession, on_delete=models.PROTECT, related_name="decisions")
    level = models.PositiveSmallIntegerField(choices=[(level.value, level.name) for level in Level])
    verdict = models.CharField(max_length=8, choices=choices(Verdict))
    rate = models.DecimalField(max_digits=9, decimal_places=6, null=True, blank=True)
    note = models.CharField(max_length=300, blank=True)
    votes_for = models.PositiveSmallIntegerField(null=True, blank=True)
    votes_against = models.PositiveSmallIntegerField(null=True, blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    stood_in_for = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField()

    objects = OfConcessionQuerySet.as_manager()

    class Meta:
        ordering = ["concession_id", "id"]
        constraints = [
            models.UniqueConstraint(fields=["concession", "level"], name="concession_decided_once_a_level"),
            models.UniqueConstraint(
                fields=["concession", "decided_by"], name="concession_person_decides_once"
            ),
            models.CheckConstraint(
                condition=Q(votes_for=None, votes_against=None)
                | (
                    Q(votes_for__isnull=False, votes_against__isnull=False)
                    & (~Q(verdict="approve") | Q(votes_for__gt=F("votes_against")))
                ),
                name="decision_carried_by_votes",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.concession_id} {self.level} {self.verdict}"


class Given(models.Model):
    """One row per thing that the customer gives in return: agreed against actual, and the day on which it is checked.

    Deposits and settlement in fen of yuan (average balance, and settled in a month), payroll in people.
    """

    concession = models.ForeignKey(Concession, on_delete=models.PROTECT, related_name="given")
    kind = models.CharField(max_length=10, choices=choices(GivenKind))
    agreed = models.BigIntegerField()
    value_fen = models.BigIntegerField()
    check_on = models.DateField()
    actual = models.BigIntegerField(default=0)
    actual_month = models.DateField(null=True, blank=True)
    standing = models.CharField(max_length=8, choices=choices(Standing), default=Standing.OPEN.value)

    objects = OfConcessionQuerySet.as_manager()

    class Meta:
        ordering = ["concession_id", "id"]
        constraints = [
            models.UniqueConstraint(fields=["concession", "kind"], name="given_once_a_kind"),
            models.CheckConstraint(condition=Q(agreed__gt=0), name="given_is_something"),
        ]

    def __str__(self) -> str:
        return f"{self.concession_id} {self.kind}"


class GivenMonth(models.Model):
    """One row per promise and month: what core banking's books show of it."""

    given = models.ForeignKey(Given, on_delete=models.PROTECT, related_name="months")
    month = models.DateField()
    actual = models.BigIntegerField()

    class Meta:
        ordering = ["given_id", "month"]
        constraints = [
            models.UniqueConstraint(fields=["given", "month"], name="given_month_once"),
        ]

    def __str__(self) -> str:
        return f"{self.given_id} {self.month}"
