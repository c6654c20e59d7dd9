"""Every figure of complaints equals what somebody counts who reads the cases one by one."""

import io
import random
from collections import Counter
from datetime import date, datetime, timedelta

import pytest
from django.utils import timezone
from openpyxl import load_workbook

from activities.models import Interaction
from common.calendar import SHANGHAI, business_date
from complaints import services
from complaints.models import Breach, Complaint, Remedy, StandardCode, SurveyAnswer
from complaints.queries.regulator import report_of, workbook_of
from complaints.queries.statistics import NothingToRead, cases_behind, scope_of, statistics
from complaints.rules.statistics import Figure
from complaints.services import register_imported
from products.models import ProductLine
from tests.complaints.making import as_table_owner, make_complaint, make_desk
from tests.factories import fresh as person_again
from tests.factories import make_account, make_customer

NOW = datetime(2026, 11, 20, 10, 0, tzinfo=SHANGHAI)
COUNTS = [
    "count",
    "running",
    "responded",
    "response_missed",
    "resolved",
    "resolution_missed",
    "legal_missed",
    "omitted",
    "reopened",
    "ended",
    "repeated",
    "decided",
    "valid",
    "paid",
    "answered",
    "dissatisfied",
]


# ---------------------------------------------------------------- against a slow honest count
@pytest.fixture
def desk(as_loader):
    desk = make_desk()
    with as_loader():
        fill(desk, random.Random(20261120))
    return desk


def fill(desk, choose):
    """Past cases of every kind in two quarters and before, at two units."""
    customers = [make_customer(desk.bank) for _ in range(6)]
    lines = list(ProductLine.objects.all()[:3])
    causes = list(StandardCode.objects.filter(kind="cause", parent__isnull=False)[:5])
    business = list(StandardCode.objects.filter(kind="business", parent__isnull=False)[:3])
    for number in range(120):
        received = datetime(2026, 6, 20, 8, 0, tzinfo=SHANGHAI) + timedelta(
            minutes=choose.randrange(150 * 1440)
        )
        answered = received + timedelta(minutes=choose.choice([5, 50, 500, 2000]))
        resolved = received + timedelta(hours=choose.choice([1, 10, 60, 200, 700, 1700]))
        closed = resolved + timedelta(hours=choose.choice([1, 30]))
        if closed > NOW:
            answered = resolved = closed = None
        level = choose.choice([1, 2, 3, 3, 3, 4])
        case = register_imported(
            source_system="OLD",
            source_number=str(number),
            unit=choose.choice([desk.bank.unit, desk.bank.unit, desk.bank.sister_unit]),
            received_at=received,
            level=level,
            text="旧案",
            state="closed" if closed else "new",
            channel=choose.choice(["phone", "visit", "letter"]),
            category="business",
            topic=choose.choice(["process", "price"]),
            customer=choose.choice([*customers, None]),
            product_line=choose.choice([*lines, None]),
            cause=choose.choice([*causes, None]),
            business_code=choose.choice([*business, None]),
            validity=choose.choice(["", "valid", "partly", "invalid"]),
            first_response_at=answered,
            resolved_at=resolved,
            closed_at=closed,
            response_due_at=received + timedelta(hours=24),
            resolve_due_at=received + timedelta(days=5),
            round=choose.choice([0, 0, 0, 1]) if closed else 0,
        )
        if choose.random() < 0.15:
            Breach.objects.create(
                complaint=case,
                clock=choose.choice(["resolve", "legal"]),
                due_at=received,
                level=level,
                found_at=NOW,
            )
        if choose.random() < 0.2:
            Remedy.objects.create(
                complaint=case,
                kind=choose.choice(["refund", "compensation"]),
                amount_fen=choose.randint(1, 9) * 10_000,
                proposed_by=desk.officer,
                answer=choose.choice(["accepted", "accepted", "declined"]),
                decided_by=desk.bank.supervisor,
                decided_at=NOW,
            )
        if closed and choose.random() < 0.4:
            SurveyAnswer.objects.create(
                complaint=case, score=choose.choice([20, 59, 60, 95]), answered_at=closed
            )


def page_of(desk, person, unit="B01", period="2026Q4"):
    return statistics(scope_of(person_again(person), unit_code=unit, period_code=period, at=NOW))


def honest(cases, at=NOW):
    """Every case looked at by itself, with no word of the code that is tested."""
    found = Counter()
    paid = 0
    minutes = []
    for case in cases:
        clocks = {breach.clock for breach in case.breaches.all()}
        found["count"] += 1
        if case.state in ("new", "open", "resolved"):
            found["running"] += 1
        late = False
        if "response" in clocks or (case.first_response_at or at) > case.response_due_at:
            found["response_missed"] += 1
            late = True
        elif case.first_response_at:
            found["responded"] += 1
        if "resolve" in clocks or (case.resolved_at or at) > case.resolve_due_at:
            found["resolution_missed"] += 1
            late = True
        elif case.resolved_at:
            found["resolved"] += 1
        if "legal" in clocks:
            found["legal_missed"] += 1
            late = True
        if late:
            found["omitted"] += 1
        if case.round:
            found["reopened"] += 1
        if case.closed_at or case.round:
            found["ended"] += 1
        if case.validity:
            found["decided"] += 1
        if case.validity in ("valid", "partly"):
            found["valid"] += 1
        got = [remedy.amount_fen for remedy in case.remedies.all() if remedy.answer == "accepted"]
        if got:
            found["paid"] += 1
            paid += sum(got)
        scores = [answer.score for answer in case.survey_answers.all()]
        if scores:
            found["answered"] += 1
            if scores[-1] < 60:
                found["dissatisfied"] += 1
        others = [
            other
            for other in Complaint.objects.filter(
                customer=case.customer_id, topic=case.topic, is_consultation=False
            )
            if case.customer_id
            and other.pk != case.pk
            and timedelta(0) <= case.received_at - other.received_at <= timedelta(days=30)
        ]
        if others:
            found["repeated"] += 1
        if case.first_response_at:
            minutes.append((case.first_response_at - case.received_at).total_seconds() / 60)
    return found, paid, sorted(minutes)


def cases_of(quarter_start, quarter_end, *units):
    return [
        case
        for case in Complaint.objects.filter(is_consultation=False)
        if quarter_start <= business_date(case.received_at) < quarter_end and case.unit in units
    ]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("period", "first", "last"), [("2026Q4", (10, 1), (13, 1)), ("2026Q3", (7, 1), (10, 1))]
)
def test_totals_equal_the_honest_count(desk, period, first, last):
    start, end = date(2026, *first), date(2027, 1, 1) if last[0] == 13 else date(2026, *last)
    page = page_of(desk, desk.bank.branch_supervisor, period=period)
    counted, paid, minutes = honest(cases_of(start, end, desk.bank.unit, desk.bank.sister_unit))
    assert counted["count"] > 20
    for name in COUNTS:
        assert getattr(page.totals, name) == counted[name], name
    assert page.totals.paid_fen == paid
    half = len(minutes) // 2
    middle = minutes[half] if len(minutes) % 2 else (minutes[half - 1] + minutes[half]) / 2
    assert page.totals.response_median_minutes == middle
    assert page.totals.response_p90_minutes == minutes[-(-9 * len(minutes) // 10) - 1]


@pytest.mark.django_db
def test_every_part_and_every_cell_leads_to_exactly_its_cases(desk):
    scope = scope_of(person_again(desk.bank.branch_supervisor), unit_code="", period_code="2026Q4", at=NOW)
    page = statistics(scope)
    everything = cases_of(date(2026, 10, 1), date(2027, 1, 1), desk.bank.unit, desk.bank.sister_unit)
    truth = {
        "level": lambda case: str(case.level),
        "unit": lambda case: case.unit.code,
        "product": lambda case: case.product_line.code if case.product_line else "",
        "channel": lambda case: case.channel,
        "cause": lambda case: case.cause.code if case.cause else "",
    }
    for breakdown in page.breakdowns:
        says = truth[breakdown.dimension]
        assert {part.code for part in breakdown.parts} == {says(case) for case in everything}
        for part in breakdown.parts:
            theirs = [case for case in everything if says(case) == part.code]
            assert part.totals.count == len(theirs)
            behind = cases_behind(scope, figure="all", by=breakdown.dimension, code=part.code)
            assert {case.number for case in behind} == {case.number for case in theirs}
            missed = cases_behind(scope, figure="resolution_missed", by=breakdown.dimension, code=part.code)
            assert len(missed) == part.totals.resolution_missed == honest(theirs)[0]["resolution_missed"]
    for figure in Figure:
        assert len(cases_behind(scope, figure=figure.value)) == (
            page.totals.count if figure == Figure.ALL else getattr(page.totals, figure.value)
        )
    with pytest.raises(NothingToRead):
        cases_behind(scope, figure="nonsense")


@pytest.mark.django_db
def test_the_three_controls_count_services_and_promises(desk):
    for number in range(40):
        Interaction.objects.create(
            customer=desk.customer,
            staff=desk.bank.manager,
            summary="x",
            happened_at=datetime(2026, 10, 2, 9, number, tzinfo=SHANGHAI),
        )
    page = page_of(desk, desk.bank.supervisor, unit="S0101")
    counted, _paid, _minutes = honest(cases_of(date(2026, 10, 1), date(2027, 1, 1), desk.bank.unit))
    assert page.services.total == 40
    rates = {
        control.code: (control.count, control.rate, control.limit, control.is_over)
        for control in page.controls
    }
    assert rates == {
        "complaints": (counted["count"], counted["count"] * 2500, 20, True),
        "omissions": (counted["omitted"], counted["omitted"] * 2500, 10, True),
        "dissatisfied": (counted["dissatisfied"], counted["dissatisfied"] * 2500, 5, True),
    }


@pytest.mark.django_db
def test_the_way_takes_as_long_as_the_cases_say_and_months_add_up(desk):
    page = page_of(desk, desk.bank.branch_supervisor)
    cases = cases_of(date(2026, 10, 1), date(2027, 1, 1), desk.bank.unit, desk.bank.sister_unit)
    hours = sorted(
        (case.closed_at - case.received_at).total_seconds() / 3600 for case in cases if case.closed_at
    )
    whole = next(leg for leg in page.legs if leg.name == "whole")
    assert (whole.count, whole.p90_hours) == (len(hours), hours[-(-9 * len(hours) // 10) - 1])
    assert sum(count for month, count in page.trend if month.month >= 10) == len(cases)


@pytest.mark.django_db
def test_who_bought_again_is_read_from_the_accounts(desk, as_loader):
    pleased, cross = make_customer(desk.bank), make_customer(desk.bank)
    old = datetime(2026, 2, 2, 9, tzinfo=SHANGHAI)
    with as_loader():
        for customer, validity, days in ((pleased, "valid", 1), (cross, "invalid", 1)):
            register_imported(
                source_system="PAST",
                source_number=customer.customer_no,
                unit=desk.bank.unit,
                received_at=old,
                level=3,
                text="旧案",
                state="closed",
                channel="phone",
                category="business",
                topic="process",
                customer=customer,
                validity=validity,
                resolved_at=old + timedelta(days=days),
                closed_at=old + timedelta(days=days),
                resolve_due_at=old + timedelta(days=5),
            )
        make_account(pleased, opened_on=date(2026, 3, 1))
        make_account(cross, opened_on=date(2025, 3, 1))
    bought = {
        one.fate: (one.customers, one.again, one.published)
        for one in page_of(desk, desk.bank.supervisor, "S0101").bought
    }
    assert bought["solved_fast"] == (1, 1, 82)
    assert bought["complained"] == (1, 0, 19)


@pytest.mark.django_db
def test_a_case_about_the_line_is_in_none_of_its_figures(desk):
    before_it = page_of(desk, desk.bank.supervisor, unit="S0101", period="2026Q4")
    case = cases_of(date(2026, 10, 1), date(2027, 1, 1), desk.bank.unit)[0]
    with as_table_owner():
        services.registering._keep_from(case, accused=[desk.bank.colleague], by=None, at=NOW)
    seen = page_of(desk, desk.bank.supervisor, unit="S0101", period="2026Q4")
    assert seen.totals.count == before_it.totals.count - 1
    scope = scope_of(person_again(desk.bank.supervisor), unit_code="S0101", period_code="2026Q4", at=NOW)
    assert case.number not in {one.number for one in cases_behind(scope, figure="all")}
    report = report_of(scope)
    assert case.number not in workbook_text(report)
    officer = page_of(desk, desk.officer, unit="S0101", period="2026Q4")
    assert officer.totals.count == before_it.totals.count
    silent = [
        next(one.customers for one in page.bought if one.fate == "silent") for page in (before_it, seen)
    ]
    assert silent[0] <= silent[1]


def workbook_text(report):
    workbook = load_workbook(io.BytesIO(workbook_of(report)))
    return "\n".join(str(cell.value) for sheet in workbook for row in sheet.iter_rows() for cell in row)


@pytest.mark.django_db
def test_the_regulators_file_is_reproducible_to_the_row(desk):
    asked = {"unit_code": "B01", "period_code": "2026Q4", "at": NOW}
    report = report_of(scope_of(person_again(desk.branch_officer), **asked))
    again = report_of(scope_of(person_again(desk.bank.executive), **asked))
    assert report.sha256 == again.sha256
    cases = cases_of(date(2026, 10, 1), date(2027, 1, 1), desk.bank.unit, desk.bank.sister_unit)
    workbook = load_workbook(io.BytesIO(workbook_of(report)))
    tables, cells, listed = workbook.worksheets
    assert report.sha256 in tables["A2"].value
    numbers = [row[0].value for row in listed.iter_rows(min_row=2)]
    assert numbers == sorted(case.number for case in cases)
    by_cell = Counter(tuple(cell.value for cell in row[:4]) for row in cells.iter_rows(min_row=2))
    for row in tables.iter_rows(min_row=5, values_only=True):
        table, code, name, *figures = row
        for title, count in zip(report.columns, figures, strict=False):
            if name != report.tables[0].lines[-1].label:
                assert by_cell[table, code or None, name, title] == count
    for table in report.tables:
        *lines, total = table.lines
        assert sum(len(line.cells["all"]) for line in lines) == len(total.cells["all"]) == len(cases)
        assert sum(line.before for line in lines) == total.before
    make_complaint(desk)
    later = report_of(scope_of(person_again(desk.branch_officer), **asked | {"at": timezone.now()}))
    assert later.sha256 != report.sha256


@pytest.mark.django_db
def test_units_and_periods_that_are_not_ones_own_do_not_exist(desk):
    for person, unit, period in (
        (desk.officer, "B01", ""),
        (desk.officer, "S0102", ""),
        (desk.far_officer, "S0101", ""),
        (desk.officer, "S0101", "2027Q1"),
        (desk.officer, "S0101", "rubbish"),
        (desk.bank.manager, "", ""),
    ):
        with pytest.raises(NothingToRead):
            scope_of(person_again(person), unit_code=unit, period_code=period, at=NOW)
    assert (
        scope_of(person_again(desk.branch_officer), unit_code="", period_code="", at=NOW).unit
        == desk.bank.branch
    )
