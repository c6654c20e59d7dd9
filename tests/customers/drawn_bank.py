"""A bank of ninety customers drawn by one seed, with everything that their list shows and is narrowed by."""

import random
from datetime import date, datetime, timedelta

from django.utils import timezone

from common.calendar import SHANGHAI, business_today
from common.models import Job
from customers.models import (
    Contact,
    CustomerFollow,
    CustomerForeignBalance,
    CustomerPin,
    CustomerProfile,
    CustomerPulse,
    CustomerTag,
    NeedsSegment,
    Tag,
)
from customers.queries.holdings import holding_bits
from products.models import ProductLine
from tests.factories import join_team, make_account, make_bank, make_customer, make_month, publish_scores
from tests.standing import loaders_rights
from tiers.models import ModelVersion, Run, TierInterval

HOW_MANY = 90
WAN = 1_000_000  # fen
MONTHS = date(2026, 9, 1), date(2026, 10, 1)
CLASSES = {
    "pool": ("", "potential", "focus"),
    "management_level": ("", "branch"),
    "vip_category": ("", "loan"),
    "style": ("", "basic"),
    "habit": ("", "relational"),
    "life_stage": ("", "growth"),
}


def draw():
    """A bank of ninety customers drawn by one seed, an older publication that counts no more, and marks on them."""
    draws = random.Random(20261123)
    with loaders_rights():
        bank = make_bank()
        tags = make_tags(bank)
        drawn = [draw_customer(bank, draws, number, tags) for number in range(HOW_MANY)]
        publish_scores({one: draw_score(draws) for one in drawn}, business_date=date(2026, 11, 17))
        scores = {one: draw_score(draws) for one in drawn if draws.random() < 0.9}
        publication = publish_scores(scores, business_date=date(2026, 11, 18))
        for one in scores:
            for currency in draws.sample(["EUR", "JPY", "USD"], draws.choice([0, 0, 1, 2])):
                CustomerForeignBalance.objects.create(
                    publication=publication,
                    customer=one,
                    currency=currency,
                    deposits_fen=draws.choice([0, 100, 777_77]),
                    loans_fen=draws.choice([0, 0, 5_000]),
                )
        draw_tiers(drawn, draws)
    return bank


def make_tags(bank):
    def tag(name, owner, **values):
        return Tag.objects.create(name=name, owner=owner, **values)

    return [
        tag("冲存款", bank.manager),
        tag("年审", bank.supervisor, shared_with=bank.unit),
        tag("别人的", bank.outsider),
        tag("总行名单", bank.executive, shared_with=bank.head_office),
        tag("不用了", bank.manager, removed_at=timezone.now()),
    ]


def draw_customer(bank, draws, number, tags):
    today = business_today()
    leads = [bank.manager] * 4 + [bank.colleague, bank.outsider]
    name = draws.choice("安博诚恒金") + draws.choice("达远信泰鼎") + draws.choice(["", "物流", "精密"])
    one = make_customer(
        bank,
        manager=draws.choice(leads),
        customer_no=f"L{number:05d}",
        short_name=name,
        name=f"杭州{name}有限公司",
        former_names=draws.choice([[], [], ["钱江恒泰机械厂"]]),
        industry_code=draws.choice(["C34", "F51", "", "C26"]),
        state=draws.choice(["live"] * 12 + ["merged", "restricted"]),
    )
    for person in draws.sample([bank.manager, bank.colleague, bank.outsider], draws.choice([0, 0, 1])):
        if person != one.manager:
            join_team(one, person, ends_on=draws.choice([None, today + timedelta(30), today - timedelta(30)]))
    if draws.random() < 0.8:
        CustomerPulse.objects.create(
            customer=one,
            next_contact_on=draws.choice([None, date(2026, 11, 20), date(2026, 11, 24), date(2026, 12, 5)]),
            last_contact_at=draws.choice(
                [None, datetime(2026, 10, draws.randint(1, 28), 9, tzinfo=SHANGHAI)]
            ),
            last_contact_kind=draws.choice(["call", "visit", ""]),
            held_until=draws.choice([None, None, today + timedelta(9), today - timedelta(9)]),
            open_complaints=draws.choice([0, 0, 1, 3]),
            open_warnings=draws.choice([0, 0, 2]),
        )
    if draws.random() < 0.6:
        chosen = {name: draws.choice(values) for name, values in CLASSES.items()}
        segment = draws.choice(["", *NeedsSegment.objects.order_by("pk").values_list("code", flat=True)])
        CustomerProfile.objects.create(customer=one, segment=segment, **chosen)
    for tag in draws.sample(tags, draws.choice([0, 0, 1, 2])):
        CustomerTag.objects.create(customer=one, tag=tag, put_by=tag.owner)
    for person in (bank.manager, bank.supervisor, bank.executive):
        if draws.random() < 0.2:
            CustomerPin.objects.create(customer=one, person=person)
        if draws.random() < 0.2:
            CustomerFollow.objects.create(customer=one, person=person)
    for line in draws.sample(["rmb_current", "rmb_time", "working_capital_loan"], draws.choice([0, 1, 2])):
        account = make_account(one, line, account_no=f"62{number:04d}{line[:3]}{draws.randint(0, 30):04d}")
        for month in MONTHS:
            if draws.random() < 0.7:
                made = {"settlement_yuan_fen": draws.choice([0, 100, 400]) * WAN}
                make_month(account, month, draws.choice([0, 50, 300]) * WAN, **made)
    if draws.random() < 0.3:
        Contact.objects.create(customer=one, name="王海", phone=f"1380000{draws.randint(0, 30):04d}")
    return one


def draw_score(draws):
    tier = draws.randint(1, 5)
    lines = ProductLine.objects.order_by("pk").values_list("code", flat=True)
    bits = holding_bits()
    used = [code for code in [*lines[:4], "payroll", "cash_management"] if draws.random() < 0.4]
    return {
        "tier_id": tier,
        "computed_tier_id": draws.choice([None, None, None, 1 + tier % 5]),
        "tier_before_id": draws.choice([None, tier, tier, 1 + tier % 5]),
        "score": draws.randint(10_000, 99_000),
        "bank_decile": draws.randint(1, 10),
        "branch_decile": draws.randint(1, 10),
        "strategic_class": draws.randint(1, 5),
        "phase": draws.randint(1, 4),
        "deposits_fen": draws.randint(0, 3_000) * WAN,
        "deposits_cny_fen": draws.choice(
            [0, 300 * WAN, draws.randint(0, 2_000) * WAN + draws.randint(0, 99)]
        ),
        "deposits_change_bp": draws.choice([None, 0, -3_000, 1_250]),
        "loans_cny_fen": draws.choice([0, draws.randint(1, 900) * WAN]),
        "contribution_fen": draws.randint(-20, 60) * WAN,
        "product_lines": draws.randint(0, 6),
        "churn_risk": draws.choice([None, 10, 50, 50, 90]),
        "holdings": draws.choice([None, sum(bits[code] for code in used), sum(bits[code] for code in used)]),
    }


def draw_tiers(drawn, draws):
    job = Job.objects.create(kind="night", slot="drawn")
    run = Run.objects.create(
        job=job, model=ModelVersion.objects.first(), business_date=date(2026, 11, 1), month=MONTHS[1]
    )
    for one in drawn:
        day = date(2026, 7, 1)
        for _stretch in range(draws.choice([0, 1, 2, 3])):
            ended = day + timedelta(draws.randint(20, 60))
            TierInterval.objects.create(
                customer=one, tier_id=draws.randint(1, 5), started_on=day, ended_on=ended, opened_by=run
            )
            day = ended + timedelta(draws.choice([0, 0, 5]))
        if draws.random() < 0.6:
            TierInterval.objects.create(
                customer=one, tier_id=draws.randint(1, 5), started_on=day, opened_by=run
            )
