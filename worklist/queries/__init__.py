"""The finished answers of the worklist: Today, notices, open tasks."""

from worklist.queries.notices import NoticeRow, notice_days, unread_count
from worklist.queries.tasks import may_close_task, open_tasks, task_rows
from worklist.queries.today import ONLY, Queue, TodayRow, today_queue, today_rows, waiting_contacts, waiting_tasks

__all__ = [
    "ONLY",
    "NoticeRow",
    "Queue",
    "TodayRow",
    "may_close_task",
    "notice_days",
    "open_tasks",
    "task_rows",
    "today_queue",
    "today_rows",
    "unread_count",
    "waiting_contacts",
    "waiting_tasks",
]
