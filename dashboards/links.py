"""Where a figure leads: the list of the customers behind it."""

from datetime import date, timedelta
from decimal import Decimal
from urllib.parse import urlencode

from django.urls import reverse

FEN_IN_WAN = 1_000_000
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


def list_of(**filters: str | tuple[str, ...]) -> str:
    """The list of customers, narrowed and ordered by the list's own words: `unit`, or `manager` for one's own."""
    return f"{reverse('customers:list')}?{urlencode(filters, doseq=True)}"


def between_contributions(lowest_fen: int, highest_fen: int, **whose: str) -> str:
    """The customers who bring from one amount to another in twelve months, both of them included."""
    wan = {
        name: f"{Decimal(fen) / FEN_IN_WAN:f}"
        for name, fen in (("contribution_min", lowest_fen), ("contribution_max", highest_fen))
    }
    return list_of(sort="-contribution", **whose, **wan)


def value(unit_code: str = "") -> str:
    """The page of value of one unit, or of one's own portfolio."""
    query = {"unit": unit_code} if unit_code else {"own": "1"}
    return f"{reverse('dashboards:value')}?{urlencode(query)}"


def cube(unit_code: str) -> str:
    """The segmentation cube of one unit."""
    return f"{reverse('dashboards:cube')}?{urlencode({'unit': unit_code})}"


def moves(unit_code: str) -> str:
    """The page of movers of one unit."""
    return f"{reverse('dashboards:moves')}?{urlencode({'unit': unit_code})}"


def retention(unit_code: str, month: str = "") -> str:
    """The page of who came and left, of one unit and of a month (2026-10) unless it is the newest."""
    query = {"unit": unit_code} | ({"month": month} if month else {})
    return f"{reverse('dashboards:retention')}?{urlencode(query)}"


def turns(unit_code: str, month: str, kind: str, *, year: bool = False) -> str:
    """The customers who came or left in a month, or in the twelve months up to it."""
    query = {"unit": unit_code, "month": month, "kind": kind} | ({"span": "year"} if year else {})
    return f"{reverse('dashboards:turns')}?{urlencode(query)}"
