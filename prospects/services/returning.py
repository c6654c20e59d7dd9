"""Prospects that nobody is in touch with go back to the pool: warned first, returned on the day, each told once."""

from dataclasses import dataclass
from datetime import datetime

from django.db import connection, transaction

from audit.services import record_acts
from common.calendar import business_date
from common.statements import statement
from organization.models import Staff
from organization.queries import supervisors_of
from prospects.models import ClaimEvent, Prospect, TurnKind
from prospects.services.pool import notice_of
from worklist.rules import NoticeKind
from worklist.services import NewNotice, add_notices


@dataclass(frozen=True)
class Swept:
    """How many account managers' prospects were warned about, and how many went back."""

    warned: int
    returned: int


@transaction.atomic
def return_stale(*, at: datetime) -> Swept:
    """Return what was warned about and not contacted by its day, and warn of what returns within the unit's days.

    A running opportunity protects from both. Twice on a day is once: every return has had its full days of warning.
    """
    day = {"today": business_date(at), "at": at}
    with connection.cursor() as cursor:
        cursor.execute(statement("prospects", "return_stale"), day)
        returned = dict(cursor.fetchall())
        cursor.execute(statement("prospects", "warn_returning"), day)
        warned = [key for (key,) in cursor.fetchall()]
    _tell_returned(returned, at)
    _tell_warned(warned, at)
    return Swept(len(warned), len(returned))


def _tell_returned(owners: dict[int, int], at: datetime) -> None:
    people = Staff.objects.in_bulk(set(owners.values()))
    found = list(Prospect.objects.filter(pk__in=owners).select_related("unit__parent").order_by("pk"))
    ClaimEvent.objects.bulk_create(
        ClaimEvent(
            prospect=prospect, kind=TurnKind.RETURNED, from_owner_id=owners[prospect.pk], to_owner=None, at=at
        )
        for prospect in found
    )
    record_acts(
        kind="prospect.returned",
        subjects=Prospect,
        changes=[
            (prospect.pk, {"owner": people[owners[prospect.pk]].employee_no}, {"owner": None})
            for prospect in found
        ],
        at=at,
    )
    supervisors = {unit: supervisors_of(unit) for unit in {prospect.unit for prospect in found}}
    slot = f"return:{business_date(at)}"
    notices: list[NewNotice] = []
    for prospect in found:
        owner = people[owners[prospect.pk]]
        for person in [owner, *supervisors[prospect.unit]]:
            notices.append(
                notice_of(
                    prospect=prospect,
                    kind=NoticeKind.PROSPECT_RETURNED,
                    person=person,
                    slot=slot,
                    owner_id=owner.pk,
                )
            )
    add_notices(notices, at=at)


def _tell_warned(keys: list[int], at: datetime) -> None:
    found = Prospect.objects.filter(pk__in=keys).select_related("owner").order_by("pk")
    add_notices(
        [
            notice_of(
                prospect=prospect,
                kind=NoticeKind.PROSPECT_WARNED,
                person=prospect.owner,
                slot=f"warn:{prospect.return_on}",
                return_on=prospect.return_on.isoformat(),
            )
            for prospect in found
            if prospect.owner is not None and prospect.return_on is not None
        ],
        at=at,
    )
