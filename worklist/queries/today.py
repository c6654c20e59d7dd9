"""Today: everything that waits for one person or one team, ranked, with the reasons of the rank."""

import hashlib
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

import orjson
from django.conf import settings
from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import (
    BigIntegerField,
    CharField,
    DateTimeField,
    Exists,
    F,
    OuterRef,
    Q,
    QuerySet,
    UUIDField,
    Value,
)
from django.db.models.functions import Cast, JSONObject

from common import presentation
from common.calendar import SHANGHAI, WorkingCalendar
from common.kept import kept
from common.statements import statement
from customers.models import Customer
from worklist import phrases
from worklist.models import RankWeights, Task
from worklist.rules import HORIZON_DAYS, USUAL, Rank, TaskKind, TaskState, Weights, rank

# No more candidates than this are ranked, oldest first, so that the page costs the same in the largest team.
CANDIDATES = 400
DECISIONS = 10

_COLUMNS = (
    "id",
    "public_id",
    "kind",
    "title",
    "parameters",
    "due_on",
    "created_at",
    "owner_id",
    "raised_by_id",
    "customer_id",
)


@dataclass(frozen=True)
class TodayRow:
    """One line of Today; `task` is None where a contact is due and the night has not made its task yet."""

    position: int
    rank: Rank
    kind: str
    task: UUID | None
    customer_id: int
    customer_no: str
    subject: str
    tier: str
    decided: bool
    sentence: str
    reason: str
    facts: str
    due_on: date
    due: str
    due_tone: str
    dot: str
    owner_id: int
    owner: str

    @property
    def key(self) -> str:
        """Unique among the rows of a page."""
        return self.task.hex if self.task else f"c{self.customer_id}"


@dataclass(frozen=True)
class Queue:
    """The ranked rows that were asked for, how many there are in all, and how many of each kind."""

    rows: list[TodayRow]
    total: int
    counts: dict[str, int]
    capped: bool
    weights: Weights

    @property
    def rest(self) -> int:
        """How many more rows there are than shown."""
        return self.total - len(self.rows)


# The chips over the queue: what each keeps.
ONLY = {
    "all": lambda row, day: True,
    "overdue": lambda row, day: row["due_on"] < day,
    "contact": lambda row, day: row["kind"] == TaskKind.FOLLOW_UP,
    "tier": lambda row, day: row["kind"] == TaskKind.TIER_CHANGE,
    "other": lambda row, day: row["kind"] not in {TaskKind.FOLLOW_UP, TaskKind.TIER_CHANGE},
}


def weights_now() -> Weights:
    """How much urgency, value and loss count, as head office decided last."""
    last = RankWeights.objects.first()
    return Weights(last.urgency, last.value, last.loss) if last else USUAL


def _weights(found: list[dict[str, Any]]) -> Weights:
    """The weights that every candidate carries; asked for by themselves where there is none."""
    if not found:
        return weights_now()
    first = found[0]
    if first["urgency"] is None:
        return USUAL
    return Weights(first["urgency"], first["value"], first["loss"])


def rank_decisions() -> list[RankWeights]:
    """The last decisions of how Today is ranked, the newest first."""
    return list(RankWeights.objects.select_related("set_by")[:DECISIONS])


def waiting_tasks(user, day: date, *, team: bool = False) -> QuerySet[Task]:
    """Open tasks that are due or nearly so and not put off: one's own, or everybody's among the customers one reads."""
    tasks = Task.objects.visible_to(user).open().awake_on(day)
    # An important date is made a task as many days ahead as it wants to be known.
    tasks = tasks.filter(Q(due_on__lte=day + timedelta(days=HORIZON_DAYS)) | Q(kind=TaskKind.DATE))
    return tasks if team else tasks.owned_by(user)


def waiting_contacts(user, day: date, *, team: bool = False) -> QuerySet[Customer]:
    """Customers past their next contact for whom there has been no follow-up yet.

    Asked of the customers and not of their pulses: then a team's are read once, by their unit, and not gathered first.
    """
    customers = (
        Customer.objects.visible_to(user).filter(manager__isnull=False)
        if team
        else Customer.objects.led_by(user)
    ).live()
    follow_up = Task.objects.filter(
        kind=TaskKind.FOLLOW_UP,
        customer_id=OuterRef("pk"),
        owner_id=OuterRef("manager_id"),
        slot=Cast(OuterRef("pulse__next_contact_on"), CharField()),
    )
    return customers.filter(~Exists(follow_up), pulse__next_contact_on__lte=day)


def cleared_on(user, day: date) -> QuerySet[Task]:
    """The tasks that a person has finished on a day."""
    start = datetime.combine(day, time.min, tzinfo=SHANGHAI)
    return Task.objects.filter(
        state=TaskState.DONE,
        closed_by=user,
        closed_at__gte=start,
        closed_at__lt=start + timedelta(days=1),
    )


def cleared_yesterday(user, day: date, calendar: WorkingCalendar) -> QuerySet[Task]:
    """The tasks that a person has finished on the working day before `day`."""
    before = day - timedelta(days=1)
    while not calendar.is_working(before):
        before -= timedelta(days=1)
    return cleared_on(user, before)


def today_rows(
    user, day: date, limit: int | None = 10, *, team: bool = False, only: str = "all"
) -> list[TodayRow]:
    """The ranked rows of Today alone."""
    return today_queue(user, day, limit, team=team, only=only).rows


def today_queue(user, day: date, limit: int | None = 10, *, team: bool = False, only: str = "all") -> Queue:
    """What waits for `user` on `day`, ranked: one query, bounded, the same for three rows and for three hundred.

    `team` shows the rows of everybody whose customers the user reads; `only` is a chip (see ONLY).
    """
    found = _candidates(user, day, team=team)
    counts = {name: sum(keeps(row, day) for row in found) for name, keeps in ONLY.items()}
    keeps = ONLY.get(only, ONLY["all"])
    weights = _weights(found)
    ranked = sorted(((_rank(row, day, weights), row) for row in found if keeps(row, day)), key=_order)
    shown = ranked if limit is None else ranked[:limit]
    return Queue(
        rows=[
            _shown(number, points, row, day, team=team or row["owner_id"] != user.pk)
            for number, (points, row) in enumerate(shown, start=1)
        ],
        total=len(ranked),
        counts=counts,
        capped=len(found) >= CANDIDATES,
        weights=weights,
    )


def _candidates(user, day: date, *, team: bool) -> list[dict[str, Any]]:
    tasks = waiting_tasks(user, day, team=team).order_by("due_on", "id").values_list(*_COLUMNS)[:CANDIDATES]
    contacts = (
        (_contacts_of_team(user, day) if team else waiting_contacts(user, day))
        .order_by("pulse__next_contact_on", "pk")
        .annotate(
            none=Cast(Value(None), BigIntegerField()),
            no_id=Cast(Value(None), UUIDField()),
            never=Cast(Value(None), DateTimeField()),
            kind=Value(TaskKind.FOLLOW_UP.value, output_field=CharField()),
            title=Value("", output_field=CharField()),
            parameters=JSONObject(fixed="pulse__next_contact_fixed"),
            owner=F("manager_id"),
            nobody=Cast(Value(None), BigIntegerField()),
        )
        .values_list(
            "none",
            "no_id",
            "kind",
            "title",
            "parameters",
            "pulse__next_contact_on",
            "never",
            "owner",
            "nobody",
            "pk",
        )[:CANDIDATES]
    )
    try:
        tasks_sql, tasks_values = tasks.query.sql_with_params()
        contacts_sql, contacts_values = contacts.query.sql_with_params()
    except EmptyResultSet:  # the reader sees no customer at all
        return []
    asked = statement("worklist", "today").replace("{tasks}", tasks_sql).replace("{contacts}", contacts_sql)
    with connection.cursor() as cursor:
        cursor.execute(asked, [*tasks_values, *contacts_values])
        names = [column.name for column in cursor.description]
        return [dict(zip(names, values, strict=True)) for values in cursor.fetchall()]


def _contacts_of_team(user, day: date) -> QuerySet[Customer]:
    """The oldest contacts due in a team: who may be among them is asked once a minute for all, who still is each time.

    A branch reads thousands of pulses for them. What became due within the minute is missing that long; what was done,
    moved or went to another unit is gone at once (decision 0056).
    """
    waiting = waiting_contacts(user, day, team=True)
    if not settings.COUNTS_SECONDS:
        return waiting
    keys = waiting.order_by("pulse__next_contact_on", "pk").values_list("pk", flat=True)[:CANDIDATES]
    try:
        question = repr(keys.query.sql_with_params())
    except EmptyResultSet:  # the reader sees no customer at all
        return waiting
    found = kept(
        f"today:contacts:{hashlib.sha256(question.encode()).hexdigest()}",
        settings.COUNTS_SECONDS,
        lambda: list(keys),
        older=settings.COUNTS_SECONDS,
    )
    # Of nobody's number where there is none: an empty list would make the whole question one without an answer.
    return waiting.filter(pk__in=found or [0])


def _rank(row: dict[str, Any], day: date, weights: Weights) -> Rank:
    return rank(
        kind=row["kind"],
        due_on=row["due_on"],
        day=day,
        tier_rank=row["tier_rank"],
        bank_decile=row["bank_decile"],
        deposits_change_bp=row["deposits_change_bp"],
        weights=weights,
    )


def _order(ranked: tuple[Rank, dict[str, Any]]) -> tuple:
    points, row = ranked
    return (-points.total, row["due_on"], row["customer_no"], row["kind"], row["task_id"] or 0)


def _shown(position: int, points: Rank, row: dict[str, Any], day: date, *, team: bool) -> TodayRow:
    english = phrases.language() == "en"
    parameters = _parameters(row["parameters"])
    state = presentation.due_state(row["due_on"], today=day)
    giver = row["giver_name_en" if english else "giver_name"] or row["giver_name"] or ""
    given = row["raised_by_id"] not in {None, row["owner_id"]}
    owner = (row["owner_name_en"] or row["owner_name"]) if english else row["owner_name"]
    facts = phrases.customer_facts(
        deposits_fen=row["deposits_fen"],
        last_contact_at=row["last_contact_at"],
        last_contact_kind=row["last_contact_kind"] or "",
        today=day,
    )
    return TodayRow(
        position=position,
        rank=points,
        kind=row["kind"],
        task=row["public_id"],
        customer_id=row["customer_id"],
        customer_no=row["customer_no"],
        subject=(row["short_name_en"] or row["short_name"]) if english else row["short_name"],
        tier=row["tier_code"] or "",
        decided=row["computed_tier_id"] is not None,
        sentence=phrases.task_sentence(
            row["kind"],
            row["title"],
            parameters,
            due_on=row["due_on"],
            today=day,
            last_contact_at=row["last_contact_at"],
        ),
        reason=phrases.task_reason(
            row["kind"],
            parameters,
            created_at=row["created_at"],
            today=day,
            tier_rank=row["tier_rank"],
            giver=giver if given else "",
        ),
        facts=phrases.joined([owner, facts]) if team else facts,
        due_on=row["due_on"],
        due=_due(row["due_on"], day),
        due_tone={"overdue": "bad", "soon": "warn"}.get(state, ""),
        dot={"overdue": "bad", "soon": "warn"}.get(state, "accent"),
        owner_id=row["owner_id"],
        owner=owner,
    )


def _due(due_on: date, day: date) -> str:
    """'10 days overdue', 'today', 'tomorrow', then the date."""
    if (due_on - day).days <= 1:
        return presentation.due_distance(due_on, language=phrases.language(), today=day)
    return presentation.day(due_on, language=phrases.language(), today=day)


def _parameters(value: Any) -> dict[str, Any]:
    return orjson.loads(value) if isinstance(value, str) else value
