"""Prospects for tests, added through the service."""

from datetime import datetime, timedelta
from itertools import count

from django.utils import timezone

from organization.models import Staff, Unit
from prospects.models import Prospect
from prospects.services.adding import add_prospect
from prospects.services.pool import claim
from tests.factories import Bank

_numbers = count(1)


def make_prospect(
    bank: Bank,
    *,
    by: Staff | None = None,
    unit: Unit | None = None,
    owner: Staff | None = None,
    at: datetime | None = None,
    **values,
) -> Prospect:
    """A prospect in the pool of the manager's unit; with an owner, claimed by that person at the same moment."""
    number = next(_numbers)
    by = by or bank.manager
    at = at or timezone.now() - timedelta(hours=1)
    values.setdefault("name", f"潜客{number}号科技有限公司")
    values.setdefault("short_name", f"潜客{number}号")
    values.setdefault("short_name_en", f"Prospect {number}")
    values.setdefault("source", "network")
    prospect = add_prospect(unit=unit or by.unit, values=values, by=by, at=at)
    return claim(prospect=prospect, by=owner, at=at) if owner else prospect
