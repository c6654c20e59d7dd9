"""Cases as the figures count them: those a person may see, of a unit and all below it, received in a time."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, time

from django.db.models import F, Q, QuerySet, Sum

from activities.models import Interaction
from common.calendar import SHANGHAI, month_start
from complaints.models import Breach, Complaint, Remedy, SurveyAnswer, Threshold
from complaints.rules.codes import PAID, Answer
from complaints.rules.statistics import CaseFacts
from customers.models import AccountMonth, Customer
from organization.models import Unit
from worklist.models import Task
from worklist.rules import TaskKind, TaskState

UNHAPPY_UNDER = 60
_COLUMNS = {
    "key": "pk",
    "number": "number",
    "customer": "customer_id",
    "unit": "unit__code",
    "level": "level",
    "state": "state",
    "track": "track",
    "channel": "channel",
    "topic": "topic",
    "product": "product_line__code",
    "cause": "cause__code",
    "business": "business_code__code",
    "standard_channel": "channel_code__code",
    "validity": "validity",
    "received_at": "received_at",
    "accepted_at": "accepted_at",
    "first_response_at": "first_response_at",
    "response_due_at": "response_due_at",
    "resolved_at": "resolved_at",
    "resolve_due_at": "resolve_due_at",
    "legal_due_at": "legal_due_at",
    "closed_at": "closed_at",
    "round": "round",
    "imported": "imported",
}
_CODES = ("product", "cause", "business", "standard_channel", "validity")


def threshold(code: str, shipped: int) -> int:
    """A number that the bank sets; the shipped one where it has set none."""
    value = Threshold.objects.filter(code=code).values_list("value", flat=True).first()
    return shipped if value is None else value


def midnight(day: date) -> datetime:
    """The first moment of a day in Shanghai."""
    return datetime.combine(day, time(0), tzinfo=SHANGHAI)


def counted_cases(user, *, unit: Unit, starts_on: date, ends_on: date) -> QuerySet[Complaint]:
    """Complaints of the unit and all below it that a person may see, received from a day to (not including) another.

    Consultations are none. A case about the person or their line is not among them, not even as a number.
    """
    return (
        Complaint.objects.visible_to(user)
        .counted()
        .filter(unit__path__startswith=unit.path)
        .filter(received_at__gte=midnight(starts_on), received_at__lt=midnight(ends_on))
    )


def facts_of(cases: QuerySet[Complaint]) -> list[CaseFacts]:
    """The cases as facts, in the order of receipt, in four queries whatever their number."""
    rows = list(cases.order_by("received_at", "pk").values_list(*_COLUMNS.values()))
    keys = cases.order_by().values("pk")
    breached: dict[int, set[str]] = defaultdict(set)
    for key, clock in Breach.objects.filter(complaint__in=keys).values_list("complaint_id", "clock"):
        breached[key].add(clock)
    paid = dict(
        Remedy.objects.filter(
            complaint__in=keys, kind__in=[kind.value for kind in PAID], answer=Answer.ACCEPTED
        )
        .order_by()
        .values_list("complaint_id")
        .annotate(Sum("amount_fen"))
    )
    answers = SurveyAnswer.objects.filter(complaint__in=keys, score__isnull=False).order_by("round", "pk")
    scores = dict(answers.values_list("complaint_id", "score"))
    found = []
    for row in rows:
        values = dict(zip(_COLUMNS, row, strict=True))
        values.update({name: values[name] or "" for name in _CODES})
        key = values["key"]
        found.append(
            CaseFacts(
                breached=frozenset(breached[key]),
                paid_fen=paid.get(key) or 0,
                score=scores.get(key),
                **values,
            )
        )
    return found


# ---------------------------------------------------------------- the base of the rates
@dataclass(frozen=True)
class Services:
    """What the unit did for customers in a time: contacts recorded and transactions booked; and promises kept late."""

    contacts: int
    transactions: int
    late_promises: int

    @property
    def total(self) -> int:
        return self.contacts + self.transactions


def services_of(*, unit: Unit, starts_on: date, ends_on: date, today: date) -> Services:
    """The base of the rates: contacts of the days and transactions of the months that begin in the time.

    The base counts the whole unit, whoever looks: it says nothing of any one customer.
    """
    of_unit = Customer.objects.filter(unit__path__startswith=unit.path).order_by().values("pk")
    contacts = Interaction.objects.filter(
        customer__in=of_unit, happened_at__gte=midnight(starts_on), happened_at__lt=midnight(ends_on)
    ).count()
    booked = AccountMonth.objects.filter(
        customer__in=of_unit, month__gte=month_start(starts_on), month__lt=ends_on
    ).aggregate(total=Sum("transactions"))["total"]
    late = Q(state=TaskState.OPEN, due_on__lt=today) | Q(
        state=TaskState.DONE, closed_at__date__gt=F("due_on")
    )
    promises = Task.objects.filter(
        kind=TaskKind.PROMISE, customer__in=of_unit, due_on__gte=starts_on, due_on__lt=ends_on
    )
    return Services(contacts, booked or 0, promises.filter(late).count())
