"""Where a figure leads: the list of the customers behind it."""

from datetime import date, timedelta
from urllib.parse import urlencode

from django.urls import reverse

# The codes of all tiers: the customers that are scored.
SCORED = ("gold", "key", "quasi", "ordinary", "marginal")


def customers(unit_code: str, *, sort: str = "", **filters: str | tuple[str, ...]) -> str:
    """The list of customers of a unit and everything below it, narrowed by the list's own filters."""
    order = {"sort": sort} if sort else {}
    return f"{reverse('customers:list')}?{urlencode({'unit': unit_code, **filters, **order}, doseq=True)}"


def scored(unit_code: str, sort: str = "") -> str:
    """The customers with a tier."""
    return customers(unit_code, sort=sort, tier=SCORED)


def late_contacts(unit_code: str, today: date) -> str:
    """The customers with a tier whose next contact is past."""
    yesterday = today - timedelta(days=1)
    return customers(unit_code, sort="next", tier=SCORED, next_before=yesterday.isoformat())


def follow_ups(unit_code: str, person: str = "", *, late: bool = False) -> str:
    """The open follow-ups of a unit, or of one person in it."""
    query = {"unit": unit_code} | ({"person": person} if person else {}) | ({"late": "1"} if late else {})
    return f"{reverse('dashboards:follow-ups')}?{urlencode(query)}"


def lost(unit_code: str, tier_before: str = "") -> str:
    """The customers lost since the end of last month."""
    query = {"unit": unit_code} | ({"tier_before": tier_before} if tier_before else {})
    return f"{reverse('dashboards:lost')}?{urlencode(query)}"


def cockpit(unit_code: str) -> str:
    """The cockpit of one unit."""
    return f"{reverse('dashboards:cockpit')}?{urlencode({'unit': unit_code})}"
