"""Keeping what each account manager's work came to, and whether a unit ranks its people for all to see."""

from datetime import date, datetime, time, timedelta
from typing import Any

from django.db import connection, transaction

from activities.rules import report_due_on
from audit.services import record_act
from common.calendar import SHANGHAI, month_start, months_later
from common.statements import statement
from common.working_days import bank_calendar
from customers.models import Publication
from dashboards.models import ManagerMonth, RankingChoice
from dashboards.rules import RISK_FROM, SPAN_MONTHS
from organization.models import Unit


class NotItsSupervisor(Exception):
    """Whether a unit ranks its people in public is its supervisor's to say, or one's above."""


@transaction.atomic
def keep_managers(*, publication: Publication) -> int:
    """Keep the figures of all account managers by unit on a publication's business date; how many rows.

    Of the nights of a month the last one's stay: done again it replaces itself, and an earlier one that is done again
    leaves a later one's.
    """
    as_of = publication.business_date
    held = ManagerMonth._base_manager.filter(month=month_start(as_of))
    if held.filter(as_of__gt=as_of).exists():
        return 0
    held.delete()
    since = months_later(as_of, -SPAN_MONTHS)
    reported = _days_reported(since, as_of)
    given = {
        "publication": publication.pk,
        "month": month_start(as_of),
        "as_of": as_of,
        "since": since,
        "from_at": _start_of(since + timedelta(days=1)),
        "until_at": _start_of(as_of + timedelta(days=1)),
        "days": list(reported),
        "dues": list(reported.values()),
        "risk": RISK_FROM,
    }
    with connection.cursor() as cursor:
        cursor.execute(statement("dashboards", "keep_managers"), given)
        return cursor.rowcount


@transaction.atomic
def choose_ranking(*, unit: Unit, public: bool, by: Any, at: datetime) -> RankingChoice:
    """Say whether a unit and those below it rank their people for all; refuses with NotItsSupervisor."""
    if not any(unit.path.startswith(path) for path in by.reach.subtrees):
        raise NotItsSupervisor
    held = RankingChoice._base_manager.select_for_update().filter(unit=unit).first()
    before = {"public": held.public} if held else None
    choice, _ = RankingChoice._base_manager.update_or_create(
        unit=unit, defaults={"public": public, "set_by": by, "set_at": at}
    )
    after = {"unit": unit.code, "public": public}
    record_act(kind="dashboards.ranking_chosen", subject=choice, actor=by, before=before, after=after, at=at)
    return choice


def _start_of(day: date) -> datetime:
    return datetime.combine(day, time(), tzinfo=SHANGHAI)


def _days_reported(since: date, as_of: date) -> dict[date, date]:
    """The days after `since` on which a visit may have ended whose report was due by a day, each with that day."""
    calendar = bank_calendar()
    days = (since + timedelta(days=gone) for gone in range(1, (as_of - since).days + 1))
    dues = {day: report_due_on(_start_of(day), calendar) for day in days}
    return {day: due for day, due in dues.items() if due <= as_of}
