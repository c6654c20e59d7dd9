"""A bank with two published scorings: one at the end of last month, one now."""

from dataclasses import dataclass
from datetime import date, timedelta

import pytest

from common.calendar import business_today, month_start
from customers.models import Customer, CustomerPulse, Publication
from dashboards.services import summarize
from tests.factories import Bank, make_bank, make_customer, publish_scores
from worklist.models import Task

WAN = 10_000 * 100


@dataclass
class Branches:
    """The bank, its customers by name, and its two publications."""

    bank: Bank
    customers: dict[str, Customer]
    before: Publication
    now: Publication
    month_end: date
    today: date


def score(
    tier: int, before: int | None, deposits: int, loans: int = 0, contribution: int = 0, **more
) -> dict:
    """A published score; money in ten thousand yuan."""
    return {
        "tier_id": tier,
        "tier_before_id": before,
        "score": 100_000 - tier * 15_000,
        "deposits_fen": deposits * WAN,
        "deposits_cny_fen": deposits * WAN,
        "loans_fen": loans * WAN,
        "loans_cny_fen": loans * WAN,
        "contribution_fen": contribution * WAN,
        **more,
    }


def follow_up(customer: Customer, due_on: date) -> Task:
    """An open follow-up of the customer's lead."""
    return Task.objects.create(
        kind="follow_up", customer=customer, owner=customer.manager, slot=due_on.isoformat(), due_on=due_on
    )


@pytest.fixture
def branches(loader) -> Branches:
    """Eight customers in three units of two branches: stayed, rose, fell, new, lost."""
    bank = make_bank()
    today = business_today()
    month_end = month_start(today) - timedelta(days=1)
    led = {
        "stays": bank.manager,
        "rises": bank.manager,
        "falls": bank.colleague,
        "new": bank.colleague,
        "lost": bank.manager,
        "far": bank.outsider,
        "far rises": bank.outsider,
    }
    names = {name: make_customer(bank, manager=lead) for name, lead in led.items()}
    names["sister"] = make_customer(bank, manager=bank.manager, unit=bank.sister_unit)
    earlier = {"stays": 2, "rises": 3, "falls": 3, "lost": 5, "far": 4, "far rises": 4, "sister": 1}
    before = publish_scores(
        {names[name]: score(tier, None, 100, 50) for name, tier in earlier.items()}, business_date=month_end
    )
    summarize(publication=before)
    now = publish_scores(
        {
            names["stays"]: score(2, 2, 120, 40, 9, contribution_before_fen=10 * WAN),
            names["rises"]: score(2, 3, 300, 80, 20, contribution_before_fen=12 * WAN),
            names["falls"]: score(4, 3, 40, 0, 2, contribution_before_fen=8 * WAN),
            names["new"]: score(4, None, 60, 0, 1, contribution_before_fen=None),
            names["far"]: score(4, 4, 70, 10, 3, contribution_before_fen=3 * WAN),
            names["far rises"]: score(1, 4, 900, 10, 30, contribution_before_fen=3 * WAN),
            names["sister"]: score(1, 1, 500, 200, 40, contribution_before_fen=30 * WAN),
        },
        business_date=max(month_start(today), today - timedelta(days=1)),
    )
    summarize(publication=now)
    for name, days in {"stays": -3, "rises": 5, "falls": -1, "far": -9, "lost": -30}.items():
        CustomerPulse.objects.create(customer=names[name], next_contact_on=today + timedelta(days=days))
    follow_up(names["stays"], today - timedelta(days=3))
    follow_up(names["falls"], today - timedelta(days=12))
    follow_up(names["new"], today)
    follow_up(names["far"], today - timedelta(days=9))
    return Branches(bank, names, before, now, month_end, today)
