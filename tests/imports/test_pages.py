"""The pages and the API of tables: the same rows, the same faults, the same person; a table does once what it does."""

from base64 import b64encode
from datetime import timedelta
from unittest.mock import patch

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from audit.models import Act
from common.models import uuid7
from common.spreadsheets import Table, read_sheet, write_workbook
from crm_site.celery import app as celery_app
from crm_site.schedule import TASK_OF_KIND
from customers.models import Contact, Customer
from imports.models import SheetRun
from imports.queries import preview
from imports.rules import Verdict
from imports.services import JOB_KIND, UNDO_KIND, let_go_of_tables, take_over
from imports.services import undo as take_back
from imports.targets import targets_for
from tests.factories import fresh, make_customer
from tests.imports.conftest import done

RUNS = "/api/v1/imports/"
HEADS = ["客户号", "员工数", "数据年份"]


@pytest.fixture
def customer(bank) -> Customer:
    return make_customer(bank, staff_count=80)


def table(*rows) -> bytes:
    return write_workbook([Table("list", HEADS, [list(row) for row in rows])])


def sent(client, content: bytes):
    file = SimpleUploadedFile("名单.xlsx", content)
    return client.post("/imports/into/customers/", {"file": file, "form_key": str(uuid7())})


def test_a_table_is_mapped_checked_taken_over_and_taken_back_on_its_page(bank, customer, signed_in):
    client = signed_in(bank.manager)
    answer = sent(client, table([customer.customer_no, "120", 2025], ["C-x", 7, 2025]))
    assert answer.status_code == 302
    # One head is none of ours: a person says which column it is.
    assert SheetRun.objects.get().mapping == {"customer_no": 0, "figures_year": 2}
    mapped = client.post(
        answer.url, {"column_customer_no": "0", "column_staff_count": "1", "column_figures_year": "2"}
    )
    assert mapped.url == answer.url
    shown = client.get(answer.url).content.decode()
    assert "Take 1 row in" in shown
    assert "is no customer that you may change" in shown
    client.post(f"{answer.url}take/")
    run = SheetRun.objects.get()
    assert "hx-trigger" in client.get(answer.url).content.decode()
    take_over(job_id=run.job_id)
    done = client.get(answer.url)
    assert "Take it back" in done.content.decode()
    customer.refresh_from_db()
    assert customer.staff_count == 120
    client.post(f"{answer.url}undo/")
    run.refresh_from_db()
    take_back(job_id=run.undo_job_id)
    customer.refresh_from_db()
    assert customer.staff_count == 80
    assert "Everything that this file did was taken back." in client.get(answer.url).content.decode()


def test_a_file_that_is_no_table_is_refused_beside_its_field(bank, signed_in):
    answer = sent(signed_in(bank.manager), b"%PDF-1.7 no table")
    assert answer.status_code == 422
    assert "This is no table that can be read" in answer.content.decode()
    assert SheetRun.objects.count() == 0


def test_what_is_wrong_with_a_missing_column_stands_in_the_first_cell(bank, customer, signed_in):
    client = signed_in(bank.manager)
    content = write_workbook([Table("list", ["客户号", "人数"], [[customer.customer_no, 120]])])
    shown = client.get(sent(client, content).url)
    (row,) = shown.context["preview"].wrong
    assert [cell.wrong for cell in row.cells] == ["Year of the figures is missing", ""]


def test_the_template_is_a_table_that_is_read_without_mapping(bank, signed_in):
    said = {"unit": bank.unit.code, "source": "event", "source_system": "OLD"}
    client = signed_in(bank.supervisor)
    for target in targets_for(fresh(bank.supervisor)):
        for kind in ("xlsx", "csv"):
            content = client.get(f"/imports/into/{target.code}/template/", {"format": kind}).content
            answer = client.post(
                f"/imports/into/{target.code}/",
                {"file": SimpleUploadedFile(f"t.{kind}", content), "form_key": str(uuid7()), **said},
            )
            run = SheetRun.objects.get(public_id=answer.url.strip("/").split("/")[-1])
            assert run.mapping == {each.name: place for place, each in enumerate(target.fields)}
            assert read_sheet(content).rows


def test_the_api_does_what_the_page_does_with_the_same_faults(bank, customer, signed_in):
    client = signed_in(bank.manager)
    told = client.get(f"{RUNS}targets/").json()
    assert [each["code"] for each in told] == ["customers", "people", "prospects"]
    assert told[2]["said"] == ["unit", "source", "only_qualifying"]
    words = {
        "target": "customers",
        "file_name": "a.xlsx",
        "content": b64encode(table([customer.customer_no, 120, 2025], ["C-x", 7, 2025])).decode(),
        "form_key": str(uuid7()),
    }
    made = client.post(RUNS, words, content_type="application/json")
    assert made.status_code == 201, made.content
    assert client.post(RUNS, words, content_type="application/json").json()["id"] == made.json()["id"]
    one = f"{RUNS}{made.json()['id']}/"
    mapped = client.patch(
        one,
        {"mapping": {"customer_no": 0, "staff_count": 1, "figures_year": 2}},
        content_type="application/json",
        headers={"If-Match": made["ETag"]},
    )
    assert mapped.status_code == 200
    check = client.get(f"{one}check/").json()
    assert (check["make"], check["change"], check["wrong"]) == (0, 1, 1)
    faults = [(each["row"], each["field"], each["code"]) for each in check["faults"]]
    assert faults == [(3, "customer_no", "not_yours")]
    assert client.post(f"{one}take/", {}, content_type="application/json").status_code == 202
    take_over(job_id=SheetRun.objects.get().job_id)
    done = client.get(one).json()
    assert (done["state"], done["made"], done["changed"], done["left_out"]) == ("done", 0, 1, 1)
    assert client.get(f"{one}check/").status_code == 409
    assert [each["code"] for each in client.get(f"{one}faults/").json()] == ["not_yours"]
    assert client.post(f"{one}undo/", {}, content_type="application/json").status_code == 202
    take_back(job_id=SheetRun.objects.get().undo_job_id)
    customer.refresh_from_db()
    assert customer.staff_count == 80
    assert client.post(f"{one}undo/", {}, content_type="application/json").status_code == 409


def test_a_part_done_twice_writes_once(bank, customer, signed_in):
    client = signed_in(bank.manager)
    heads = ["客户号", "姓名", "来源"]
    content = write_workbook([Table("list", heads, [[customer.customer_no, "王敏", "名片"]])])
    url = client.post(
        "/imports/into/people/",
        {"file": SimpleUploadedFile("p.xlsx", content), "form_key": str(uuid7())},
    ).url
    client.post(f"{url}take/")
    client.post(f"{url}take/")
    run = SheetRun.objects.get()
    take_over(job_id=run.job_id)
    take_over(job_id=run.job_id)
    assert Contact.objects.filter(customer=customer).count() == 1
    assert client.get(url).status_code == 200  # its file is gone, its page is not


def test_a_table_whose_worker_died_is_taken_up_again():
    """The reaper of lost jobs knows the task of each kind."""
    assert (TASK_OF_KIND[JOB_KIND], TASK_OF_KIND[UNDO_KIND]) == ("imports.take_over", "imports.undo")
    celery_app.loader.import_default_modules()
    assert {"imports.take_over", "imports.undo"} <= celery_app.tasks.keys()


def test_a_table_that_nobody_took_over_is_let_go_and_its_page_says_so(bank, customer, signed_in, settings):
    settings.IMPORT_KEPT_DAYS = 30
    client = signed_in(bank.manager)
    url = sent(client, table([customer.customer_no, "120", 2025])).url
    run = SheetRun.objects.get()
    assert let_go_of_tables(at=run.uploaded_at + timedelta(days=29)) == 0
    assert let_go_of_tables(at=run.uploaded_at + timedelta(days=31)) == 1
    run.refresh_from_db()
    assert (run.state, run.file, run.header, run.parts.count()) == ("let_go", None, [], 0)
    # What the person said stays, and the page and the trail say what became of it.
    assert run.mapping == {"customer_no": 0, "figures_year": 2}
    assert "its rows were let go on" in client.get(url).content.decode()
    act = Act.objects.get(kind="import.let_go")
    assert act.after == {"target": "customers", "file": "名单.xlsx", "brought_by": bank.manager.employee_no}
    client.post(f"{url}take/")
    run.refresh_from_db()
    assert (run.state, run.job) == ("let_go", None)
    assert let_go_of_tables(at=run.uploaded_at + timedelta(days=99)) == 0


def test_the_file_is_parsed_once_however_often_its_rows_are_asked_for(bank, customer, signed_in, brought):
    rows = [[customer.customer_no if place == 0 else f"C-{place}", place, 2025] for place in range(450)]
    run = brought(bank.manager, "customers", ["客户号", "员工人数", "数据年份"], *rows, ["C-7", 1, 2025])
    assert [len(part.rows) for part in run.parts.all()] == [200, 200, 51]
    with (
        patch("imports.staging.sheet_of", side_effect=AssertionError),
        patch("imports.services.sheet_of", side_effect=AssertionError),
    ):
        shown = preview(run, at=timezone.now())
        assert (shown.counts[Verdict.CHANGE], shown.counts[Verdict.WRONG]) == (1, 450)
        done(run, bank.manager)
    # A key of an earlier part is known in a later one.
    assert (run.twice, run.changed, run.wrong_rows, run.parts.count()) == ([452], 1, 450, 0)
    assert [452, "customer_no", "twice", "C-7"] in run.faults
