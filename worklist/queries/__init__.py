"""The finished answers of the worklist: Today, notices, open tasks."""

from worklist.queries.letters import address, digest_letter, notices_letter
from worklist.queries.mail import mail_choice
from worklist.queries.notices import NoticeRow, notice_days, notice_rows, unread_count
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
    "address",
    "digest_letter",
    "mail_choice",
    "may_close_task",
    "may_follow_up",
    "notice_days",
    "notice_rows",
    "notices_letter",
    "open_tasks",
    "task_rows",
    "today_queue",
    "today_rows",
    "unread_count",
    "waiting_contacts",
    "waiting_tasks",
]
