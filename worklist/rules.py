"""Kinds and states of the worklist."""

from enum import StrEnum


class TaskKind(StrEnum):
    FOLLOW_UP = "follow_up"
    TIER_CHANGE = "tier_change"
    PROMISE = "promise"
    TYPED = "typed"


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


class ReminderKind(StrEnum):
    DUE = "due"
    OVERDUE = "overdue"
    ESCALATED = "escalated"
