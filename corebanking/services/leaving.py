"""Telling supervisors that somebody left, so that nothing of theirs waits unseen."""

from collections.abc import Iterable
from datetime import datetime

from django.urls import reverse

from common.calendar import business_date
from organization.models import Staff
from organization.queries import supervisors_of
from worklist.rules import NoticeKind
from worklist.services import NewNotice, add_notices


def tell_of_leavers(*, people: Iterable[Staff], at: datetime) -> int:
    """Tell the nearest supervisors of each person who left; the page they are led to lists what waits.

    Once a person and day. Says how many notices are new.
    """
    today = business_date(at)
    notices = [
        NewNotice(
            kind=NoticeKind.COLLEAGUE_LEFT,
            person_id=supervisor.pk,
            subject=f"staff:{person.employee_no}",
            slot=today.isoformat(),
            parameters={
                "about": person.name,
                "about_en": person.name_en or person.name,
                "path": reverse("workspace:left"),
            },
        )
        for person in people
        if person.unit is not None
        for supervisor in supervisors_of(person.unit, day=today)
        if supervisor.pk != person.pk
    ]
    return add_notices(notices, at=at) if notices else 0
