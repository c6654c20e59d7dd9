"""Where a figure leads: the list of the customers behind it."""

from datetime import date, timedelta
from decimal import Decimal
from urllib.parse import urlencode

from django.urls import reverse

from dashboards.rules import RISK_FROM, Duty

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


def managers(unit_code: str, employee_no: str = "", month: str = "") -> str:
    """The page of account managers of a unit, or (without one) of one's own work; of one person where it is named."""
    query = {"unit": unit_code} if unit_code else {"own": "1"}
    query |= {"person": employee_no} if employee_no and unit_code else {}
    query |= {"month": month} if month else {}
    return f"{reverse('dashboards:managers')}?{urlencode(query)}"


def scored_by(**whose: str) -> str:
    """The customers with a tier whom somebody leads."""
    return list_of(sort="-contribution", tier=SCORED, **whose)


def at_risk(**whose: str) -> str:
    """Those of them whose churn risk is high."""
    return list_of(tier=SCORED, risk_min=str(RISK_FROM), **whose)


def at_loss(**whose: str) -> str:
    """Those of them on whom the bank loses."""
    return list_of(
        sort="contribution", tier=SCORED, contribution_max=f"{Decimal(-1) / FEN_IN_WAN:f}", **whose
    )


def deals(employee_no: str, unit_code: str, first: date, last: date) -> str:
    """The deals of a person that were won or lost from one day to another."""
    query: dict[str, str | tuple[str, ...]] = {"owner": employee_no, "state": ("won", "lost")}
    query |= {"unit": unit_code} if unit_code else {}
    query |= {"closed_after": first.isoformat(), "closed_before": last.isoformat()}
    return f"{reverse('prospects:opportunity-list')}?{urlencode(query, doseq=True)}"


def answers(whose: dict[str, str], first: date, last: date) -> str:
    """What a person's customers answered to surveys from one day to another."""
    query = {**whose, "answered_after": first.isoformat(), "answered_before": last.isoformat()}
    return f"{reverse('surveys:answers')}?{urlencode(query)}"


def sources(unit_code: str) -> str:
    """The page of channels of one unit."""
    return f"{reverse('dashboards:sources')}?{urlencode({'unit': unit_code})}"


def prospects(unit_code: str, since: date, **filters: str) -> str:
    """The companies that came into the pools of a unit and below since a day, narrowed by the list's own filters."""
    told = {name: value for name, value in filters.items() if value}
    query = {"tab": "all", "unit": unit_code, "added_after": since.isoformat(), **told}
    return f"{reverse('prospects:list')}?{urlencode(query)}"


def fairness(unit_code: str, month: str = "") -> str:
    """The page of fair treatment of one unit, of a month (2026-10) unless it is the last complete one."""
    query = {"unit": unit_code} | ({"month": month} if month else {})
    return f"{reverse('dashboards:fairness')}?{urlencode(query)}"


def fair_rows(unit_code: str, month: str, duty: Duty, *, missed: bool = False) -> str:
    """What counted of a duty in a month, or what of it was missed."""
    query = {"unit": unit_code, "month": month, "duty": duty.value} | ({"missed": "1"} if missed else {})
    return f"{reverse('dashboards:fair-rows')}?{urlencode(query)}"
