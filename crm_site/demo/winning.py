"""Companies of a demo that were prospects before they became customers, and what the campaign cost and brought."""

import datetime as dt

import numpy as np
from django.db import transaction

from campaigns.models import Campaign, Evaluation
from campaigns.services.evaluation import write_evaluation
from common.calendar import SHANGHAI, business_date
from crm_site.demo.prospects import NOTES
from customers.models import Customer
from organization.models import Staff, Unit
from prospects.models import Prospect, ProspectState
from prospects.services.adding import KnownToBank, add_prospect
from prospects.services.pool import claim, convert_to_customer

OF_UNIT, YOUNG_DAYS = 6, 500
YUAN = 100
LOOKED_BACK = {
    "cost_fen": 3_860_000 * YUAN,
    "return_fen": 21_400_000 * YUAN,
    "return_base": "维修资金沉淀存款一年利差",
    "blank_spots": "四个街道尚无一户，物业代管小区未覆盖。",
    "repeat": "业委会联席会上先讲操作演示，再谈利率。",
    "leave_out": "逐户发放折页，几乎没有回音。",
}


@transaction.atomic
def file_won(*, seed: int, at: dt.datetime) -> int:
    """Give the youngest customers of every sub-branch their time in the pool, once; returns how many."""
    won = Prospect.objects.filter(state=ProspectState.CONVERTED)
    if not won.exists():
        rng = np.random.default_rng([seed, 19])
        since = business_date(at) - dt.timedelta(days=YOUNG_DAYS)
        for unit in Unit.objects.filter(level="sub_branch", closed_on=None).order_by("path"):
            young = Customer.objects.live().filter(
                unit=unit,
                customer_since__gt=since,
                customer_since__lte=business_date(at),
                manager__isnull=False,
            )
            for customer in young.order_by("customer_no")[:OF_UNIT]:
                _won(customer, rng)
    return won.count()


def look_back(*, at: dt.datetime) -> int:
    """Write once what the campaign cost and brought; returns how many evaluations there are."""
    campaign = Campaign.objects.order_by("pk").first()
    if campaign is not None and not Evaluation.objects.exists():
        chief = Staff.objects.get(employee_no="E1001")
        write_evaluation(campaign=campaign, facts=LOOKED_BACK, version=0, by=chief, at=at)
    return Evaluation.objects.count()


def _won(customer: Customer, rng: np.random.Generator) -> None:
    """The company before it was registered under its name: found, claimed, and on its first day a customer."""
    lead, source = customer.manager, str(rng.choice(list(NOTES)))
    first = dt.datetime.combine(customer.customer_since, dt.time(10), tzinfo=SHANGHAI)
    found = first - dt.timedelta(days=int(rng.integers(15, 170)))
    values = {
        "name": f"{customer.name}（筹）",
        "short_name": customer.short_name,
        "short_name_en": customer.short_name_en,
        "source": source,
        "source_note": NOTES[source],
        "industry_code": customer.industry_code,
        "region_code": customer.region_code,
    }
    try:
        prospect = add_prospect(unit=customer.unit, values=values, by=lead, at=found)
    except KnownToBank:
        return
    prospect = claim(prospect=prospect, by=lead, at=found + dt.timedelta(days=3))
    convert_to_customer(prospect=prospect, customer=customer, by=lead, at=first)
