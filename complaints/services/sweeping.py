"""The sweep: every stage that a clock has reached is written once, wakes its people once, and a breach stays."""

from dataclasses import dataclass
from datetime import datetime

from django.db import connection, transaction
from django.utils import timezone

from chains.queries import first_days
from chains.rules import Cause
from common.calendar import business_date
from common.statements import statement
from complaints.models import Complaint, Contribution
from complaints.queries.people import kept_from
from complaints.rules.codes import BREACH_SIGNAL, Clock, ContributionKind
from complaints.services.holding import notice_of
from customers.services import add_signals
from worklist.services import NewNotice, add_notices

_TOGETHER = 20_000
# The cases are swept in so many parts, each by one scheduler at a time; whoever comes meanwhile takes another part.
_PARTS = 4
_SWEEPING = 7_108_001


@dataclass(frozen=True)
class Swept:
    """How many stages were reached, clocks broken and people woken by this sweep."""

    stages: int
    breaches: int
    notices: int


def sweep_clocks(*, at: datetime | None = None) -> Swept:
    """Write every stage reached by the clocks of running cases, breaches and the follow-up after closing; tell people.

    May run as often as one likes and several times at once: each part of the cases is worked by one of them in a
    transaction of its own, and every stage, breach and notice is written once by a constraint of its table.
    """
    at = at or timezone.now()
    days = first_days(Cause.COMPLAINT, business_date(at))
    swept = [_sweep_part(part, at, days) for part in range(_PARTS)]
    return Swept(
        stages=sum(one.stages for one in swept),
        breaches=sum(one.breaches for one in swept),
        notices=sum(one.notices for one in swept),
    )


@transaction.atomic
def _sweep_part(part: int, at: datetime, follow_up_days: int | None) -> Swept:
    if not _is_ours(part):
        return Swept(0, 0, 0)
    with connection.cursor() as cursor:
        cursor.execute(
            statement("complaints", "sweep_clocks"),
            {"at": at, "follow_up_days": follow_up_days, "parts": _PARTS, "part": part},
        )
        reached = cursor.fetchall()
    told = 0
    for start in range(0, len(reached), _TOGETHER):
        told += _wake(reached[start : start + _TOGETHER], at)
    broken = [case for case, _, _, _, breached in reached if breached]
    _signal(broken, at)
    if part == 0:
        told += _remind_contributors(at)
    return Swept(stages=len(reached), breaches=len(broken), notices=told)


def _is_ours(part: int) -> bool:
    """Whether no other sweep is at work on this part; until the end of the transaction then."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [_SWEEPING + part])
        return bool(cursor.fetchone()[0])


def _wake(reached: list[tuple], at: datetime) -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            statement("complaints", "woken_by_stages"),
            {
                "cases": [case for case, *_ in reached],
                "clocks": [clock for _, clock, *_ in reached],
                "stages": [stage for _, _, stage, *_ in reached],
                "dues": [due for _, _, _, due, _ in reached],
                "at": at,
                "today": business_date(at),
            },
        )
        rows = [_notice(*row) for row in cursor.fetchall()]
    return add_notices(rows, at=at)


def _notice(
    complaint_id: int, number: str, clock: str, stage: str, due_at: datetime, person_id: int
) -> NewNotice:
    if clock == Clock.FOLLOW_UP:
        return notice_of(
            complaint_id=complaint_id,
            number=number,
            what="follow_up",
            person_id=person_id,
            slot=due_at.isoformat(timespec="minutes"),
        )
    return notice_of(
        complaint_id=complaint_id,
        number=number,
        what="amber" if stage.startswith("amber") else "red",
        person_id=person_id,
        slot=f"{clock}:{stage}:{int(due_at.timestamp())}",
        clock=clock,
        stage=stage,
        due_at=due_at.isoformat(),
    )


def _signal(broken: list[int], at: datetime) -> None:
    """A broken promise is a warning sign of the customer; a case about a colleague is not told where all read it."""
    cases = Complaint.objects.filter(
        pk__in=set(broken), customer__isnull=False, is_consultation=False, accused__isnull=True
    )
    day = business_date(at)
    add_signals(
        # In one order: the parts that are swept beside this one write of the same customers.
        [
            (key, BREACH_SIGNAL, day, {})
            for key in cases.order_by("customer_id").values_list("customer_id", flat=True).distinct()
        ]
    )


def _remind_contributors(at: datetime) -> int:
    """Remind whoever owes a contribution, and who asked for it, once when its time is over."""
    late = Contribution.objects.filter(
        kind=ContributionKind.HELP,
        answered_at=None,
        due_at__lte=at,
        complaint__in=Complaint.objects.running(),
    )
    rows = []
    for asked in late.select_related("complaint"):
        people = {asked.person_id, asked.asked_by_id}
        people -= kept_from(asked.complaint, people)
        rows += [
            notice_of(
                complaint_id=asked.complaint_id,
                number=asked.complaint.number,
                what="asked",
                person_id=person,
                slot=f"late:{asked.pk}",
            )
            for person in sorted(people)
        ]
    return add_notices(rows, at=at)
