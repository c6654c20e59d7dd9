"""From which amounts on a company is of which size class is head office's decision."""

from datetime import date, datetime

from django.db import transaction

from audit.services import record_act
from common.calendar import business_date
from customers.models import SizeThresholds
from customers.queries.bounds import BOUNDS
from organization.models import Staff


class BoundsFromTheDay(Exception):
    """Bounds from this day on are decided already."""


class BoundsOfThePast(Exception):
    """Companies were classed by other bounds on that day."""


@transaction.atomic
def decide_bounds(
    *, valid_from: date, bounds: dict[str, int], reason: str, by: Staff, at: datetime
) -> SizeThresholds:
    """Class companies by other amounts from a day on; `bounds` are all of BOUNDS in fen. Earlier ones stay on record.

    Refuses BoundsOfThePast for a day before today, and BoundsFromTheDay where that day has its bounds.
    """
    if valid_from < business_date(at):
        raise BoundsOfThePast(valid_from)
    Staff.objects.select_for_update(no_key=True).get(pk=by.pk)
    if SizeThresholds.objects.filter(valid_from=valid_from).exists():
        raise BoundsFromTheDay(valid_from)
    before = SizeThresholds.objects.filter(valid_from__lt=valid_from).order_by("-valid_from").first()
    held = SizeThresholds.objects.create(valid_from=valid_from, reason=reason, decided_by=by, **bounds)
    record_act(
        kind="customer.bounds_decided",
        subject=held,
        actor=by,
        at=at,
        reason=reason,
        before={name: getattr(before, name) for name in BOUNDS} if before else {},
        after={"valid_from": valid_from, **bounds},
    )
    return held
