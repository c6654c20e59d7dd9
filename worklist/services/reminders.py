"""Reminding people of what is due: a row first, a message second, and nobody twice for the same thing."""

from datetime import datetime
from pathlib import Path

from django.db import connection, transaction

from common.calendar import business_date
from common.statements import is_ours
from common.working_days import bank_calendar
from worklist.rules import reminder_days, reminds_at

_SWEEP = (Path(__file__).parent.parent / "sql" / "sweep_reminders.sql").read_text(encoding="utf-8")


@transaction.atomic
def sweep_reminders(*, at: datetime) -> int:
    """Remind owners of what is due or overdue, and supervisors of what is overdue by two working days.

    Of a contact that the rule asks for people are told again after 7 and after 30 days. Does something on working days
    from 08:00 in Shanghai; may run as often as one likes, also several times at once (one works, the others leave it to
    that one and to the next tick), and with a clock set back: each person is reminded once of each occasion. Returns
    how many were reminded now.
    """
    calendar = bank_calendar()
    if not reminds_at(at, calendar) or not is_ours("worklist.reminders"):
        return 0
    today = business_date(at)
    days = reminder_days(today, calendar)
    with connection.cursor() as cursor:
        cursor.execute(
            _SWEEP,
            {
                "at": at,
                "today": today,
                "overdue_by": days.overdue_by,
                "escalate_by": days.escalate_by,
                "provisional": calendar.is_provisional(today),
            },
        )
        return cursor.rowcount
