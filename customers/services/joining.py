"""Two teams become one in a merge: nobody stands on it twice, nobody is on it for fewer days than on either."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import transaction

from customers.models import Customer, TeamMember


def on_both_teams(*, into: Customer, gone: Customer) -> dict[int, TeamMember]:
    """Memberships of `gone` that would put somebody twice on the team of `into`: in the same part on one of these days,
    or beside leading it.
    """
    own = TeamMember.objects.filter(customer=into)
    return {
        row.pk: row
        for row in TeamMember.objects.filter(customer=gone)
        if row.staff_id == into.manager_id
        or own.filter(staff=row.staff_id, part=row.part).overlapping(row.starts_on, row.ends_on).exists()
    }


def go_on(*, into: Customer, rows: Iterable[TeamMember]) -> dict[str, Any]:
    """Put whoever was on both teams on this one for the days on which only the other had them; the keys of what came.

    Whoever leads it needs no place on it.
    """
    others = [row for row in rows if row.staff_id != into.manager_id]
    return {"went_on": [key for row in others for key in join_where_missing(into=into, row=row)]}


@transaction.atomic
def join_where_missing(*, into: Customer, row: TeamMember) -> list[int]:
    """Put a membership on the team of `into` for the days on which the colleague is not there in that part."""
    held = TeamMember.objects.filter(customer=into, staff_id=row.staff_id, part=row.part)
    there = held.overlapping(row.starts_on, row.ends_on).order_by("starts_on")
    missing = _missing(row.starts_on, row.ends_on, list(there.values_list("starts_on", "ends_on")))
    return [
        TeamMember.objects.create(
            customer=into,
            staff_id=row.staff_id,
            part=row.part,
            starts_on=starts_on,
            ends_on=ends_on,
            reason=row.reason,
        ).pk
        for starts_on, ends_on in missing
    ]


def _missing(
    starts_on: date, ends_on: date | None, there: list[tuple[date, date | None]]
) -> list[tuple[date, date | None]]:
    """The stretches of days that none of those in `there`, which are in their order, covers."""
    found: list[tuple[date, date | None]] = []
    at = starts_on
    for begins, ends in there:
        if begins > at:
            found.append((at, begins))
        if ends is None:
            return found
        at = max(at, ends)
    if ends_on is None or at < ends_on:
        found.append((at, ends_on))
    return found
