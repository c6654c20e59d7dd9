"""Every figure of the pipeline equals a slow count in Python, whatever the filter; no page asks more for more rows."""

import random
import statistics
from datetime import date, timedelta
from decimal import ROUND_HALF_EVEN, Decimal

import pytest
from django.db import connection
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from common.calendar import business_date, business_today, month_start, months_later
from organization.models import Unit
from prospects.filters.opportunities import OpportunityFilter
from prospects.models import Opportunity, StageFigure, StageMove, StageRule
from prospects.queries.forecast import forecast
from prospects.queries.opportunities import opportunity_list
from prospects.queries.pipeline import board, odds_by_stage
from prospects.rules.pipeline import STAGES, position
from prospects.services.learning import learn_from_history
from tests.factories import fresh, make_bank, make_customer
from tests.prospects.deals import WAN, bring, make_opportunity

pytestmark = pytest.mark.django_db
BACKEND = "django.contrib.auth.backends.ModelBackend"


@pytest.fixture
def bank():
    return make_bank()


def random_pipeline(bank, *, count: int, seed: int) -> None:
    """Deals of two account managers, open, at rest, won and lost, over three years."""
    dice = random.Random(seed)
    customers = [make_customer(bank, manager=who) for who in (bank.manager, bank.outsider) for _ in range(3)]
    for _ in range(count):
        customer = dice.choice(customers)
        at = timezone.now() - timedelta(days=dice.randint(30, 1000))
        deal = make_opportunity(
            customer,
            customer.manager,
            at=at,
            amount_fen=dice.choice([None, dice.randint(1, 9_999_999) * 37]),
            expected_on=dice.choice([None, business_today() + timedelta(days=dice.randint(-40, 500))]),
        )
        days = dice.randint(0, 3)
        deal = bring(deal, STAGES[dice.randint(1, 8)].value, customer.manager, days=days)
        if deal.state == "open" and dice.random() < 0.5:
            deal = bring(deal, dice.choice(["lost", "lost", "on_hold"]), customer.manager, days=days)
        if deal.state == "open" and dice.random() < 0.3:
            Opportunity.objects.filter(pk=deal.pk).update(probability_bp=dice.randint(0, 10_000))
    learn_from_history(at=timezone.now())


def half_even(number: Decimal) -> int:
    return int(number.quantize(Decimal(1), rounding=ROUND_HALF_EVEN))


def slow_totals(deals: list[Opportunity], bps: dict[str, int]) -> tuple[int, int, int]:
    amount = sum(deal.amount_fen or 0 for deal in deals)
    weighted = sum(
        (deal.amount_fen or 0) * (bps[deal.stage] if deal.probability_bp is None else deal.probability_bp)
        for deal in deals
    )
    return len(deals), amount, half_even(Decimal(weighted) / 10_000)


def test_what_the_night_learns_equals_a_slow_count(bank):
    random_pipeline(bank, count=200, seed=1)
    since = months_later(business_today(), -24)
    closed = [
        deal for deal in Opportunity.objects.all() if deal.closed_on is not None and deal.closed_on >= since
    ]
    defaults = {rule.place: rule.default_bp for rule in StageRule.objects.all()}
    assert {deal.state for deal in closed} == {"won", "lost"}
    learned = 0
    for figure in StageFigure.objects.all():
        reached = [deal for deal in closed if deal.furthest >= position(figure.stage)]
        won = [deal for deal in reached if deal.state == "won"]
        assert (figure.cases, figure.won) == (len(reached), len(won))
        if figure.stage == "funded":
            assert figure.bp == 10_000
        elif len(reached) >= 30:
            assert figure.bp == half_even(Decimal(10_000 * len(won)) / len(reached))
            learned += 1
        else:
            assert figure.bp == defaults[figure.stage]
        stood = [
            move.days
            for move in StageMove.objects.all()
            if move.from_stage == figure.stage and move.days is not None and business_date(move.at) >= since
        ]
        assert figure.median_days == (statistics.median_low(stood) if stood else None)
    assert learned > 0


@pytest.mark.parametrize("query", ["", "owner=me", "unit=S0101", "amount_min=50", "product_line=guarantee"])
def test_board_and_list_equal_a_slow_count(bank, query):
    random_pipeline(bank, count=60, seed=2)
    person = fresh(bank.executive if "me" not in query else bank.manager)
    request = RequestFactory().get(f"/opportunities/?{query}")
    request.user = person
    found = OpportunityFilter(request.GET, Opportunity.objects.visible_to(person), request=request).found
    bps = {stage: odds.bp for stage, odds in odds_by_stage().items()}
    today = business_today()
    deals = [deal for deal in Opportunity.objects.all() if slow_match(deal, query, bank)]

    shown = board(found=found, today=today, size=3)
    for column in shown.columns[:-1]:
        theirs = [deal for deal in deals if deal.state == "open" and deal.stage == column.stage]
        totals = column.totals
        assert (totals.count, totals.amount_fen, totals.weighted_fen) == slow_totals(theirs, bps)
        assert len(column.cards) == min(3, len(theirs))
        assert column.more == max(0, len(theirs) - 3)
    funded = [deal for deal in deals if deal.state == "won" and deal.closed_on >= month_start(today)]
    assert shown.columns[-1].totals.count == len(funded)
    assert shown.columns[-1].totals.amount_fen == sum(deal.amount_fen or 0 for deal in funded)

    page = opportunity_list(found=found, sort="expected", cursor="", today=today)
    assert (page.totals.count, page.totals.amount_fen) == slow_totals(deals, bps)[:2]
    still = [deal for deal in deals if deal.state == "open"]
    by_stage = [slow_totals([d for d in still if d.stage == stage], bps)[2] for stage in bps]
    assert page.open_totals.weighted_fen == sum(by_stage)
    assert shown.running.weighted_fen == sum(by_stage)


def slow_match(deal: Opportunity, query: str, bank) -> bool:
    if query == "owner=me":
        return deal.owner_id == bank.manager.pk
    if query == "unit=S0101":
        return Unit.objects.get(pk=deal.unit_id).path.startswith("HO/B01/S0101/")
    if query == "amount_min=50":
        return (deal.amount_fen or 0) >= 50 * WAN
    if query == "product_line=guarantee":
        return deal.product_line.code == "guarantee"
    return True


def test_the_forecast_equals_a_slow_count(bank):
    random_pipeline(bank, count=90, seed=3)
    today = business_today()
    seen = forecast(found=Opportunity.objects.all(), today=today)
    bps = {stage: odds.bp for stage, odds in odds_by_stage().items()}
    deals = [deal for deal in Opportunity.objects.all() if deal.state == "open"]
    assert sum(row.totals.count for row in seen.months) == len(deals)
    for row in seen.months:
        theirs = [deal for deal in deals if in_month(row, deal.expected_on, today)]
        assert (row.totals.count, row.totals.amount_fen) == slow_totals(theirs, bps)[:2], row
        by_stage = [slow_totals([d for d in theirs if d.stage == stage], bps)[2] for stage in bps]
        assert row.totals.weighted_fen == sum(by_stage)

    for row in seen.ages:
        ages = [
            (today - business_date(deal.entered_stage_at)).days for deal in deals if deal.stage == row.stage
        ]
        median = StageFigure.objects.get(stage=row.stage).median_days
        assert row.count == len(ages)
        assert row.over == (sum(age > median for age in ages) if median else 0)
        assert row.twice == (sum(age > 2 * median for age in ages) if median else 0)

    since = months_later(today, -24)
    closed = [
        deal for deal in Opportunity.objects.all() if deal.closed_on is not None and deal.closed_on >= since
    ]
    won = [deal for deal in closed if deal.state == "won"]
    assert (seen.flow.won, seen.flow.lost) == (len(won), len(closed) - len(won))
    assert seen.flow.rate == Decimal(len(won)) / len(closed)
    lasted = [(deal.closed_on - business_date(deal.opened_at)).days for deal in won]
    days = Decimal(sum(lasted)) / len(lasted)
    assert abs(seen.flow.days - days) <= Decimal("0.05")
    value = sum(deal.amount_fen or 0 for deal in deals) // len(deals)
    assert seen.flow.velocity_fen == half_even(len(deals) * value * seen.flow.rate / seen.flow.days)
    reached = [sum(deal.furthest >= place for deal in closed) for place in range(9)]
    assert [row.reached for row in seen.funnel] == reached
    assert seen.overall == Decimal(reached[-1]) / reached[0]


def in_month(row, day: date | None, today: date) -> bool:
    if day is None:
        return row.month is None and not row.late
    if day < today:
        return row.late
    if row.later:
        return month_start(day) > row.month
    return month_start(day) == row.month and not row.late


@pytest.mark.parametrize(
    "path",
    [
        "/opportunities/",
        "/opportunities/list/",
        "/opportunities/forecast/",
        "/customers/{customer}/opportunities/",
        "/api/v1/opportunities/",
    ],
)
def test_no_page_of_the_pipeline_asks_more_queries_for_30_than_for_3(bank, path):
    customer = make_customer(bank)
    client = Client()
    client.force_login(bank.manager, backend=BACKEND)
    client.get("/opportunities/")
    counts = []
    for more in (3, 27):
        for number in range(more):
            deal = make_opportunity(make_customer(bank) if number % 2 else customer, bank.manager)
            bring(deal, STAGES[1 + number % 7].value, bank.manager)
        with CaptureQueriesContext(connection) as queries:
            answer = client.get(path.format(customer=customer.customer_no), headers={"hx-request": "true"})
        assert answer.status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_the_board_reads_a_column_from_its_index(bank):
    """With rows and fresh statistics: on an empty table the planner may take any index, all cost the same."""
    like = make_opportunity(make_customer(bank), bank.manager)
    stages = [stage.value for stage in STAGES[:-1]]
    Opportunity.objects.bulk_create(
        Opportunity(
            customer=like.customer,
            name=like.name,
            product_line=like.product_line,
            amount_fen=WAN,
            expected_on=like.expected_on + timedelta(days=number),
            stage=stages[number % len(stages)],
            entered_stage_at=like.entered_stage_at,
            opened_at=like.opened_at,
            owner=like.owner,
            unit=like.unit,
        )
        for number in range(3_000)
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE prospects_opportunity")
    plan = Opportunity.objects.open().filter(stage="proposal").order_by("expected_on", "id")[:9].explain()
    assert "opportunity_board" in plan and "Sort" not in plan, plan
