"""Who came, stayed and left equals a slow look at every account, for each who reads it, on three business dates."""

import random
from datetime import date, timedelta
from fractions import Fraction
from io import BytesIO

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from common.calendar import add_months, month_end, month_start
from common.partitions import ensure_month_partition
from customers.models import Account, Customer
from dashboards import queries, rules, services
from dashboards.models import Cohort, CustomerTurn, RetentionMonth, TurnKind
from dashboards.queries.drawing import columns_of, lines_of
from signs.models import WarningSign
from tests.factories import fresh, make_account, make_bank, make_customer, make_unit, publish_scores
from tiers.models import Contribution

VIEWERS = ["supervisor", "branch_supervisor", "far_supervisor", "executive"]
DATES = [date(2026, 8, 31), date(2026, 9, 15), date(2026, 10, 31)]
LAST = DATES[-1]
OCTOBER = date(2026, 10, 1)


# ---------------------------------------------------------------- rules, without a database
def test_the_worked_example_of_what_replacing_the_lost_costs():
    assert rules.cost_of_replacing(50_000, Fraction(5, 100), 200_00) == 500_000_00


def test_the_share_kept():
    assert rules.share_kept(400, 6) == Fraction(394, 400)
    assert rules.share_kept(0, 0) is None


def test_columns_stand_on_one_line_and_carry_their_numbers():
    drawn = columns_of([(date(2026, 9, 1), 3, 1, 2), (date(2026, 10, 1), 0, 0, 0)])
    first, second = drawn.columns
    # 82 percent of the height for 4 above and 2 below.
    assert drawn.line == "63.67"
    assert first.bars == [("first", "22.67", "41.00"), ("again", "9.00", "13.67"), ("left", "63.67", "27.33")]
    assert (first.above, first.above_at, first.below, first.below_at) == (4, "9.00", 2, "91.00")
    assert second.bars == []
    assert columns_of([]).columns == []


def test_curves_of_cohorts_and_all_of_them_together():
    drawn = lines_of([(10, [10, 9, 8]), (30, [30, 30]), (0, [0]), (5, [5])])
    assert drawn.marks == [("0.00", 1.0), ("50.00", 0.9), ("100.00", 0.8)]
    # After a quarter 39 of 40; after two those 8 of 10 who are here so long.
    assert drawn.lines[-1].points == "0.00,0.00 50.00,12.50 100.00,100.00"
    assert drawn.end == ("100.00", 0.8)
    assert len(drawn.lines) == 3  # who came in the last quarter has no curve yet
    assert lines_of([(5, [5])]).end is None


# ---------------------------------------------------------------- the bank
@pytest.fixture
def turning(loader):
    """Forty customers in four units with drawn accounts that open and close, and what they brought."""
    bank, draw = make_bank(), random.Random(5)
    units = [
        (bank.manager, bank.unit),
        (bank.manager, bank.sister_unit),
        (bank.outsider, bank.far_unit),
        (bank.manager, bank.branch),
    ]
    for place in range(40):
        lead, unit = units[place % 4]
        customer = make_customer(bank, manager=lead, unit=unit)
        day = date(2023, 1, 10) + timedelta(days=draw.randint(0, 1200))
        for _ in range(draw.randint(0, 3)):
            closed = day + timedelta(days=draw.randint(1, 500)) if draw.random() < 0.7 else None
            account = make_account(
                customer,
                opened_on=day,
                closed_on=closed,
                status="closed" if closed else "active",
            )
            brings(account, day, closed or LAST, draw)
            day = (closed or day) + timedelta(days=draw.randint(1, 120))
    return bank


def brings(account, first, last, draw):
    """A drawn contribution for every month from one day to another."""
    zero = ("average_yuan_fen", "fees_fen", "service_cost_fen", "expected_loss_fen", "capital_charge_fen")
    month, rows = month_start(first), []
    while month <= last:
        ensure_month_partition("tiers_contribution", month)
        earned = draw.randint(-500, 5000)
        rows.append(
            Contribution(
                month=month,
                account=account,
                customer_id=account.customer_id,
                product_line_id=account.product_line_id,
                margin_fen=earned,
                total_fen=earned,
                **dict.fromkeys(zero, 0),
            )
        )
        month = add_months(month, 1)
    Contribution.objects.bulk_create(rows)


def kept(bank, on=LAST):
    """A night of this business date."""
    publication = publish_scores(
        {make_customer(bank, manager=bank.manager): {"tier_id": 4}}, business_date=on
    )
    services.keep_retention(publication=publication)
    return publication


def page_of(person, month=None, code=""):
    return queries.retention(queries.scope(fresh(person), code), month)


# ---------------------------------------------------------------- the slow, honest look
def stands(accounts, month, as_of):
    """Whether a customer had an account open at the end of a month, as known on the business date."""
    day = min(month_end(month), as_of)
    return any(
        one.opened_on <= day and (one.closed_on is None or one.closed_on > as_of or one.closed_on > day)
        for one in accounts
    )


def slow_turns(customer, as_of):
    """Month and kind of every turn of a customer, looking at the ends of all months one by one."""
    accounts = list(Account.objects.filter(customer=customer))
    month, before, ever, found = date(2022, 12, 1), False, False, {}
    while month <= as_of:
        now = stands(accounts, month, as_of)
        if now and not before:
            found[month] = "won_back" if ever else "won"
        if before and not now:
            found[month] = "lost"
        ever, before, month = ever or now, now, add_months(month, 1)
    return found


def slow_value(customer, month):
    """What a customer brought in the twelve months before a month."""
    rows = Contribution.objects.filter(customer=customer, month__lt=month, month__gte=add_months(month, -12))
    return sum(row.total_fen for row in rows)


def slow_month(unit, month, as_of):
    """Before, won, won back, lost and value lost of a unit and below, customer by customer."""
    told = {"before": 0, "won": 0, "won_back": 0, "lost": 0, "lost_value_fen": 0}
    for customer in Customer.objects.filter(unit__path__startswith=unit.path, state="live"):
        accounts = list(Account.objects.filter(customer=customer))
        told["before"] += stands(accounts, add_months(month, -1), as_of)
        kind = slow_turns(customer, as_of).get(month)
        if kind:
            told[kind] += 1
        if kind == "lost":
            told["lost_value_fen"] += slow_value(customer, month)
    return told


@pytest.mark.django_db
@pytest.mark.parametrize("on", DATES)
def test_every_figure_of_every_month_is_a_slow_count_and_leads_to_its_names(turning, on):
    kept(turning, on)
    slow = {}
    for viewer in VIEWERS:
        person = turning.personas[viewer]
        page = page_of(person)
        assert page.as_of == on
        assert [line.month for line in page.lines] == [
            add_months(month_start(on), -back) for back in range(12, -1, -1)
        ]
        for line in page.lines[:: 6 if viewer == "branch_supervisor" else 12]:
            key = page.scope.unit.code, line.month
            slow[key] = slow_month(page.scope.unit, line.month, on)
            assert {name: getattr(line, name) for name in slow[key]} == slow[key], key
        for kind in TurnKind:
            names = queries.turned(page.scope, kind=kind, month=month_start(on), year=True)
            assert names.count() == getattr(page.year, kind.value)
            for turn in names:
                assert slow_turns(turn.customer, on)[turn.month] == kind.value
    assert any(told["lost"] for told in slow.values()) and any(told["won"] for told in slow.values())


@pytest.mark.django_db
def test_months_follow_each_other_and_parts_make_the_whole(turning):
    kept(turning)
    page = page_of(turning.branch_supervisor)
    for line, after in zip(page.lines, page.lines[1:], strict=False):
        assert line.customers == after.before
    rows = {(row.unit.code, row.itself): row for row in page.units}
    assert set(rows) == {("S0101", False), ("S0102", False), ("B01", True)}
    for name in ("before", "won", "won_back", "lost", "lost_value_fen"):
        assert sum(getattr(row.year, name) for row in rows.values()) == getattr(page.year, name)
        assert sum(getattr(row.month, name) for row in rows.values()) == getattr(page.now, name)
    shares = [row.year.lost_share or 0 for row in page.units]
    assert shares == sorted(shares, reverse=True)
    assert all(row.year.lost > 0 for row in rows.values())


@pytest.mark.django_db
def test_an_earlier_month_is_told_as_it_was_with_the_year_before(turning):
    kept(turning)
    page = page_of(turning.executive, add_months(OCTOBER, -12))
    assert page.now.month == date(2025, 10, 1)
    assert (page.last_month.month, page.last_year.month) == (date(2025, 9, 1), date(2024, 10, 1))
    assert page.lines[0].month == date(2024, 10, 1)
    # 25 months are kept: a year before is known, the year of that month is not whole.
    assert page.year is not None and page.year_before is None
    assert page_of(turning.executive).year_before.lost == page.year.lost


@pytest.mark.django_db
def test_cohorts_are_a_slow_count(turning):
    kept(turning)
    page = page_of(turning.executive)
    assert [line.quarter for line in page.cohorts] == sorted(line.quarter for line in page.cohorts)
    assert page.cohorts[0].quarter >= date(2025, 1, 1)
    for line in page.cohorts:
        came = [
            customer
            for customer in Customer.objects.filter(state="live")
            if rules.quarter_of(min(slow_turns(customer, LAST), default=date(2000, 1, 1))) == line.quarter
        ]
        assert line.came == len(came)
        for step, stayed in enumerate(line.stayed):
            month = min(add_months(line.quarter, 3 * step + 2), OCTOBER)
            assert stayed == sum(
                stands(list(Account.objects.filter(customer=one)), month, LAST) for one in came
            )


@pytest.mark.django_db
def test_done_again_nothing_is_written_again_and_a_correction_of_the_past_is_right_the_night_after(turning):
    publication = kept(turning)

    def told():
        return [
            sorted(model._base_manager.values_list(*names))
            for model, names in (
                (RetentionMonth, ("unit", "month", "before", "won", "won_back", "lost")),
                (Cohort, ("unit", "quarter", "later", "came", "stayed")),
            )
        ]

    turns = {turn["id"]: turn for turn in CustomerTurn.objects.values()}
    sums, cohorts = told()
    assert services.keep_retention(publication=publication) == len(sums) + len(cohorts)
    assert told() == [sums, cohorts]
    assert {turn["id"]: turn for turn in CustomerTurn.objects.values()} == turns
    # One has not left after all, what another brought is corrected: the other turns stay the rows they are.
    back, dearer = CustomerTurn.objects.filter(kind="lost", value_fen__gt=0).order_by("month")[:2]
    Account.objects.filter(customer=back.customer).update(closed_on=None, status="active")
    earned = Contribution.objects.filter(
        customer=dearer.customer, month__lt=dearer.month, month__gte=add_months(dearer.month, -12)
    ).first()
    Contribution.objects.filter(month=earned.month, account=earned.account).update(
        margin_fen=earned.margin_fen + 7, total_fen=earned.total_fen + 7
    )
    services.keep_retention(publication=publication)
    now = {turn["id"]: turn for turn in CustomerTurn.objects.values()}
    assert back.pk not in now
    assert now[dearer.pk] == {**turns[dearer.pk], "value_fen": dearer.value_fen + 7}
    others = {turn["id"] for turn in turns.values() if turn["customer_id"] != back.customer_id} - {dearer.pk}
    assert len(others) > 20
    assert {key: now[key] for key in others} == {key: turns[key] for key in others}


# ---------------------------------------------------------------- early warnings
@pytest.fixture
def leavers(loader):
    """Three who left in October 2026: warned and taken up, warned and left lying, never warned; two who stayed."""
    bank = make_bank()
    names = {name: make_customer(bank, manager=bank.manager) for name in ("heeded", "unheeded", "silent")}
    for customer in names.values():
        make_account(customer, opened_on=date(2020, 1, 5), closed_on=date(2026, 10, 9), status="closed")
    for _ in range(2):
        make_account(make_customer(bank, manager=bank.manager), opened_on=date(2020, 1, 5))
    sign(names["heeded"], date(2026, 7, 1), "acknowledged")
    sign(names["unheeded"], date(2026, 9, 30), "open")
    # Too early, in the month itself, and no warning about the company.
    sign(names["silent"], date(2026, 3, 31), "open")
    sign(names["silent"], date(2026, 10, 1), "open", code="debt_ratio")
    sign(names["silent"], date(2026, 9, 1), "open", code="contact_overdue", counts=False)
    kept(bank)
    return bank, names


def sign(customer, raised_on, state, code="deposits_fall", **fields):
    return WarningSign.objects.create(
        customer=customer, code=code, severity="serious", raised_on=raised_on, state=state, **fields
    )


@pytest.mark.django_db
def test_of_the_lost_it_says_who_was_warned_of_and_what_was_done(leavers, client: Client):
    bank, names = leavers
    page = page_of(bank.supervisor)
    assert (page.now.before, page.now.lost, page.now.customers) == (5, 3, 2)
    assert (page.year.warned, page.year.acted, page.year.unheeded) == (2, 1, 1)
    client.force_login(bank.supervisor)
    html = client.get("/dashboard/retention/").content.decode()
    assert "heed=unheeded" in html
    found = client.get(f"{page.lost_url}&heed=unheeded").context["page"]
    assert [row.turn.customer for row in found.rows] == [names["unheeded"]]
    assert [(sign.code, sign.state) for sign in found.rows[0].signs] == [("deposits_fall", "open")]
    found = client.get(f"{page.lost_url}&heed=warned").context["page"]
    assert {row.turn.customer for row in found.rows} == {names["heeded"], names["unheeded"]}


# ---------------------------------------------------------------- who reads it
@pytest.mark.django_db
def test_figures_and_names_are_for_who_reads_the_unit(leavers, client: Client):
    bank, _ = leavers
    pages = ("/dashboard/retention/", "/dashboard/retention/names/", "/api/v1/retention/")
    query = {"kind": "lost", "month": "2026-10"}
    for name, code, status in (
        ("manager", "", 403),
        ("far_supervisor", "S0101", 404),
        ("supervisor", "B01", 404),
        ("supervisor", "S0101", 200),
    ):
        client.force_login(bank.personas[name])
        for page in pages:
            asked = {"unit": code} | (query if page.endswith("names/") else {})
            assert client.get(page, asked).status_code == status, (name, page)
    client.force_login(bank.far_supervisor)
    assert client.get("/dashboard/retention/names/", query).context["page"].count == 0


@pytest.mark.django_db
def test_an_address_that_means_nothing_is_refused(leavers, client: Client):
    client.force_login(leavers[0].executive)
    answer = client.get("/dashboard/retention/", {"month": "2019-01"})
    assert answer.status_code == 422 and "2019-01 is not one of the available choices" in str(
        answer.content.decode()
    )
    assert client.get("/dashboard/retention/names/", {"kind": "sideways"}).status_code == 404
    assert client.get("/api/v1/retention/", {"month": "soon"}).status_code == 400
    assert client.get("/api/v1/retention/names/", {"kind": "lost", "month": "x\u0000"}).status_code == 400


@pytest.mark.django_db
def test_before_the_first_night_the_page_says_so(client: Client):
    client.force_login(make_bank().supervisor)
    html = client.get("/dashboard/retention/").content.decode()
    assert "No customer has been counted here yet" in html


@pytest.mark.django_db
def test_the_api_and_the_sheet_say_what_the_page_says(turning, client: Client):
    kept(turning)
    page = page_of(turning.branch_supervisor)
    client.force_login(turning.branch_supervisor)
    told = client.get("/api/v1/retention/").json()
    assert (told["unit"], told["as_of"]) == ("B01", "2026-10-31")
    assert told["year"]["lost"] == page.year.lost
    assert told["year"]["lost_value"] == f"{page.year.lost_value_fen / 100:.2f}"
    assert told["year"]["replacing"] is None
    assert [one["won"] for one in told["months"]] == [line.won for line in page.lines]
    assert {one["unit"] for one in told["parts"]} == {"S0101", "S0102", "B01"}
    names = client.get(
        "/api/v1/retention/names/", {"kind": "lost", "month": "2026-10", "span": "year"}
    ).json()
    assert names["count"] == len(names["results"]) == page.year.lost
    sheet = client.post("/lists/retention/export/", {"format": "xlsx"})
    rows = list(load_workbook(BytesIO(b"".join(sheet))).active.values)
    assert [row[4] for row in rows[-13:]] == [line.lost for line in page.lines]
    sheet = client.post("/lists/turns/export/?kind=lost&month=2026-10&span=year", {"format": "xlsx"})
    rows = list(load_workbook(BytesIO(b"".join(sheet))).active.values)
    assert len([row for row in rows if row[4] == "Lost"]) == page.year.lost


@pytest.mark.django_db
def test_the_number_of_queries_does_not_grow_with_customers_or_units(turning, client: Client):
    publication = kept(turning)
    client.force_login(turning.executive)
    pages = ("/dashboard/retention/", "/dashboard/retention/names/?kind=won&month=2026-10&span=year")

    def asked(page):
        with CaptureQueriesContext(connection) as captured:
            assert client.get(page).status_code == 200
        return len(captured)

    few = [(asked(page), asked(page))[1] for page in pages]
    for number in range(30):
        unit = make_unit(f"X{number}", "branch", turning.head_office)
        make_account(make_customer(turning, manager=turning.manager, unit=unit), opened_on=date(2026, 10, 3))
    services.keep_retention(publication=publication)
    assert [asked(page) for page in pages] == few
