"""Who sits at which level: given from a day, perhaps in somebody's stead, and ended."""

from datetime import date, datetime, timedelta

from django.db import transaction

from audit.services import record_act
from common.calendar import business_date
from organization.models import Staff, Unit
from pricing.models import Seat


class SeatTaken(Exception):
    """The person sits there already."""


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
    """Seat a colleague at a level over a unit. Refuses SeatTaken."""
    day = starts_on or business_date(at)
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
    """End a seat today; what was decided from it stands."""
    Seat.objects.filter(pk=seat.pk).update(ends_on=max(business_date(at), seat.starts_on + timedelta(days=1)))
    record_act(kind="price.seat_ended", subject=seat, actor=by, at=at)
