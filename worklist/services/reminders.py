"""Reminding people of what is due: a row first, a message second, and nobody twice for the same thing."""

from datetime import datetime
from pathlib import Path

from django.db import connection, transaction

from common.calendar import business_date
from common.statements import is_ours
from common.working_days import bank_calendar
from worklist.rules import reminder_days, reminds_at

_SWEEP = (Path(__file__).parent.parent / "sql" / "sweep_reminders.sql").read_text(encoding="utf-8")


# The tasks are swept in so many parts, so that schedulers that work at once share them (and the cores of the server).
PARTS = 4


def sweep_reminders(*, at: datetime) -> int:
    """Remind owners of what is due or overdue, and supervisors of what is overdue by two working days.

    Of a contact that the rule asks for people are told again after 7 and after 30 days. Does something on working days
    from 08:00 in Shanghai; may run as often as one likes, also several times at once (each takes the parts at which
    nobody is), and with a clock set back: each person is reminded once of each occasion. A part is a transaction of its
    own: what is reminded stays so when a later one fails. Returns how many were reminded now.
    """
    if not reminds_at(at, bank_calendar()):
        return 0
    return sum(_sweep_part(part, at=at) for part in range(PARTS))


@transaction.atomic
def _sweep_part(part: int, *, at: datetime) -> int:
    if not is_ours(f"worklist.reminders:{part}"):
        return 0
    calendar, today = bank_calendar(), business_date(at)
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
                "part": part,
                "parts": PARTS,
            },
        )
        return cursor.rowcount
