"""Who sits at which level: given from a day, perhaps in somebody's stead, and ended."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Q

from audit.services import record_act
from common.calendar import business_date
from organization.models import Staff, Unit
from pricing.models import Seat


class SeatTaken(Exception):
    """The person sits there already."""


class SeatEndsFirst(Exception):
    """A seat lasts a day at least."""


@transaction.atomic
def give_seat(
    *,
    level: int,
    unit: Unit,
    staff: Staff,
    stands_in_for: Staff | None = None,
    starts_on: date | None = None,
    ends_on: date | None = None,
    by: Staff | None,
    at: datetime,
) -> Seat:
    """Seat a colleague at a level over a unit, to (not including) `ends_on`. Refuses SeatTaken and SeatEndsFirst."""
    day = starts_on or business_date(at)
    if ends_on is not None and ends_on <= day:
        raise SeatEndsFirst(ends_on)
    if (
        Seat.objects.held_on(day)
        .filter(level=level, unit=unit, staff=staff, stands_in_for=stands_in_for)
        .exists()
    ):
        raise SeatTaken(staff.pk)
    seat = Seat.objects.create(
        level=level, unit=unit, staff=staff, stands_in_for=stands_in_for, starts_on=day, ends_on=ends_on
    )
    record_act(
        kind="price.seat_given",
        subject=seat,
        actor=by,
        at=at,
        after={"level": level, "unit": unit.code, "staff": staff.employee_no},
    )
    return seat


@transaction.atomic
def end_seat(*, seat: Seat, by: Staff | None, at: datetime) -> None:
    """End a seat today, one that has ended already not again; what was decided from it stands."""
    last = max(business_date(at), seat.starts_on + timedelta(days=1))
    if Seat.objects.filter(Q(ends_on=None) | Q(ends_on__gt=last), pk=seat.pk).update(ends_on=last):
        record_act(kind="price.seat_ended", subject=seat, actor=by, at=at)
