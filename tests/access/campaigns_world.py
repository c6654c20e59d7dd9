"""A campaign of the near branch with one of everything; the secret customer is a target of it."""

import io
from datetime import timedelta
from uuid import uuid4

from django.utils import timezone

from campaigns.models import Target
from campaigns.services.bulletins import make_bulletin
from campaigns.services.calls import log_call
from campaigns.services.evaluation import write_evaluation
from campaigns.services.forces import join_task_force
from campaigns.services.meetings import plan_meetings
from campaigns.services.planning import (
    attach_file,
    create_campaign,
    note_rival,
    set_point_rule,
    set_quota,
    set_reward,
    start_campaign,
)
from campaigns.services.results import record_result
from campaigns.services.targets import add_customers, import_list
from common.calendar import business_today
from common.spreadsheets import read_sheet
from customers.models import Customer
from products.models import ProductLine
from tests.factories import Bank

KEPT = (
    "campaigns_campaign",
    "campaigns_participant",
    "campaigns_rival",
    "campaigns_training",
    "campaigns_preparationfile",
    "campaigns_pointrule",
    "campaigns_rewardrule",
    "campaigns_quota",
    "campaigns_targetlist",
    "campaigns_target",
    "campaigns_call",
    "campaigns_result",
    "campaigns_bulletin",
    "campaigns_evaluation",
)


def add_campaign(bank: Bank, customer: Customer) -> dict[str, str]:
    """Make it; returns the keys that paths name."""
    at, today, boss = timezone.now(), business_today(), bank.branch_supervisor
    campaign = create_campaign(
        owner_unit=bank.branch,
        facts={
            "name": "维修资金开户",
            "offer": "专户",
            "starts_on": today - timedelta(days=30),
            "ends_on": today + timedelta(days=30),
            "reachable_size": 500,
        },
        lines=[ProductLine.objects.get(code="rmb_current")],
        criteria=["规模大"],
        units=[bank.unit, bank.sister_unit],
        by=boss,
        at=at,
    )
    acting = {"campaign": campaign, "by": boss, "at": at}
    campaign = start_campaign(**acting)
    acting["campaign"] = campaign
    note_rival(bank="江南银行", facts={"strength": 3}, **acting)
    plan_meetings(held_on=today, topic="话术", people=4, **acting)
    join_task_force(staff=bank.manager, part="front", **acting)
    set_point_rule(kind="account", starts_on=campaign.starts_on, per_count=30, fen_per_point=0, **acting)
    set_reward(kind="account", starts_on=campaign.starts_on, from_fen=0, reward_fen=20_000, **acting)
    set_quota(unit=bank.unit, count=5, starts_on=campaign.starts_on, **acting)
    file = attach_file(content=io.BytesIO("方案".encode()), name="方案.txt", size=6, kind="offer", **acting)
    add_customers(name="名单", customers=[customer], query="", **acting)
    import_list(
        name="街道", sheet=read_sheet("名称,支行\n桂花苑,S0101\n".encode()), file_name="a.csv", **acting
    )
    target = Target.objects.get(customer=customer)
    log_call(target=target, outcome="interested", by=bank.manager, at=at, form_key=uuid4())
    result = record_result(
        kind="account",
        unit=bank.unit,
        staff=bank.manager,
        count=1,
        amount_fen=0,
        happened_on=today - timedelta(days=10),
        **acting,
    )
    monday = today - timedelta(days=today.weekday())
    bulletin = make_bulletin(week_on=monday, **acting)
    write_evaluation(facts={"repeat": "每周两训"}, version=0, **acting)
    return {
        "campaign": str(campaign.public_id),
        "campaign_list": str(campaign.target_lists.get(source="filter").public_id),
        "campaign_meeting": str(campaign.trainings.get().public_id),
        "campaign_target": str(target.public_id),
        "campaign_result": str(result.public_id),
        "campaign_bulletin": str(bulletin.public_id),
        "campaign_file": str(file.public_id),
    }
