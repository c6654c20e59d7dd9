"""Asking for better than the quote: the request and its way, taking it back, appealing once."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Q

from audit.services import record_act
from common.calendar import SHANGHAI, business_date
from common.once import write_once
from common.working_days import bank_calendar
from organization.models import Staff
from pricing.models import Concession, Given, Quote, Scan, Seat, Step
from pricing.queries.sheets import limits_of
from pricing.rules.route import Ask, GivenKind, Level, Limit, State, appeal_level, may_last_until, route
from pricing.services.quoting import next_number
from pricing.services.scanning import attach_scans
from worklist.rules import NoticeKind
from worklist.services import NewNotice, add_notices

CLOSES = time(17, 0)
FRESH_DAYS = 30


class NothingAsked(Exception):
    """The customer asks for nothing better than the quote."""


class QuoteStale(Exception):
    """The quote is older than thirty days: quote anew before asking."""


class AskedAlready(Exception):
    """A request on this quote waits, or was decided: another request needs a quote of its own."""


class NobodyDecides(Exception):
    """Nobody sits at one of the levels that the request passes."""

    def __init__(self, level: Level) -> None:
        super().__init__(str(level))
        self.level = level


class LastsTooLong(Exception):
    """An approved price expires within a year."""


class WrittenLater(Exception):
    """The customer's request was written today or earlier."""


class CheckedTooLate(Exception):
    """What comes back is checked after today."""


class NotYours(Exception):
    """A request is taken back, or appealed, by whoever asked or by another reader of the customer who may quote."""


class NotRefused(Exception):
    """Only a refused request is appealed, and it once."""


@transaction.atomic
def ask_concession(
    *,
    quote: Quote,
    written_on: date,
    reason: str,
    wanted_until: date,
    loan_note: str = "",
    given: Mapping[str, tuple[int, date]],
    files: Iterable[UploadedFile] = (),
    form_key: UUID,
    by: Staff,
    at: datetime,
) -> Concession:
    """Ask the levels for the rate that the customer asked for in writing; the first level is told.

    `given` maps what comes back to its amount (fen, or people) and check day; `files` are the written request as it
    came. Refuses NothingAsked, QuoteStale, AskedAlready, NobodyDecides, LastsTooLong, WrittenLater, CheckedTooLate;
    KeyTaken for other words, FileRefused for a file that is not taken.
    """
    today = business_date(at)
    held = Quote.objects.select_related("customer__unit", "product_line", "sheet").get(pk=quote.pk)
    asked = held.asked_rate
    if asked is None or held.gap_bp(asked) <= 0:
        raise NothingAsked
    if business_date(held.made_at) < today - timedelta(days=FRESH_DAYS):
        raise QuoteStale
    if written_on > today:
        raise WrittenLater(written_on)
    if not may_last_until(wanted_until, today):
        raise LastsTooLong(wanted_until)
    if any(day <= today for _amount, day in given.values()):
        raise CheckedTooLate
    if Concession.objects.filter(quote=held).exclude(form_key=form_key).exists():
        raise AskedAlready(held.number)
    request, written = write_once(
        Concession.objects,
        key={"form_key": form_key},
        words={
            "quote": held,
            "written_on": written_on,
            "reason": reason.strip(),
            "wanted_until": wanted_until,
            "loan_note": loan_note.strip(),
            "asked_by": by,
        },
        more={
            "number": next_number(kind=Concession, prefix="YH", year=today.year),
            "customer": held.customer,
            "unit": held.customer.unit,
            "asked_rate": asked,
            "level": Level.SUB_BRANCH,
            "asked_at": at,
        },
    )
    if written:
        _lay_out(request, Level.SUB_BRANCH, at)
        for kind, (amount, day) in given.items():
            Given.objects.create(
                concession=request,
                kind=kind,
                agreed=amount,
                value_fen=worth_fen(quote=held, kind=GivenKind(kind), amount=amount),
                check_on=day,
            )
        _record("price.asked", request, by, at, after={"asked_rate": asked, "quoted_rate": held.quoted_rate})
        attach_scans(concession=request, files=files, by=by, at=at)
    return request


@transaction.atomic
def appeal(*, refused: Concession, reason: str, form_key: UUID, by: Staff, at: datetime) -> Concession:
    """Ask once more, a level higher, with what is new. Refuses NotRefused, NobodyDecides; KeyTaken for other words."""
    held = (
        Concession.objects.select_for_update(of=("self",))
        .select_related("quote__product_line")
        .get(pk=refused.pk)
    )
    if held.state != State.REFUSED or held.appeal_of_id is not None:
        raise NotRefused(held.number)
    if Concession.objects.filter(appeal_of=held).exclude(form_key=form_key).exists():
        raise NotRefused(held.number)
    start = appeal_level(Level(held.level))
    request, written = write_once(
        Concession.objects,
        key={"form_key": form_key},
        words={"appeal_of": held, "reason": reason.strip(), "asked_by": by},
        more={
            "number": next_number(kind=Concession, prefix="YH", year=business_date(at).year),
            "customer": held.customer,
            "unit": held.unit,
            "quote": held.quote,
            "loan_note": held.loan_note,
            "asked_rate": held.asked_rate,
            "written_on": held.written_on,
            "wanted_until": held.wanted_until,
            "level": start,
            "asked_at": at,
        },
    )
    if written:
        _lay_out(request, start, at)
        Given.objects.bulk_create(
            Given(
                concession=request,
                kind=one.kind,
                agreed=one.agreed,
                value_fen=one.value_fen,
                check_on=one.check_on,
            )
            for one in held.given.all()
        )
        Scan.objects.bulk_create(
            Scan(
                concession=request, file=one.file, name=one.name, added_by=one.added_by, added_at=one.added_at
            )
            for one in held.scans.select_related("file", "added_by")
        )
        _record("price.appealed", request, by, at, after={"appeal_of": held.number})
    return request


@transaction.atomic
def withdraw(*, concession: Concession, by: Staff, at: datetime) -> Concession:
    """Take a waiting request back. Refuses NotYours where somebody else asked or it no longer waits."""
    held = Concession.objects.select_for_update(of=("self",)).get(pk=concession.pk)
    if held.asked_by_id != by.pk or held.state != State.WAITING:
        raise NotYours(held.number)
    held.state, held.ended_at = State.WITHDRAWN, at
    held.save(update_fields=["state", "ended_at"])
    _record("price.withdrawn", held, by, at)
    return held


def worth_fen(*, quote: Quote, kind: GivenKind, amount: int) -> int:
    """What a promise is worth to the bank in a year, by the standard: settlement is promised by the month."""
    if kind == GivenKind.PAYROLL:
        return amount * quote.sheet.payroll_value_fen
    if kind == GivenKind.SETTLEMENT:
        return int(12 * amount * quote.sheet.settlement_value)
    return int(amount * quote.sheet.deposit_value)


def due_at(*, days: int, at: datetime) -> datetime:
    """The end of business so many working days after a moment; the day itself is day 0."""
    day = bank_calendar().add_working_days(business_date(at), days)
    return datetime.combine(day, CLOSES, tzinfo=SHANGHAI)


def tell_level(*, concession: Concession, at: datetime, said: str = "asked") -> int:
    """A notice to everybody who sits where the request waits; says how many."""
    people = _sitting(concession, Level(concession.level), business_date(at))
    add_notices([notice_of(concession=concession, person=person, said=said) for person in people], at=at)
    return len(people)


def notice_of(*, concession: Concession, person: int, said: str) -> NewNotice:
    """A notice names the number alone: whoever is told may sit far from the customer."""
    return NewNotice(
        kind=NoticeKind.PRICE,
        person_id=person,
        subject=f"price:{concession.number}",
        slot=f"{said}:{concession.level}",
        parameters={
            "about": concession.number,
            "path": f"/prices/requests/{concession.public_id}/",
            "said": said,
        },
    )


def _lay_out(request: Concession, start: Level, at: datetime) -> None:
    """The way through the levels; every one of them must have somebody."""
    quote = request.quote
    asked = request.asked_rate
    ask = Ask(quote.gap_bp(asked), quote.amount_fen, quote.beyond_floor(asked))
    levels: list[Limit] = route(limits_of(quote.product_line, business_date(at)), ask, start=start)
    for limit in levels:
        if not _sitting(request, limit.level, business_date(at)):
            raise NobodyDecides(limit.level)
    if not levels:
        raise NobodyDecides(start)
    Step.objects.bulk_create(
        Step(
            concession=request,
            level=limit.level,
            limit_bp=limit.bp,
            limit_fen=limit.fen,
            days=limit.days,
            due_at=due_at(days=limit.days, at=at) if limit.level == levels[0].level else None,
        )
        for limit in levels
    )
    tell_level(concession=request, at=at)


def _sitting(request: Concession, level: Level, day: date) -> list[int]:
    """Who sits at a level over the unit, without whoever asked."""
    seats = (
        Seat.objects.held_on(day)
        .filter(level=level)
        .exclude(
            Q(staff_id=request.asked_by_id)
            | Q(stands_in_for_id=request.asked_by_id)
            | Q(staff__status="left")
        )
    )
    path = request.unit.path
    return sorted(
        {staff for staff, unit in seats.values_list("staff_id", "unit__path") if path.startswith(unit)}
    )


def _record(kind: str, request: Concession, by: Staff, at: datetime, after: dict | None = None) -> None:
    record_act(
        kind=kind,
        subject=request,
        actor=by,
        at=at,
        after={"number": request.number, "state": request.state, "level": request.level, **(after or {})},
    )
