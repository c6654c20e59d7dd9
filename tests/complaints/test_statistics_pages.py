"""The pages of the figures: whole in both languages, at one price for few and many cases, and a file that opens."""

import io

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from openpyxl import load_workbook

from audit.models import Act
from complaints import services
from complaints.models import ReportSnapshot
from tests.complaints.making import accepted, as_table_owner, closed, make_complaint
from tests.factories import make_customer
from tests.pages.test_translated import english_on

pytestmark = pytest.mark.django_db
PAGES = [
    "/complaints/statistics/",
    "/complaints/statistics/cases/?figure=all",
    "/complaints/statistics/cases/?figure=resolution_missed&by=level&is=3",
    "/complaints/statistics/regulator/",
    "/complaints/imports/",
]


def browser_of(person):
    browser = Client()
    browser.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return browser


@pytest.mark.parametrize("path", PAGES[:4])
def test_queries_of_the_figures_do_not_grow_with_the_cases(desk, path):
    browser = browser_of(desk.officer)
    counts = []
    for many in (3, 30):
        for _ in range(many):
            make_complaint(desk, customer=make_customer(desk.bank))
        browser.get(path)
        with CaptureQueriesContext(connection) as asked:
            assert browser.get(path).status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[1]
    assert counts[0] < 60


def test_the_page_shows_what_the_cases_are(desk):
    closed(desk)
    accepted(desk)
    page = browser_of(desk.officer).get("/complaints/statistics/").content.decode()
    assert "2 complaints" in page
    assert "Hand-over between departments" in page
    listed = browser_of(desk.officer).get("/complaints/statistics/cases/?figure=running").content.decode()
    assert "S0101-" in listed and "1 complaint" in listed


def test_the_file_opens_and_that_it_was_drawn_up_is_recorded(desk):
    closed(desk)
    answer = browser_of(desk.officer).post("/complaints/statistics/regulator/file/", {"sent": "1"})
    workbook = load_workbook(io.BytesIO(answer.content))
    assert [sheet.max_row > 1 for sheet in workbook.worksheets] == [True, True, True]
    act = Act.objects.get(kind="complaint.report_drawn_up")
    assert (act.actor, act.after["cases"], act.subject_id) == (desk.officer, 1, str(desk.bank.unit.pk))
    assert act.after["sha256"] in workbook.worksheets[0]["A2"].value
    assert act.after["sha256"][:12] in answer["Content-Disposition"]


def test_no_page_of_the_figures_speaks_source_english(desk, pseudo_translated):
    closed(desk)
    make_complaint(desk)
    desk.officer.language = "zh-hans"
    desk.officer.save(update_fields=["language"])
    browser = browser_of(desk.officer)
    spoken = {path: english_on(browser.get(path).content.decode()) for path in PAGES}
    assert {path: said for path, said in spoken.items() if said} == {}


def rows_of(answer):
    workbook = load_workbook(io.BytesIO(answer.content))
    return [[[cell.value for cell in row] for row in sheet.iter_rows()] for sheet in workbook.worksheets]


def test_what_was_drawn_up_is_drawn_up_again_to_the_row_whatever_became_of_the_cases(desk):
    running = accepted(desk)
    closed(desk)
    browser = browser_of(desk.officer)
    then = rows_of(browser.post("/complaints/statistics/regulator/file/"))
    services.withdraw_complaint(complaint=running, text="客户撤回", by=desk.officer)
    make_complaint(desk)
    kept = ReportSnapshot.objects.get()
    page = f"/complaints/statistics/regulator/{kept.public_id}/"
    again = browser.post(f"{page}file/")
    assert rows_of(again) == then
    assert kept.sha256[:12] in again["Content-Disposition"]
    assert rows_of(browser.post("/complaints/statistics/regulator/file/")) != then
    shown = browser.get(page).content.decode()
    assert "still give it" in shown and "2 complaints" in shown
    listed = browser.get("/complaints/statistics/regulator/").content.decode()
    assert page in listed and "differs from the cases as they are now" in listed
    acts = Act.objects.filter(kind="complaint.report_drawn_up").order_by("pk")
    assert [act.after["again"] for act in acts] == [False, True, False]


def test_a_kept_report_does_not_exist_for_whom_a_case_of_it_is_kept_from_nor_elsewhere(desk):
    case = closed(desk)
    browser_of(desk.officer).post("/complaints/statistics/regulator/file/")
    page = f"/complaints/statistics/regulator/{ReportSnapshot.objects.get().public_id}/"
    assert browser_of(desk.bank.supervisor).get(page).status_code == 200
    assert browser_of(desk.far_officer).get(page).status_code == 404
    with as_table_owner():
        services.registering._keep_from(case, accused=[desk.bank.colleague], by=None, at=timezone.now())
    assert browser_of(desk.bank.supervisor).get(page).status_code == 404
    assert (
        page not in browser_of(desk.bank.supervisor).get("/complaints/statistics/regulator/").content.decode()
    )
    assert browser_of(desk.officer).get(page).status_code == 200


@pytest.mark.parametrize(
    "change",
    ["UPDATE complaints_reportedcase SET repeated = true", "DELETE FROM complaints_reportsnapshot"],
)
def test_what_was_reported_stays(desk, change):
    closed(desk)
    browser_of(desk.officer).post("/complaints/statistics/regulator/file/")
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(change)
