"""Kinds and states of the worklist, when people are reminded, and how Today is ranked."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Protocol
from zoneinfo import ZoneInfo

from common.calendar import months_later

SHANGHAI = ZoneInfo("Asia/Shanghai")


class TaskKind(StrEnum):
    FOLLOW_UP = "follow_up"
    TIER_CHANGE = "tier_change"
    PROMISE = "promise"
    VISIT_REPORT = "visit_report"
    DATE = "date"
    CHAIN = "chain"
    SIGN = "sign"
    SURVEY = "survey"
    PLAN = "plan"
    TYPED = "typed"


class Repeat(StrEnum):
    """How often a task comes again after it was done."""

    NEVER = ""
    WEEKLY = "weekly"
    MONTHLY = "monthly"
    QUARTERLY = "quarterly"
    HALF_YEARLY = "half_yearly"
    YEARLY = "yearly"


class Origin(StrEnum):
    """Where a task comes from."""

    PERSON = "person"
    VISIT = "visit"
    COMPLAINT = "complaint"
    NEGOTIATION = "negotiation"
    RULE = "rule"


class TaskState(StrEnum):
    OPEN = "open"
    DONE = "done"
    CANCELLED = "cancelled"


class NoticeKind(StrEnum):
    TIER_UP = "tier_up"
    TIER_DOWN = "tier_down"
    TASK_DUE = "task_due"
    TASK_OVERDUE = "task_overdue"
    TEAM_OVERDUE = "team_overdue"
    RUN_LATE = "run_late"
    PROSPECT_GIVEN = "prospect_given"
    PROSPECT_WARNED = "prospect_warned"
    PROSPECT_RETURNED = "prospect_returned"
    COMPLAINT = "complaint"
    NEGOTIATION_ASKED = "negotiation_asked"
    NEGOTIATION_DECIDED = "negotiation_decided"
    PRICE = "price"
    MINUTES = "minutes"
    TASK_GIVEN = "task_given"
    DIARY = "diary"
    CHAIN = "chain"
    KNOWLEDGE = "knowledge"
    MENTION = "mention"
    FOLLOWED = "followed"
    COLLEAGUE_LEFT = "colleague_left"
    DECISION = "decision"
    TALK_DUE = "talk_due"


class MailWhen(StrEnum):
    """When a person is told by mail of what the bell already shows."""

    AT_ONCE = "at_once"
    DIGEST = "digest"
    NEVER = "never"


class MailState(StrEnum):
    """Where a notice stands on its way into a letter: not looked at, waiting for the morning, settled."""

    NEW = "new"
    DIGEST = "digest"
    SETTLED = "settled"


class ReminderKind(StrEnum):
    DUE = "due"
    OVERDUE = "overdue"
    ESCALATED = "escalated"
    # A contact that the rule asks for, again after 7 and after 30 days.
    WEEK = "week"
    MONTH = "month"


# ---------------------------------------------------------------- closing and undoing
UNDO_SECONDS = 10
# What was offered for ten seconds may arrive a little later over a slow line.
_ON_THE_WAY = 5


def may_undo(closed_at: datetime | None, at: datetime) -> bool:
    """Whether an act of `closed_at` can still be taken back."""
    return closed_at is not None and at - closed_at <= timedelta(seconds=UNDO_SECONDS + _ON_THE_WAY)


# ---------------------------------------------------------------- coming again, and from where
_MONTHS = {Repeat.MONTHLY: 1, Repeat.QUARTERLY: 3, Repeat.HALF_YEARLY: 6, Repeat.YEARLY: 12}
# What only a person made may be given to somebody else: rules know whose their tasks are.
DELEGABLE = frozenset({TaskKind.TYPED, TaskKind.PROMISE})


def next_due(first: date, repeat: Repeat | str, after: date) -> date:
    """The first day of a series that lies after `after`; a month without the day takes its last one.

    `first` is the day on which the series began: the 31st stays the 31st after a February.
    """
    if repeat == Repeat.WEEKLY:
        return first + timedelta(weeks=max(0, (after - first).days // 7 + 1))
    months, count = _MONTHS[Repeat(repeat)], 0
    while (day := months_later(first, months * count)) <= after:
        count += 1
    return day


def recurrence(first: date, repeat: Repeat | str) -> dict[str, str | int | list[int]]:
    """The same series as RFC 5545 says it (parts of an RRULE)."""
    if repeat == Repeat.WEEKLY:
        return {"FREQ": "WEEKLY"}
    parts: dict[str, str | int | list[int]] = {"FREQ": "MONTHLY", "INTERVAL": _MONTHS[Repeat(repeat)]}
    if first.day > 28:
        parts |= {"BYMONTHDAY": list(range(28, first.day + 1)), "BYSETPOS": -1}
    return parts


def origin_of(*, raised_by: int | None, slot: str, parameters: Mapping[str, object]) -> Origin:
    """Where a task comes from, by its slot; tasks of nobody are those of a rule."""
    if "interaction" in parameters or "visit" in parameters:
        return Origin.VISIT
    if slot.startswith("complaint:"):
        return Origin.COMPLAINT
    if slot.startswith(("negotiation:", "talk:", "promise:")):
        return Origin.NEGOTIATION
    return Origin.RULE if raised_by is None else Origin.PERSON


# ---------------------------------------------------------------- reminders
REMINDING_HOUR = 8
ESCALATION_WORKING_DAYS = 2


class Calendar(Protocol):
    """What these rules need to know of the bank's working days."""

    def is_working(self, day: date) -> bool: ...


@dataclass(frozen=True)
class ReminderDays:
    """Due on or before `overdue_by` is overdue; on or before `escalate_by` the supervisors are told as well."""

    overdue_by: date
    escalate_by: date


def reminds_at(at: datetime, calendar: Calendar) -> bool:
    """Reminders go out on working days from 08:00 in Shanghai."""
    local = at.astimezone(SHANGHAI)
    return local.hour >= REMINDING_HOUR and calendar.is_working(local.date())


def reminder_days(today: date, calendar: Calendar) -> ReminderDays:
    """What counts as overdue on the working day `today`.

    A task due on a day off is due on the next working day; it is overdue from the working day after that.
    """
    return ReminderDays(
        overdue_by=_working_days_back(today, 1, calendar),
        escalate_by=_working_days_back(today, ESCALATION_WORKING_DAYS, calendar),
    )


def _working_days_back(day: date, count: int, calendar: Calendar) -> date:
    while count:
        day -= timedelta(days=1)
        count -= calendar.is_working(day)
    return day


# ---------------------------------------------------------------- mail
DIGEST_HOUR = 8
QUIET_FROM, QUIET_UNTIL = time(20), time(7)
# Deadlines of complaints can be put off until the morning and not switched off.
NEVER_OFF = frozenset({NoticeKind.COMPLAINT})
_AT_ONCE = frozenset(
    {
        NoticeKind.COMPLAINT,
        NoticeKind.NEGOTIATION_ASKED,
        NoticeKind.NEGOTIATION_DECIDED,
        NoticeKind.PRICE,
        NoticeKind.PROSPECT_GIVEN,
        NoticeKind.RUN_LATE,
        # The minutes of a meeting go to all who were there at once.
        NoticeKind.MINUTES,
        NoticeKind.TASK_GIVEN,
        NoticeKind.MENTION,
        # Customers and deadlines wait for somebody.
        NoticeKind.COLLEAGUE_LEFT,
        NoticeKind.DECISION,
    }
)


def usual_mail(kind: NoticeKind | str) -> MailWhen:
    """What counts for who has chosen nothing: at once where somebody waits for them, else with the morning."""
    return MailWhen.AT_ONCE if kind in _AT_ONCE else MailWhen.DIGEST


def choices_of(kind: NoticeKind | str) -> list[MailWhen]:
    """What a person may choose for a kind of notice."""
    return [when for when in MailWhen if when != MailWhen.NEVER or kind not in NEVER_OFF]


def mail_when(kind: NoticeKind | str, chosen: Mapping[str, str]) -> MailWhen:
    """When a person with these choices is told of a kind by mail; a choice that is not offered counts as none."""
    when = chosen.get(str(kind))
    return MailWhen(when) if when in choices_of(kind) else usual_mail(kind)


def is_quiet(at: datetime, quiet_from: time, quiet_until: time) -> bool:
    """Whether the moment lies in somebody's quiet hours, over midnight too; equal ends mean none."""
    now = at.astimezone(SHANGHAI).time()
    if quiet_from <= quiet_until:
        return quiet_from <= now < quiet_until
    return now >= quiet_from or now < quiet_until


def digest_day(at: datetime, calendar: Calendar) -> date | None:
    """The day whose digest is to go out by now: working days from 08:00 in Shanghai."""
    local = at.astimezone(SHANGHAI)
    return local.date() if local.hour >= DIGEST_HOUR and calendar.is_working(local.date()) else None


# ---------------------------------------------------------------- ranking Today
# Tasks due within so many days stand on Today already.
HORIZON_DAYS = 5

TIER_POINTS = {1: 20, 2: 16, 3: 12, 4: 6, 5: 2}
UNRATED_POINTS = 4
LOSS_POINTS = {
    TaskKind.TIER_CHANGE: 12,
    TaskKind.PROMISE: 12,
    TaskKind.SIGN: 12,
    TaskKind.SURVEY: 12,
    TaskKind.PLAN: 6,
    TaskKind.FOLLOW_UP: 8,
    TaskKind.CHAIN: 8,
    TaskKind.VISIT_REPORT: 6,
    TaskKind.DATE: 6,
    TaskKind.TYPED: 4,
}


@dataclass(frozen=True)
class Weights:
    """The most points that urgency, value and loss by waiting can give; together always 100."""

    urgency: int = 50
    value: int = 30
    loss: int = 20

    def __post_init__(self) -> None:
        if self.urgency + self.value + self.loss != 100 or min(self.urgency, self.value, self.loss) < 0:
            raise ValueError("weights are shares of 100")


USUAL = Weights()


@dataclass(frozen=True)
class Rank:
    """Why a row stands where it does: points for urgency, value and loss by waiting, each up to its weight."""

    urgency: int
    value: int
    loss: int

    @property
    def total(self) -> int:
        return self.urgency + self.value + self.loss


def urgency_points(due_on: date, day: date) -> int:
    """0-50: 30 on the day it is due, 36 a day later and 2 more each day; 20 the day before, then less."""
    late = (day - due_on).days
    if late > 0:
        return min(50, 34 + 2 * late)
    if late == 0:
        return 30
    if late == -1:
        return 20
    return 10 if late >= -3 else 5


def value_points(tier_rank: int | None, bank_decile: int | None) -> int:
    """0-30: the tier gives up to 20, the decile within the bank up to 10; unrated customers get 4."""
    if tier_rank is None:
        return UNRATED_POINTS
    return TIER_POINTS[tier_rank] + (11 - bank_decile if bank_decile else 0)


def loss_points(kind: TaskKind | str, deposits_change_bp: int | None) -> int:
    """0-20: by kind, and more where deposits are falling already (10% adds 4, 30% adds 8)."""
    falling = 0
    if deposits_change_bp is not None and deposits_change_bp <= -1000:
        falling = 8 if deposits_change_bp <= -3000 else 4
    return LOSS_POINTS[TaskKind(kind)] + falling


def rank(
    *,
    kind: TaskKind | str,
    due_on: date,
    day: date,
    tier_rank: int | None,
    bank_decile: int | None,
    deposits_change_bp: int | None,
    weights: Weights = USUAL,
) -> Rank:
    """The points of one row of Today; other weights than the usual ones stretch each part to its own most."""
    return Rank(
        urgency=_weighed(urgency_points(due_on, day), weights.urgency, USUAL.urgency),
        value=_weighed(value_points(tier_rank, bank_decile), weights.value, USUAL.value),
        loss=_weighed(loss_points(kind, deposits_change_bp), weights.loss, USUAL.loss),
    )


def _weighed(points: int, weight: int, usual: int) -> int:
    return (2 * points * weight + usual) // (2 * usual)


# ---------------------------------------------------------------- who may
def may_close(*, owner_id: int, person_id: int, may_act: bool, supervises: bool) -> bool:
    """A task is done, put off or dropped by its owner or by a supervisor of the customer's unit."""
    return may_act and (owner_id == person_id or supervises)
