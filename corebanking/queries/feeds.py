"""Answers about the feed: is a day complete, what came when, and what was wrong with it."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Max, Q, Sum
from django.db.models.functions import Coalesce

from corebanking.models import Batch, RowError
from corebanking.rules import LAYOUTS, NEEDED_FOR_SCORING, BatchState, Resource, as_seen
from corebanking.texts import ROW_ERRORS, problem_text
from organization.models import Staff


def is_complete(business_date: date) -> bool:
    """Whether every resource that scoring needs has been applied for the business date."""
    applied = Batch.objects.applied().filter(business_date=business_date, resource__in=NEEDED_FOR_SCORING)
    return applied.values("resource").distinct().count() == len(NEEDED_FOR_SCORING)


def latest_complete_date() -> date | None:
    """The last business date of which everything that scoring needs has been applied."""
    days = (
        Batch.objects.applied()
        .filter(resource__in=NEEDED_FOR_SCORING)
        .values("business_date")
        .annotate(resources=Count("resource", distinct=True))
        .filter(resources=len(NEEDED_FOR_SCORING))
    )
    return days.aggregate(last=Max("business_date"))["last"]


def row_error_text(code: str) -> str:
    """What the code of a fault means, in the reader's language."""
    return str(ROW_ERRORS.get(code, code))


def problem_texts(batch: Batch) -> list[dict[str, str]]:
    """Why a batch was refused: code and sentence in the reader's language."""
    return [{"code": problem["code"], "text": problem_text(problem)} for problem in batch.problems]


@dataclass(frozen=True)
class Arrival:
    """A batch with its resource's name."""

    resource: str
    name: str
    batch: Batch

    @property
    def took(self) -> timedelta | None:
        """From closing to the end of applying."""
        if self.batch.closed_at is None or self.batch.finished_at is None:
            return None
        return self.batch.finished_at - self.batch.closed_at


@dataclass(frozen=True)
class FeedDay:
    """One business date: how many of the resources were applied, which batches were refused or are under way."""

    business_date: date
    applied: int
    refused: int
    under_way: int
    rows: int
    changed: int
    errors: int
    complete: bool


def feed_days(user: Staff, *, limit: int = 14) -> list[FeedDay]:
    """The last business dates of which anything came, newest first."""
    applied = Q(state=BatchState.APPLIED)
    refused = Q(state=BatchState.REFUSED)
    days = (
        Batch.objects.visible_to(user)
        .values("business_date")
        .annotate(
            applied=Count("resource", distinct=True, filter=applied),
            needed=Count("resource", distinct=True, filter=applied & Q(resource__in=NEEDED_FOR_SCORING)),
            refused=Count("pk", filter=refused),
            under_way=Count("pk", filter=~applied & ~refused),
            rows=Coalesce(Sum("applied_rows"), 0),
            changed=Coalesce(Sum("changed_rows"), 0),
            faulty=Coalesce(Sum("error_rows"), 0),
        )
        .order_by("-business_date")[:limit]
    )
    return [
        FeedDay(complete=day.pop("needed") == len(NEEDED_FOR_SCORING), errors=day.pop("faulty"), **day)
        for day in days
    ]


@dataclass(frozen=True)
class Fault:
    """One fault of a row as a person reads it; `value` is empty where it would show a customer's data."""

    part: int
    line: int
    field: str
    value: str
    text: str
    warning: bool


def faults(batch: Batch, user: Staff, *, start: int = 0, limit: int = 50) -> list[Fault]:
    """Faults of a batch from the `start`-th on. Administrators read keys and codes, no names and no amounts."""
    return [fault_of(error, batch.resource, user) for error in batch.errors.all()[start : start + limit]]


def fault_of(error: RowError, resource: str, user: Staff) -> Fault:
    """A fault as this person reads it."""
    everything = user.reach.everything
    shown = everything or error.field in LAYOUTS[Resource(resource)].open_names(everything=everything)
    return Fault(
        part=error.part,
        line=error.line,
        field=error.field,
        value=as_seen(error.value, everything=everything) if shown else "",
        text=row_error_text(error.code),
        warning=error.warning,
    )
