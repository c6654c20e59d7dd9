"""What customers promised for their prices: read from the books each month, warned of, lapsing if it did not come."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Sum

from audit.services import record_act
from common.calendar import add_months, business_date, month_start
from common.models import Tick
from customers.models import AccountMonth
from pricing.models import Concession, Given, GivenMonth, Step
from pricing.rules.route import WARN_DAYS, GivenKind, Standing, State, promise_standing
from pricing.services.asking import notice_of, tell_level
from pricing.services.auditing import find_unasked
from products.models import LineKind
from worklist.services import add_notices


def look_after_prices(*, at: datetime) -> None:
    """What the scheduler does once a day: read the promises, warn, lapse, remind; whoever ticks first does it."""
    with transaction.atomic():
        _, first = Tick.objects.get_or_create(schedule="prices", slot=business_date(at).isoformat())
        if first:
            track_promises(at=at)
            warn_expiring(at=at)
            find_unasked(at=at)
    remind_late(at=at)


@transaction.atomic
def track_promises(*, at: datetime) -> int:
    """Read the last complete month of each promise of a price in force, and say where it stands; says how many.

    A promise behind in its last thirty days is warned of once. One that did not come by its check day lapses the
    price: whoever asked and whoever decided last are told.
    """
    today = business_date(at)
    month = add_months(month_start(today), -1)
    open_ones = (
        Given.objects.filter(concession__state=State.APPROVED)
        .exclude(standing=Standing.BROKEN)
        .select_related("concession__customer", "concession__quote")
        .order_by("id")
    )
    count = 0
    for given in open_ones:
        _track(given, month, today, at)
        count += 1
    return count


@transaction.atomic
def warn_expiring(*, at: datetime) -> int:
    """Say once, thirty days ahead, that an approved price expires: a renewal is a new request."""
    today = business_date(at)
    ending = Concession.objects.in_force_on(today).filter(expires_on__lte=today + timedelta(days=WARN_DAYS))
    add_notices(
        [notice_of(concession=one, person=one.asked_by_id, said="expiring") for one in ending.order_by("id")],
        at=at,
    )
    return ending.count()


@transaction.atomic
def remind_late(*, at: datetime) -> int:
    """Tell the levels again, once, whose requests are overdue; says how many."""
    late = Step.objects.select_related("concession__unit").filter(
        concession__state=State.WAITING, due_at__lt=at, told_late_at=None
    )
    told = 0
    for step in late.select_for_update(of=("self",)).order_by("id"):
        if step.concession.level != step.level:
            continue
        tell_level(concession=step.concession, at=at, said="late")
        step.told_late_at = at
        step.save(update_fields=["told_late_at"])
        told += 1
    return told


def actual_of(*, given: Given, month: date) -> int:
    """What the books show of a promise in a month: average deposits or what was settled in fen, people paid."""
    customer = given.concession.customer
    if given.kind == GivenKind.PAYROLL:
        # Core banking says whether payroll runs through us, not for how many.
        return given.agreed if customer.payroll else 0
    books = AccountMonth.objects.filter(customer=customer, month=month, product_line__kind=LineKind.DEPOSIT)
    column = "average_yuan_fen" if given.kind == GivenKind.DEPOSITS else "settlement_yuan_fen"
    return int(books.aggregate(found=Sum(column))["found"] or 0)


def _track(given: Given, month: date, today: date, at: datetime) -> None:
    actual = actual_of(given=given, month=month)
    GivenMonth.objects.update_or_create(given=given, month=month, defaults={"actual": actual})
    before = given.standing
    given.actual, given.actual_month = actual, month
    given.standing = promise_standing(given.agreed, actual, check_on=given.check_on, today=today)
    given.save(update_fields=["actual", "actual_month", "standing"])
    concession = given.concession
    if given.standing == Standing.WARNED and before != Standing.WARNED:
        add_notices([notice_of(concession=concession, person=concession.asked_by_id, said="warned")], at=at)
    if given.standing == Standing.BROKEN:
        _lapse(concession, at)


def _lapse(concession: Concession, at: datetime) -> None:
    held = Concession.objects.select_for_update(of=("self",)).get(pk=concession.pk)
    if held.state != State.APPROVED:
        return
    held.state, held.ended_at = State.LAPSED, at
    held.save(update_fields=["state", "ended_at"])
    last = held.decisions.order_by("-level").first()
    people = {held.asked_by_id, last.decided_by_id if last else held.asked_by_id}
    add_notices(
        [notice_of(concession=held, person=person, said="lapsed") for person in sorted(people)], at=at
    )
    record_act(kind="price.lapsed", subject=held, at=at, after={"number": held.number, "state": held.state})
