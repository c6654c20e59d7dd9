"""The finished answers of the worklist: Today, notices, open tasks."""

from worklist.queries.notices import NoticeRow, notice_days, unread_count
from worklist.queries.tasks import may_close_task, may_follow_up, open_tasks, task_rows
from worklist.queries.today import (
    CANDIDATES,
    ONLY,
    Queue,
    TodayRow,
    today_queue,
    today_rows,
    waiting_contacts,
    waiting_tasks,
)

__all__ = [
    "CANDIDATES",
    "ONLY",
    "NoticeRow",
    "Queue",
    "TodayRow",
    "may_close_task",
    "may_follow_up",
    "notice_days",
    "open_tasks",
    "task_rows",
    "today_queue",
    "today_rows",
    "unread_count",
    "waiting_contacts",
    "waiting_tasks",
]
