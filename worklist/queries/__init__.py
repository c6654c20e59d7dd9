"""The finished answers of the worklist: Today, notices, open tasks."""

from worklist.queries.letters import address, digest_letter, notices_letter
from worklist.queries.listing import SORTS, TaskPage, listed_tasks, task_counts, task_page
from worklist.queries.mail import mail_choice
from worklist.queries.notices import NoticeRow, notice_days, notice_rows, unread_count
from worklist.queries.tasks import (
    may_close_task,
    may_follow_up,
    next_contact_of,
    open_tasks,
    readers,
    task_rows,
)
from worklist.queries.today import (
    CANDIDATES,
    ONLY,
    Queue,
    TodayRow,
    cleared_on,
    cleared_yesterday,
    rank_decisions,
    today_queue,
    today_rows,
    waiting_contacts,
    waiting_tasks,
    weights_now,
)

__all__ = [
    "CANDIDATES",
    "ONLY",
    "SORTS",
    "NoticeRow",
    "Queue",
    "TaskPage",
    "TodayRow",
    "address",
    "cleared_on",
    "cleared_yesterday",
    "digest_letter",
    "listed_tasks",
    "mail_choice",
    "may_close_task",
    "may_follow_up",
    "next_contact_of",
    "notice_days",
    "notice_rows",
    "notices_letter",
    "open_tasks",
    "rank_decisions",
    "readers",
    "task_counts",
    "task_page",
    "task_rows",
    "today_queue",
    "today_rows",
    "unread_count",
    "waiting_contacts",
    "waiting_tasks",
    "weights_now",
]
