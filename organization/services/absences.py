"""Being away: from when to when, and who stands in."""

from datetime import date, timedelta

from django.db import transaction

from audit.services import record_act
from common.calendar import business_today
from common.errors import Forbidden
from organization.models import Absence, Staff


class AwayAlready(Exception):
    """The person is said to be away on one of these days already; `absence` is that."""

    def __init__(self, absence: Absence) -> None:
        super().__init__(str(absence.pk))
        self.absence = absence


class DeputyUnfit(Exception):
    """Nobody stands in for themselves, nor while they are away, nor after they left; `deputy` is who was named."""

    def __init__(self, deputy: Staff) -> None:
        super().__init__(str(deputy.pk))
        self.deputy = deputy


class DaysOver(Exception):
    """The days are over, or the last comes before the first."""


def may_enter_for(*, by: Staff, staff: Staff) -> bool:
    """Whether somebody says when a person is away: they themselves, or whoever supervises their unit."""
    path = staff.unit.path if staff.unit else ""
    return by.pk == staff.pk or any(path.startswith(place) for place in by.reach.subtrees if path)


@transaction.atomic
def enter_absence(
    *,
    staff: Staff,
    starts_on: date,
    last_on: date,
    by: Staff,
    deputy: Staff | None = None,
    note: str = "",
) -> Absence:
    """Say that a person is away from one day to another (both included) and who stands in for them.

    Refuses whoever is neither the person nor their supervisor (Forbidden), days that are over (DaysOver), days on
    which they are away already (AwayAlready), and a deputy who is away then or has left (DeputyUnfit).
    """
    if not may_enter_for(by=by, staff=staff):
        raise Forbidden
    if last_on < starts_on or last_on < business_today():
        raise DaysOver
    people = sorted({staff.pk, *([deputy.pk] if deputy else [])})
    # The people are held, so that two who name each other at once do not both succeed.
    list(Staff.objects.select_for_update().filter(pk__in=people).order_by("pk"))
    held = Absence.objects.filter(staff=staff).overlapping(starts_on, last_on).first()
    if held is not None:
        raise AwayAlready(held)
    if deputy is not None:
        away = Absence.objects.filter(staff=deputy).overlapping(starts_on, last_on).exists()
        if deputy.pk == staff.pk or away or not Staff.objects.working().filter(pk=deputy.pk).exists():
            raise DeputyUnfit(deputy)
    absence = Absence.objects.create(
        staff=staff, starts_on=starts_on, last_on=last_on, deputy=deputy, note=note.strip(), entered_by=by
    )
    record_act(
        kind="staff.absence_entered",
        subject=staff,
        actor=by,
        reason=note,
        after={"starts_on": starts_on, "last_on": last_on, "deputy": deputy},
    )
    return absence


@transaction.atomic
def end_absence(*, absence: Absence, by: Staff) -> Absence:
    """The person is back: yesterday was their last day away; what has not begun yet is called off.

    Refuses whoever is neither the person nor their supervisor (Forbidden); one that is over stays as it was (DaysOver).
    """
    held = Absence.objects.select_for_update(of=("self",)).select_related("staff__unit").get(pk=absence.pk)
    if not may_enter_for(by=by, staff=held.staff):
        raise Forbidden
    today, before = business_today(), held.last_on
    if held.cancelled or held.last_on < today:
        raise DaysOver
    if held.starts_on >= today:
        held.cancelled = True
    else:
        held.last_on = today - timedelta(days=1)
    held.save(update_fields=["cancelled", "last_on"])
    record_act(
        kind="staff.absence_ended",
        subject=held.staff,
        actor=by,
        before={"starts_on": held.starts_on, "last_on": before},
        after={"last_on": None if held.cancelled else held.last_on},
    )
    return held
