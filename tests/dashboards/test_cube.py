"""The segmentation cube equals a slow query for random cells, and every cell its list of customers."""

import random
from collections import defaultdict
from datetime import date, timedelta
from fractions import Fraction
from io import BytesIO
from itertools import permutations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from openpyxl import load_workbook

from common.calendar import add_months, business_today, month_end, month_start
from common.models import Job
from common.partitions import ensure_month_partition
from customers.models import AccountMonth, Customer, CustomerScore
from dashboards import queries, services
from dashboards.models import BandTable, CubeCell, CubeMonth
from dashboards.rules import (
    Dimension,
    Grain,
    Measure,
    Money,
    Sums,
    closed_of,
    measured,
    over_period,
    together,
)
from products.models import ProductLine
from tests.dashboards.test_value import behind
from tests.factories import fresh, make_account, make_bank, make_customer, publish_scores
from tiers.models import ModelVersion, Run, TierInterval

WAN = 1_000_000
MONTH = add_months(month_start(business_today()), -1)
BEFORE = add_months(MONTH, -1)


# ---------------------------------------------------------------- rules, without a database
def test_a_quarter_and_a_year_stand_as_their_last_closed_month():
    months = [date(2026, month, 1) for month in (2, 3, 4, 10)] + [date(2025, 12, 1)]
    assert closed_of(months, Grain.QUARTER) == [
        date(2025, 12, 1), date(2026, 3, 1), date(2026, 4, 1), date(2026, 10, 1)
    ]  # fmt: skip
    assert closed_of(months, Grain.YEAR) == [date(2025, 12, 1), date(2026, 10, 1)]


def test_the_ten_measures_of_a_cell():
    sums, of = Sums(3, 8, 1, 500, 450, 400, 430), Sums(12, 16, 0, 1, 1, 1, 1)
    assert [measured(measure, sums, of) for measure in Measure] == [
        3,
        0.25,
        8,
        0.5,
        1,
        None,
        500,
        50,
        400,
        -30,
    ]


def test_a_quarter_ends_as_its_last_month_averages_by_days_and_adds_up_changes():
    months = [date(2026, 4, 1), date(2026, 5, 1), date(2026, 6, 1)]
    cells = {
        months[0]: Sums(9, 9, 9, 100, 90, 300, 200),
        months[1]: Sums(8, 8, 8, 130, 100, 610, 300),
        months[2]: Sums(3, 8, 1, 500, 130, 900, 610),
    }
    found = over_period(cells, months)
    assert found[:4] == (3, 8, 1, 500)
    assert found.average_fen == Fraction(30 * 300 + 31 * 610 + 30 * 900, 91)
    assert measured(Measure.ENDING_CHANGE, found, found) == 10 + 30 + 370
    assert measured(Measure.AVERAGE_CHANGE, found, found) == 100 + 310 + 290
    assert together([found, found]).average_fen == 1207  # 2 x 603.6, rounded once
    del cells[months[2]]
    gone = over_period(cells, months)
    assert (gone.customers, gone.ending_fen, gone.average_fen) == (0, 0, Fraction(27_910, 91))
    assert over_period({months[0]: cells[months[0]]}, months[:1]) == cells[months[0]]


# ---------------------------------------------------------------- against a slow query
@pytest.fixture
def segmented(loader):
    """Forty customers in three units with drawn books of two months, published and closed."""
    bank, draw = make_bank(), random.Random(7)
    for month in (MONTH, BEFORE):
        ensure_month_partition("customers_accountmonth", month)
    lines = list(ProductLine.objects.filter(kind__in=("deposit", "loan"))[:6])
    assert {line.kind for line in lines} == {"deposit", "loan"}
    scores = {}
    for number in range(40):
        lead, unit = draw.choice(
            [(bank.manager, None), (bank.outsider, None), (bank.manager, bank.sister_unit)]
        )
        customer = make_customer(bank, manager=lead, **({"unit": unit} if unit else {}))
        scores[customer] = {"tier_id": draw.randint(1, 5), "score": 90_000 - number}
        for line in draw.sample(lines, draw.randint(0, 4)):
            for _ in range(draw.randint(1, 2)):
                _books(make_account(customer, line.code), draw)
    publication = publish_scores(scores, business_date=month_end(MONTH))
    model = ModelVersion.objects.order_by("number").first()
    run = Run.objects.create(
        job=Job.objects.create(kind="night", slot="cube"),
        model=model,
        business_date=publication.business_date,
        month=MONTH,
    )
    for customer, values in scores.items():
        TierInterval.objects.create(
            customer=customer,
            tier_id=values["tier_id"],
            started_on=publication.business_date,
            opened_by=run,
        )
    services.close_month(publication=publication, month=MONTH)
    return bank, publication


def _books(account, draw):
    for month in (MONTH, BEFORE):
        amount = draw.choice([0, 40, 100, 260, 499, 500, 1_000, 2_400, 6_000]) * WAN
        AccountMonth.objects.create(
            month=month, account=account, customer=account.customer, product_line=account.product_line,
            currency="CNY", ending_fen=amount, average_fen=amount, year_average_fen=amount,
            settlement_fen=amount // 2, fees_fen=0, transactions=1, ending_yuan_fen=amount,
            average_yuan_fen=amount + 7, settlement_yuan_fen=amount // 2, fees_yuan_fen=0,
            rate=account.rate, batch_id=0,
        )  # fmt: skip


def slow_customers(publication):
    """Each scored customer with its unit, bands, tier and, by line (None: all), accounts and balances."""
    found = []
    for score in CustomerScore.objects.filter(publication=publication).select_related("unit"):
        books = list(
            AccountMonth.objects.filter(customer_id=score.customer_id).select_related("product_line")
        )
        now = [book for book in books if book.month == MONTH]
        lines = defaultdict(lambda: Sums(1))
        held = {None} | {book.product_line_id for book in now}
        for line in held:
            mine = [book for book in books if line is None or book.product_line_id == line]
            for money in Money:
                of = [book for book in mine if book.product_line.kind == money.removesuffix("s")]
                lines[line, money] = Sums(
                    1,
                    sum(book.month == MONTH for book in mine),
                    int(score.tier_id <= 2),
                    *(
                        sum(getattr(book, f"{name}_yuan_fen") for book in of if book.month == month)
                        for name in ("ending", "average")
                        for month in (MONTH, BEFORE)
                    ),
                )
        found.append(
            {
                Dimension.UNIT: score.unit.path,
                Dimension.SETTLEMENT: sum(book.settlement_yuan_fen for book in now),
                Dimension.LOANS: sum(
                    book.ending_yuan_fen for book in now if book.product_line.kind == "loan"
                ),
                Dimension.TIER: score.tier_id,
                Dimension.TIME: MONTH,
                "lines": lines,
            }
        )
    return found


def slow_cell(people, scope, question, heads):
    """The sums of one cell, customer by customer."""
    line, chosen = None, []
    for customer in people:
        fits = customer[Dimension.UNIT].startswith(scope.unit.path)
        for side, head in zip((question.rows, question.columns), heads, strict=True):
            if head.key == "whole":
                continue
            if side is Dimension.UNIT:
                part = next(part for part in scope.parts if part.pk == head.key)
                fits &= customer[side].startswith(part.path)
            elif side is Dimension.LINE:
                line = head.key
            elif side in (Dimension.SETTLEMENT, Dimension.LOANS):
                bounds = [0, *BandTable.objects.get(kind=side).bounds_fen]
                above = [bound for bound in bounds if bound > head.key]
                top = None if question.cumulative or not above else above[0]
                fits &= customer[side] >= head.key and (top is None or customer[side] < top)
            else:
                fits &= customer[side] == head.key
        if fits:
            chosen.append(customer)
    parts = [one["lines"][line, question.money] for one in chosen if (line, question.money) in one["lines"]]
    return Sums(*(sum(column) for column in zip(*parts, strict=True))) if parts else Sums()


@pytest.mark.django_db
def test_two_hundred_random_cells_equal_a_slow_query_and_some_their_lists(segmented):
    bank, publication = segmented
    people, draw = slow_customers(publication), random.Random(11)
    cells = []
    for viewer in (bank.executive, bank.branch_supervisor):
        scope = queries.scope(fresh(viewer))
        for rows, columns in permutations(Dimension, 2):
            for cumulative in (True, False):
                question = queries.Question(
                    rows, columns, money=draw.choice(list(Money)), cumulative=cumulative
                )
                page = queries.cube(scope, question, queries.closed_months(scope, Grain.MONTH))
                cells += [
                    (viewer, scope, question, (line.head, head), cell)
                    for line in page.lines
                    for head, cell in zip(page.columns, line.cells, strict=True)
                ]
    chosen = draw.sample(cells, 200)
    assert sum(cell.sums.customers > 0 for *_, cell in chosen) > 60
    for number, (viewer, scope, question, heads, cell) in enumerate(chosen):
        told = (question, [head.label for head in heads])
        assert cell.sums == slow_cell(people, scope, question, heads), told
        if cell.url and number % 5 == 0:
            assert len(behind(viewer, cell.url)) == cell.sums.customers, (told, cell.url)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("cumulative", "bands"),
    [(True, [(100, None), (500, None)]), (False, [(0, 100), (100, 500), (500, None)])],
)
def test_months_of_other_bands_stand_side_by_side_by_the_bounds_that_all_of_them_have(
    segmented, cumulative, bands
):
    bank, publication = segmented
    BandTable.objects.filter(kind="settlement").update(bounds_fen=[100 * WAN, 500 * WAN])
    BandTable.objects.create(
        kind="settlement", valid_from=MONTH, bounds_fen=[100 * WAN, 300 * WAN, 500 * WAN, 900 * WAN]
    )
    services.close_month(publication=publication, month=MONTH)
    TierInterval.objects.update(started_on=month_end(BEFORE))
    scores = {one.customer: {"tier_id": one.tier_id} for one in publication.scores.select_related("customer")}
    services.close_month(publication=publish_scores(scores, business_date=month_end(BEFORE)), month=BEFORE)
    scope = queries.scope(fresh(bank.executive))
    question = queries.Question(Dimension.SETTLEMENT, Dimension.TIME, cumulative=cumulative)
    page = queries.cube(scope, question, queries.closed_months(scope, Grain.MONTH))
    assert [column.key for column in page.columns] == [BEFORE, MONTH]
    assert [line.head.key for line in page.lines] == [*(low * WAN for low, _ in bands), "whole"]
    for line, (low, below) in zip(page.lines, bands, strict=False):
        for column, cell in zip(page.columns, line.cells, strict=True):
            settled = [
                sum(
                    book.settlement_yuan_fen
                    for book in AccountMonth.objects.filter(customer=customer, month=column.key)
                )
                for customer in scores
            ]
            among = sum(low * WAN <= fen and (below is None or fen < below * WAN) for fen in settled)
            assert cell.sums.customers == among, (line.head.label, column.label)
            assert len(behind(bank.executive, cell.url)) == among, cell.url


@pytest.mark.django_db
def test_a_year_is_made_of_its_closed_months(segmented):
    bank, publication = segmented
    scores = {one.customer: {"tier_id": one.tier_id} for one in publication.scores.select_related("customer")}
    scope = queries.scope(fresh(bank.executive))
    before = publish_scores(scores, business_date=month_end(BEFORE))
    services.close_month(publication=before, month=BEFORE)

    def whole(grain, month):
        question = queries.Question(Dimension.TIER, Dimension.LINE, grain=grain, month=month)
        page = queries.cube(scope, question, queries.closed_months(scope, grain))
        return page.lines[-1].cells[-1].sums

    months = {month: whole(Grain.MONTH, month) for month in (BEFORE, MONTH)}
    year = whole(Grain.YEAR, MONTH)
    if BEFORE.year != MONTH.year:
        assert year == months[MONTH]
        return
    assert year == together([over_period(months, [BEFORE, MONTH])])
    assert year.average_fen != months[MONTH].average_fen
    over_time = queries.Question(Dimension.TIER, Dimension.TIME, grain=Grain.YEAR)
    page = queries.cube(scope, over_time, queries.closed_months(scope, Grain.YEAR))
    assert page.lines[-1].cells[-1].sums == year


@pytest.mark.django_db
def test_a_customer_with_several_lines_counts_once_in_the_whole(segmented):
    bank, _ = segmented
    scope = queries.scope(fresh(bank.executive))
    question = queries.Question(Dimension.LINE, Dimension.TIER)
    page = queries.cube(scope, question, queries.closed_months(scope, Grain.MONTH))
    whole = page.lines[-1].cells[-1].sums.customers
    assert whole == 40 < sum(line.cells[-1].sums.customers for line in page.lines[:-1])


@pytest.mark.django_db
def test_a_closed_month_stays_and_a_night_of_the_same_date_replaces_it(segmented):
    _bank, publication = segmented
    before = list(CubeCell.objects.order_by("id").values_list("customers", "deposits_ending_fen"))
    AccountMonth.objects.filter(month=MONTH).update(ending_yuan_fen=1)
    later = publish_scores(
        {Customer.objects.first(): {"tier_id": 1}},
        business_date=publication.business_date + timedelta(days=1),
    )
    assert services.close_month(publication=later, month=MONTH) == 0
    assert list(CubeCell.objects.order_by("id").values_list("customers", "deposits_ending_fen")) == before
    assert services.close_month(publication=publication, month=MONTH) > 0
    assert CubeMonth.objects.get().publication == publication
    assert CubeCell.objects.filter(product_line=None, deposits_ending_fen__gt=100).count() == 0


@pytest.mark.django_db
def test_bands_are_set_for_months_to_come_and_refused_for_closed_ones(segmented, client):
    bank, _ = segmented
    client.force_login(bank.branch_supervisor)
    following = add_months(MONTH, 1)
    good = {"kind": "loans", "valid_from": f"{following:%Y-%m}", "bounds_fen": "200, 800"}
    assert client.post("/value/cube/bands/", good).status_code == 403
    client.force_login(bank.executive)
    for wrong in (
        {"valid_from": f"{MONTH:%Y-%m}"},
        {"bounds_fen": "800, 200"},
        {"bounds_fen": "many"},
        {"valid_from": "soon"},
        {"bounds_fen": "100, 1e20"},
        {"bounds_fen": "1e5000"},
        {"bounds_fen": "-1e999990"},
        {"bounds_fen": "100000000.01"},
        {"bounds_fen": "NaN, 100"},
    ):
        answer = client.post("/value/cube/bands/", good | wrong)
        assert answer.status_code == 422 and list(answer.context["form"].errors) == list(wrong)
    assert BandTable.objects.count() == 2
    assert client.post("/value/cube/bands/", good).status_code == 302
    assert queries.bands_on("loans", following) == [200 * WAN, 800 * WAN]
    assert queries.bands_on("loans", MONTH)[0] == 100 * WAN


@pytest.mark.django_db
def test_closing_a_month_and_setting_bands_wait_for_each_other_before_they_look(segmented):
    bank, publication = segmented
    first = []
    for act in (
        lambda: services.close_month(publication=publication, month=MONTH),
        lambda: services.set_bands(
            kind="loans",
            valid_from=add_months(MONTH, 1),
            bounds_fen=[WAN],
            by=bank.executive,
            at=timezone.now(),
        ),
    ):
        with CaptureQueriesContext(connection) as asked:
            act()
        first.append(next(one["sql"] for one in asked if not one["sql"].startswith("SAVEPOINT")))
    assert first[0] == first[1] and "pg_advisory_xact_lock" in first[0]


@pytest.mark.django_db
def test_the_page_asks_once_for_its_cells_and_goes_out_as_excel(segmented, client, django_assert_num_queries):
    bank, _ = segmented
    client.force_login(bank.executive)
    scope = queries.scope(fresh(bank.executive))
    periods = queries.closed_months(scope, Grain.MONTH)
    with django_assert_num_queries(1):
        queries.cube(scope, queries.Question(Dimension.SETTLEMENT, Dimension.LOANS), periods)
    answer = client.get(
        "/value/cube/", {"rows": "tier", "columns": "settlement", "measure": "customers_share"}
    )
    assert answer.status_code == 200 and "100.0%" in answer.content.decode()
    assert client.get("/value/cube/", {"rows": "tier", "columns": "tier"}).status_code == 422
    sheet = client.post("/lists/cube/export/?rows=tier&columns=loans", {"format": "xlsx"})
    rows = list(load_workbook(BytesIO(sheet.content)).active.iter_rows(values_only=True))
    assert any(len(row) >= 12 and 40 in row for row in rows)


@pytest.mark.django_db
def test_programs_read_the_cube_and_head_office_sets_bands_by_them(segmented, client):
    bank, _ = segmented
    client.force_login(bank.executive)
    told = client.get("/api/v1/value/cube/", {"rows": "tier", "columns": "loans", "bands": "alone"}).json()
    assert (told["unit"], told["month"]) == ("HO", MONTH.isoformat())
    assert told["cells"][-1]["customers"] == 40 and told["cells"][-1]["customers_share"] == 1.0
    assert client.get("/api/v1/value/cube/", {"rows": "nothing"}).status_code == 400
    bands = "/api/v1/value/cube/bands/"
    sent = {"kind": "loans", "valid_from": f"{add_months(MONTH, 1)}", "bounds": ["2000000.00", "8000000.00"]}
    assert client.post(bands, sent, "application/json").status_code == 201
    closed = client.post(bands, sent | {"valid_from": f"{MONTH}"}, "application/json")
    assert (closed.status_code, closed.json()["code"]) == (409, "month_closed")
    falling = client.post(bands, sent | {"bounds": ["2.00", "1.00"]}, "application/json")
    assert falling.status_code == 400
    assert client.get(bands).json()["results"][0]["bounds"] == ["2000000.00", "8000000.00"]
