"""Dashboards by mail: who has which sent, and the sweep that sends what is due, with the rights of its reader."""

from datetime import date, datetime

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import translation

from audit.services import record_act
from common.calendar import business_date
from common.outbox import File, post_mail
from common.reader import language
from common.sheets import sheet_pdf
from common.working_days import bank_calendar
from dashboards.boards import Board, board_sheet, read_figures
from dashboards.letters import board_letter
from dashboards.models import Subscription
from dashboards.queries import NothingToRead, Scope, scope
from dashboards.rules import Rhythm, period
from dashboards.services.printing import foot
from organization.models import Staff, Unit
from organization.rules import Act
from worklist.rules import digest_day

# So many letters are made out in one sweep; the next one goes on.
LETTERS_A_SWEEP = 20


class NotTheirUnit(Exception):
    """The person does not read the figures of this unit."""


@transaction.atomic
def subscribe(*, person: Staff, board: Board, unit: Unit, rhythm: Rhythm, at: datetime) -> Subscription:
    """Have a dashboard of a unit sent from the next week or month on; once more changes how often.

    What changed is told from today's figures on. Refuses NotTheirUnit.
    """
    read = _scope_of(person, unit)
    if read is None:
        raise NotTheirUnit
    today = business_date(at)
    Staff.objects.select_for_update(no_key=True).get(pk=person.pk)
    held = Subscription.objects.visible_to(person).filter(board=board.value, unit=unit).first()
    if held is not None and held.rhythm == rhythm.value:
        return held
    values = {
        "rhythm": rhythm.value,
        "period": period(rhythm, today),
        "told": read_figures(board, read),
        "told_on": today,
        "subscribed_at": at,
    }
    made, _ = Subscription.objects.update_or_create(
        person=person, board=board.value, unit=unit, defaults=values
    )
    _record(made, person, at, before=held.rhythm if held else None, after=made.rhythm)
    return made


@transaction.atomic
def unsubscribe(*, subscription: Subscription, at: datetime) -> None:
    """Send no more letters; twice is once."""
    held = Subscription.objects.select_for_update(of=("self",)).filter(pk=subscription.pk).first()
    if held is not None:
        _record(held, held.person, at, before=held.rhythm, after=None)
        held.delete()


def mail_boards(*, at: datetime) -> int:
    """Send what is due, on the first working day of a week or month from 08:00; says how many letters it wrote.

    May run as often and as parallel as one likes: a week or month of a subscription is dealt with once.
    """
    day = digest_day(at, bank_calendar())
    if day is None or not settings.MAIL_SERVER:
        return 0
    waiting = _due(day).order_by("id").values_list("pk", flat=True)
    return sum(_make_out(pk, day, at) for pk in list(waiting[:LETTERS_A_SWEEP]))


def _due(day: date):
    done = Q()
    for rhythm in Rhythm:
        done |= Q(rhythm=rhythm.value, period=period(rhythm, day))
    return Subscription.objects.exclude(done)


@transaction.atomic
def _make_out(pk: int, day: date, at: datetime) -> bool:
    """One letter with the reader's rights of this moment; whoever left or lost the right is passed over."""
    held = (
        _due(day)
        .filter(pk=pk)
        .select_for_update(skip_locked=True, of=("self",))
        .select_related("person__unit", "unit")
        .first()
    )
    if held is None:
        return False
    person, this = held.person, period(Rhythm(held.rhythm), day)
    read = _scope_of(person, held.unit) if person.is_active and person.email else None
    held.period = this
    if read is None:
        held.skipped_on = day
        held.save(update_fields=["period", "skipped_on"])
        return False
    board = Board(held.board)
    with translation.override(person.language):
        now = read_figures(board, read)
        sheet = board_sheet(board, read, foot=foot(reader=person, at=at))
        letter = board_letter(
            person=person, board=board, unit=held.unit, before=held.told, now=now, since=held.told_on
        )
        name = f"{board.value}-{held.unit.code}-{this}.pdf"
        file = File(name, "application/pdf", sheet_pdf(sheet, language=language()))
    post_mail(kind="board", key=f"board:{held.public_id}:{this}", letters=[letter], files=[file], at=at)
    held.told, held.told_on, held.sent_on = now, day, day
    held.save(update_fields=["period", "told", "told_on", "sent_on"])
    return True


def _scope_of(person: Staff, unit: Unit) -> Scope | None:
    """The unit as the person reads it now; None where they do not."""
    if not person.reach.may(Act.READ_DASHBOARD):
        return None
    try:
        return scope(person, unit.code)
    except NothingToRead:
        return None


def _record(
    subscription: Subscription, person: Staff, at: datetime, *, before: str | None, after: str | None
) -> None:
    what = {"board": subscription.board, "unit": subscription.unit.code}
    record_act(
        kind="dashboards.letters_chosen",
        subject=person,
        actor=person,
        at=at,
        before={**what, "rhythm": before},
        after={**what, "rhythm": after},
    )
