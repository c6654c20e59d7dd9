"""Past cases of another system: read in any usual shape, wrong rows named where they stand, taken over once."""

import io
from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, transaction
from django.test import Client
from django.utils import timezone
from openpyxl import Workbook

from common.calendar import SHANGHAI
from complaints.models import Complaint, HistoryImport
from complaints.queries.history import preview
from complaints.queries.statistics import scope_of, statistics
from complaints.rules.history import Known, Wrong, read_history
from complaints.services import register_imported
from complaints.services.holding import NotAllowed, WrongState
from complaints.services.imports import order_import, read_history_file, set_mapping, take_over_history
from tests.complaints.making import make_desk
from tests.factories import fresh as person_again

AT = datetime(2026, 11, 20, 10, 0, tzinfo=SHANGHAI)
HEAD = [
    "投诉编号",
    "收到时间",
    "机构",
    "投诉内容",
    "客户号",
    "等级",
    "渠道",
    "办结时间",
    "首次回复时间",
    "是否有效",
]
FIT = [
    "2024-17",
    "2024-03-01 09:20",
    "城东支行",
    "回单两周没给",
    "C1",
    "一般",
    "热线",
    "2024-03-05",
    "2024-03-01 11:00",
    "属实",
]
KNOWN = Known(
    units={"城东支行": 1, "s0101": 1},
    customers={"c1": 9},
    products={"贷款": 4},
    causes={"c0101": 5},
    business={},
    channels={},
    staff={"m1001": 7},
)
MAPPING = {
    "number": 0,
    "received_at": 1,
    "unit": 2,
    "text": 3,
    "customer": 4,
    "level": 5,
    "channel": 6,
    "resolved_at": 7,
    "responded_at": 8,
    "validity": 9,
}


def read(*rows, mapping=MAPPING, codes=None, home=None):
    return read_history(
        list(enumerate(rows, start=2)), mapping=mapping, codes=codes or {}, known=KNOWN, home=home, at=AT
    )


def changed(**cells):
    row = list(FIT)
    for name, value in cells.items():
        row[MAPPING[name]] = value
    return row


# ---------------------------------------------------------------- the rules
def test_a_row_becomes_a_case_with_its_own_dates_and_our_codes():
    (case,) = read(FIT).cases
    assert (case.number, case.unit, case.customer, case.level, case.channel) == ("2024-17", 1, 9, 3, "phone")
    assert (case.validity, case.topic, case.category, case.state) == (
        "valid",
        "process",
        "business",
        "closed",
    )
    assert case.received_at == datetime(2024, 3, 1, 9, 20, tzinfo=SHANGHAI)
    assert case.resolved_at == case.closed_at == datetime(2024, 3, 5, 17, 30, tzinfo=SHANGHAI)


@pytest.mark.parametrize(
    ("cells", "field", "wrong"),
    [
        ({"responded_at": "2024-02-29 10:00"}, "responded_at", Wrong.BEFORE_COMPLAINT),
        ({"resolved_at": "2024-02-01"}, "resolved_at", Wrong.BEFORE_COMPLAINT),
        (
            {"received_at": "2027-01-01", "resolved_at": None, "responded_at": None},
            "received_at",
            Wrong.IN_FUTURE,
        ),
        ({"unit": "火星支行"}, "unit", Wrong.UNKNOWN_UNIT),
        ({"unit": None}, "unit", Wrong.MISSING),
        ({"text": None}, "text", Wrong.MISSING),
        ({"number": None}, "number", Wrong.MISSING),
        ({"number": "N" * 19}, "number", Wrong.TOO_LONG),
        ({"received_at": "三月一日"}, "received_at", Wrong.NOT_A_MOMENT),
        ({"customer": "C999"}, "customer", Wrong.UNKNOWN_CUSTOMER),
        ({"level": "红色"}, "level", Wrong.UNKNOWN_CODE),
        ({"resolved_at": None}, "closed_at", Wrong.STILL_OPEN),
    ],
)
def test_what_is_wrong_stands_at_its_row_and_field(cells, field, wrong):
    reading = read(FIT, changed(**{"number": "2024-18", **cells}))
    assert [case.number for case in reading.cases] == ["2024-17"]
    assert (3, field, wrong) in {(fault.row, fault.field, fault.wrong) for fault in reading.faults}


def test_a_number_that_stands_twice_is_taken_once():
    reading = read(FIT, FIT)
    assert (len(reading.cases), [(fault.row, fault.wrong) for fault in reading.faults]) == (
        1,
        [(3, Wrong.TWICE)],
    )


def test_codes_get_the_meaning_that_people_give_them_and_a_unit_is_filled_in():
    row = changed(level="红色", unit=None)
    (case,) = read(row, codes={"level": {"红色": "1"}}, home=1).cases
    assert (case.level, case.unit) == (1, 1)


def test_whom_a_case_is_about_comes_along_or_is_said_to_be_unknown():
    mapping = {**MAPPING, "accused": 10}
    (case,) = read([*FIT, "M1001"], mapping=mapping).cases
    assert case.accused == (7,)
    (fault,) = read([*FIT, "M1001;M9999"], mapping=mapping).faults
    assert (fault.field, fault.wrong) == ("accused", Wrong.UNKNOWN_PERSON)


# ---------------------------------------------------------------- in the bank
@pytest.fixture
def desk(settings, tmp_path):
    settings.FILES_DIR = str(tmp_path)
    return make_desk()


def workbook(*rows):
    book = Workbook()
    for row in [HEAD, *rows]:
        book.active.append(row)
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def row_of(desk, number, **cells):
    return changed(**{"number": number, "unit": "S0101", "customer": desk.customer.customer_no, **cells})


def brought(desk, content, *, by=None, name="past.xlsx", system="OLD"):
    return read_history_file(
        content=io.BytesIO(content),
        name=name,
        size=len(content),
        source_system=system,
        unit=None,
        form_key=uuid4(),
        by=by or desk.officer,
        at=timezone.now(),
    )


def taken(history, desk, as_loader):
    order_import(history=history, by=desk.officer, at=timezone.now())
    history.refresh_from_db()
    with as_loader():
        new = take_over_history(job_id=history.job_id, at=timezone.now() + timedelta(minutes=5))
    history.refresh_from_db()
    return new


@pytest.mark.django_db(transaction=True)
def test_a_file_is_checked_then_taken_over_once_and_counted_from_day_one(desk, as_loader):
    rows = [row_of(desk, f"2024-{number}") for number in range(3)]
    history = brought(desk, workbook(*rows, row_of(desk, "2024-9", responded_at="2024-02-01")))
    seen = preview(history, at=timezone.now())
    assert (seen.rows, seen.fit, seen.known, seen.left_out) == (4, 3, 0, 1)
    assert Complaint.objects.count() == 0
    assert taken(history, desk, as_loader) == 3
    assert (history.state, history.taken, history.known) == ("done", 3, 0)
    assert history.faults == [[5, "responded_at", "before_complaint", "2024-02-01"]]
    case = Complaint.objects.order_by("pk").first()
    assert (case.number, case.imported, case.sequence, case.first_contact) == ("OLD-2024-0", True, None, None)
    page = statistics(
        scope_of(person_again(desk.officer), unit_code="", period_code="2024Q1", at=timezone.now())
    )
    assert (page.totals.count, page.totals.imported, page.totals.responded, page.totals.resolved) == (
        3,
        3,
        3,
        3,
    )
    again = brought(desk, workbook(*rows, row_of(desk, "2024-9")))
    assert taken(again, desk, as_loader) == 1
    assert (again.taken, again.known, Complaint.objects.count()) == (1, 3, 4)
    with as_loader():
        assert take_over_history(job_id=again.job_id, at=timezone.now() + timedelta(hours=1)) == 0


@pytest.mark.django_db
def test_a_csv_of_gbk_is_read_alike_and_its_columns_can_be_chosen(desk):
    lines = [",".join(map(str, line)) for line in [["甲", *HEAD[1:]], row_of(desk, "2024-1", level="橙")]]
    history = brought(desk, "\r\n".join(lines).encode("utf-8"), name="past.csv")
    assert "number" not in history.mapping
    assert preview(history, at=timezone.now()).fit == 0
    mapping = {**history.mapping, "number": 0, "nonsense": 1, "text": 99}
    set_mapping(history=history, mapping={**mapping, "text": 3}, codes={}, by=desk.officer, at=timezone.now())
    history.refresh_from_db()
    seen = preview(history, at=timezone.now())
    assert [(question.field, question.said, question.count) for question in seen.questions] == [
        ("level", "橙", 1)
    ]
    set_mapping(
        history=history,
        mapping=history.mapping,
        codes={"level": {"橙": "2"}},
        by=desk.officer,
        at=timezone.now(),
    )
    history.refresh_from_db()
    assert preview(history, at=timezone.now()).fit == 1


@pytest.mark.django_db
def test_an_ordered_file_is_not_read_differently_afterwards(desk):
    history = brought(desk, workbook(row_of(desk, "1")))
    order_import(history=history, by=desk.officer, at=timezone.now())
    order_import(history=history, by=desk.officer, at=timezone.now())
    with pytest.raises(WrongState):
        set_mapping(history=history, mapping={}, codes={}, by=desk.officer, at=timezone.now())


@pytest.mark.django_db
def test_the_web_cannot_write_a_past_case_and_a_manager_brings_none(desk):
    with pytest.raises(DatabaseError), transaction.atomic():
        register_imported(
            source_system="OLD", source_number="1", unit=desk.bank.unit, received_at=AT, level=3, text="x"
        )
    with pytest.raises(NotAllowed):
        brought(desk, workbook(row_of(desk, "1")), by=desk.bank.manager)
    with pytest.raises(DatabaseError), transaction.atomic():
        HistoryImport.objects.all().delete()


@pytest.mark.django_db(transaction=True)
def test_a_past_case_about_a_colleague_is_kept_from_them_and_their_line(desk, as_loader):
    book = Workbook()
    for row in ([*HEAD, "被投诉人工号"], [*row_of(desk, "7"), desk.bank.colleague.employee_no]):
        book.active.append(row)
    written = io.BytesIO()
    book.save(written)
    history = brought(desk, written.getvalue())
    assert taken(history, desk, as_loader) == 1
    for person in (desk.bank.colleague, desk.bank.supervisor):
        assert not Complaint.objects.visible_to(person_again(person)).exists()
    assert Complaint.objects.visible_to(person_again(desk.officer)).count() == 1


# ---------------------------------------------------------------- on screen
@pytest.mark.django_db
def test_the_pages_lead_from_a_file_to_its_outcome(desk):
    browser = Client()
    browser.force_login(desk.officer, backend="django.contrib.auth.backends.ModelBackend")
    file = SimpleUploadedFile("past.xlsx", workbook(row_of(desk, "1"), row_of(desk, "2", unit="火星")))
    form = {"source_system": "oldcrm", "form_key": str(uuid4()), "file": file}
    answer = browser.post("/complaints/imports/", form)
    assert answer.status_code == 302
    (history,) = HistoryImport.objects.all()
    assert history.source_system == "OLDCRM"
    page = browser.get(answer.url).content.decode()
    assert "火星" in page and "no such unit" in page and "OLDCRM-1" in page
    columns = {f"column_{name}": str(place) for name, place in history.mapping.items()}
    assert browser.post(answer.url, {**columns, "column_unit": ""}).status_code == 302
    history.refresh_from_db()
    assert "unit" not in history.mapping
    assert browser.post(answer.url, columns).status_code == 302
    assert browser.post(f"{answer.url}take/", {"sent": "1"}).status_code == 302
    history.refresh_from_db()
    assert history.state != HistoryImport.State.READ


@pytest.mark.django_db
def test_what_is_no_table_is_refused_at_the_field(desk):
    browser = Client()
    browser.force_login(desk.officer, backend="django.contrib.auth.backends.ModelBackend")
    file = SimpleUploadedFile("past.xlsx", b"PK\x03\x04 nothing")
    form = {"source_system": "OLD", "form_key": str(uuid4()), "file": file}
    answer = browser.post("/complaints/imports/", form)
    assert answer.status_code == 422
    assert "no table that can be read" in answer.content.decode()
    assert HistoryImport.objects.count() == 0


@pytest.mark.django_db
def test_anothers_file_does_not_exist_and_a_manager_may_not(desk):
    history = brought(desk, workbook(row_of(desk, "1")))
    for person, status in ((desk.far_officer, 404), (desk.bank.manager, 403), (desk.bank.executive, 200)):
        browser = Client()
        browser.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
        assert browser.get(f"/complaints/imports/{history.public_id}/").status_code == status
