"""Past cases of another system: read in any usual shape, wrong rows named where they stand, taken over once."""

from datetime import datetime, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, transaction
from django.utils import timezone

from common.calendar import SHANGHAI
from common.models import uuid7
from complaints.models import Complaint
from complaints.queries.statistics import scope_of, statistics
from complaints.services import register_imported
from imports.models import SheetPart, SheetRun
from imports.queries import preview
from imports.rules import Verdict
from imports.services import MayNotImport, NotDone, order_run, order_undo, take_over
from tests.complaints.making import accepted, make_desk
from tests.complaints.test_forty_ways import held
from tests.factories import fresh
from tests.imports.conftest import acting

AT = datetime(2026, 11, 20, 10, 0, tzinfo=SHANGHAI)
HEADS = [
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
    "被投诉人工号",
]
FIT = {
    "投诉编号": "2024-17",
    "收到时间": "2024-03-01 09:20",
    "机构": "S0101",
    "投诉内容": "回单两周没给",
    "客户号": None,
    "等级": "一般",
    "渠道": "热线",
    "办结时间": "2024-03-05",
    "首次回复时间": "2024-03-01 11:00",
    "是否有效": "属实",
    "被投诉人工号": None,
}


@pytest.fixture
def desk(settings, tmp_path, db):
    settings.FILES_DIR = str(tmp_path)
    return make_desk()


@pytest.fixture
def past(desk, brought):
    def bring(*rows, by=None, heads=HEADS, **said) -> SheetRun:
        said = {"source_system": "OLD", **said}
        return brought(by or desk.officer, "complaints", heads, *rows, **said)

    return bring


def row(**cells):
    return [{**FIT, **cells}[head] for head in HEADS]


def taken(run, desk, as_loader) -> int:
    order_run(run=run, **acting(desk.officer))
    run.refresh_from_db()
    with as_loader():
        take_over(job_id=run.job_id, at=timezone.now() + timedelta(minutes=5))
    run.refresh_from_db()
    return run.taken


@pytest.mark.parametrize(
    ("cells", "field", "code"),
    [
        ({"首次回复时间": "2024-02-29 10:00"}, "responded_at", "before_complaint"),
        ({"办结时间": "2024-02-01"}, "resolved_at", "before_complaint"),
        ({"收到时间": "2099-01-01", "办结时间": None, "首次回复时间": None}, "received_at", "future"),
        ({"机构": "火星支行"}, "unit", "no_such_unit"),
        ({"机构": None}, "unit", "empty"),
        ({"投诉内容": None}, "text", "empty"),
        ({"投诉编号": None}, "number", "empty"),
        ({"投诉编号": "N" * 19}, "number", "too_long"),
        ({"收到时间": "三月一日"}, "received_at", "unreadable"),
        ({"客户号": "C999"}, "customer", "no_such_customer"),
        ({"等级": "红色"}, "level", "unknown_word"),
        ({"办结时间": None}, "closed_at", "still_open"),
        ({"被投诉人工号": "M1001;M9999"}, "accused", "no_such_person"),
        ({"投诉编号": "2024-17"}, "number", "twice"),
    ],
)
def test_what_is_wrong_stands_at_its_row_and_field(past, cells, field, code):
    shown = preview(past(row(), row(**{"投诉编号": "2024-18", **cells})), at=timezone.now())
    assert [each.number for each in shown.fit] == [2]
    assert (3, field, code) in {(fault.row, fault.field, fault.code) for fault in shown.faults}


@pytest.mark.django_db(transaction=True)
def test_a_file_is_checked_then_taken_over_once_and_counted_from_day_one(desk, past, as_loader):
    number = desk.customer.customer_no
    rows = [row(投诉编号=f"2024-{place}", 客户号=number) for place in range(3)]
    run = past(*rows, row(投诉编号="2024-9", 首次回复时间="2024-02-01"))
    seen = preview(run, at=timezone.now())
    assert [seen.counts[each] for each in (Verdict.MAKE, Verdict.SAME, Verdict.WRONG)] == [3, 0, 1]
    assert Complaint.objects.count() == 0
    assert taken(run, desk, as_loader) == 3
    assert run.faults == [[5, "responded_at", "before_complaint", "2024-02-01"]]
    # Past cases name people: neither their file, its heads nor their rows are kept once they were taken over.
    assert (run.state, run.file, run.header, SheetPart.objects.count()) == ("done", None, [], 0)
    case = Complaint.objects.order_by("pk").first()
    assert (case.number, case.imported, case.sequence, case.first_contact) == ("OLD-2024-0", True, None, None)
    assert (case.level, case.channel, case.validity, case.topic, case.state) == (
        3,
        "phone",
        "valid",
        "process",
        "closed",
    )
    assert case.customer == desk.customer
    assert case.received_at == datetime(2024, 3, 1, 9, 20, tzinfo=SHANGHAI)
    assert case.resolved_at == case.closed_at == datetime(2024, 3, 5, 17, 30, tzinfo=SHANGHAI)
    page = statistics(scope_of(fresh(desk.officer), unit_code="", period_code="2024Q1", at=timezone.now()))
    totals = page.totals
    assert (totals.count, totals.imported, totals.responded, totals.resolved) == (3, 3, 3, 3)
    again = past(*rows, row(投诉编号="2024-9"))
    assert taken(again, desk, as_loader) == 1
    assert (again.taken, again.known, Complaint.objects.count()) == (1, 3, 4)
    # Cases are never deleted, so such a table is not taken back.
    with pytest.raises(NotDone):
        order_undo(run=run, **acting(desk.officer))


@pytest.mark.django_db(transaction=True)
def test_a_table_neither_replaces_nor_hides_a_live_case(desk, past, as_loader):
    live = accepted(desk)
    before = held(live)
    rows = [row(投诉编号=live.number, 机构=desk.bank.unit.code), row(投诉编号="2024-1")]
    assert taken(past(*rows), desk, as_loader) == 2
    assert held(live) == before
    assert Complaint.objects.get(imported=False) == live


@pytest.mark.django_db(transaction=True)
def test_a_past_case_about_a_colleague_is_kept_from_them_and_their_line(desk, past, as_loader):
    assert taken(past(row(被投诉人工号=desk.bank.colleague.employee_no)), desk, as_loader) == 1
    for person in (desk.bank.colleague, desk.bank.supervisor):
        assert not Complaint.objects.visible_to(fresh(person)).exists()
    assert Complaint.objects.visible_to(fresh(desk.officer)).count() == 1


def test_the_web_cannot_write_a_past_case_and_a_manager_brings_none(desk, past):
    with pytest.raises(DatabaseError), transaction.atomic():
        register_imported(
            source_system="OLD", source_number="1", unit=desk.bank.unit, received_at=AT, level=3, text="x"
        )
    with pytest.raises(MayNotImport):
        past(row(), by=desk.bank.manager)


def test_the_pages_lead_from_a_file_to_its_outcome(desk, past, signed_in):
    client = signed_in(desk.officer)
    content = "投诉编号,收到时间,机构,投诉内容,等级,办结时间\n1,2024-03-01,,没有回单,红色,2024-03-05\n"
    file = SimpleUploadedFile("past.csv", content.encode("gb18030"))
    form = {"source_system": "oldcrm", "unit": "S0101", "form_key": str(uuid7()), "file": file}
    answer = client.post("/imports/into/complaints/", form)
    assert answer.status_code == 302
    run = SheetRun.objects.get()
    assert run.said == {"source_system": "OLDCRM", "unit": "S0101"}
    page = client.get(answer.url).content.decode()
    assert "红色" in page and "is no word that is known here" in page and "OLDCRM" in page
    columns = {f"column_{name}": str(place) for name, place in run.mapping.items()}
    assert client.post(answer.url, {**columns, "code_0": "1"}).status_code == 302
    run.refresh_from_db()
    assert preview(run, at=timezone.now()).counts[Verdict.MAKE] == 1
    assert client.post(f"{answer.url}take/", {"sent": "1"}).status_code == 302
    run.refresh_from_db()
    assert run.state == "ordered"


@pytest.mark.parametrize("name", ["x", "a b", "旧系统", ""])
def test_a_name_of_a_system_that_is_none_is_refused_at_its_field(desk, signed_in, name):
    file = SimpleUploadedFile("past.csv", "编号,内容\n1,2\n".encode())
    form = {"source_system": name, "form_key": str(uuid7()), "file": file}
    answer = signed_in(desk.officer).post("/imports/into/complaints/", form)
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["source_system"])
    assert SheetRun.objects.count() == 0


def test_anothers_file_does_not_exist_but_for_senior_management(desk, past, signed_in):
    run = past(row())
    for person, status in ((desk.far_officer, 404), (desk.bank.manager, 404), (desk.bank.executive, 200)):
        assert signed_in(person).get(f"/imports/{run.public_id}/").status_code == status
