"""Makers of visits for tests of other areas."""

from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from activities.models import Visit
from activities.services import plan_visit


def make_visit(customer, by, *, at: datetime | None = None, **more: Any) -> Visit:
    """A visit planned a day ahead by one who goes; fields of the visit can be given."""
    at = at or timezone.now()
    people = more.pop("people", [])
    colleagues = more.pop("colleagues", [])
    values = {
        "kind": "visit",
        "starts_at": at + timedelta(days=1),
        "minutes": 60,
        "purpose": "谈代发工资",
    } | more
    return plan_visit(customer=customer, values=values, people=people, colleagues=colleagues, by=by, at=at)
