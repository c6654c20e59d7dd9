"""Targets by page, API and table: one service, errors where they belong, nothing typed lost."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from common.calendar import business_today
from imports.models import RowChange
from imports.queries import preview
from targets.models import Target
from targets.rules import Levels, Measure
from targets.services import set_targets
from tests.factories import make_bank
from tests.imports.conftest import acting, brought, done, taken_back  # noqa: F401  # brought is a fixture

pytestmark = pytest.mark.django_db
WAN = 1_000_000
YEAR = business_today().year + 1
MONTH = date(YEAR, 3, 1)


@pytest.fixture
def bank():
    return make_bank()


def signed_in(person):
    client = Client(HTTP_ACCEPT_LANGUAGE="en")
    client.force_login(person)
    return client


def edit_url(unit, person=None, measure="deposits"):
    url = reverse("targets:edit", args=[unit.code, measure, YEAR])
    return f"{url}?person={person.employee_no}" if person else url


def typed(**months):
    """A whole form: months as `m03=("1", "2", "3")`, the others empty."""
    data = {}
    for place in range(1, 13):
        levels = months.get(f"m{place:02d}", ("", "", ""))
        data |= {
            f"{name}_{place:02d}": value
            for name, value in zip(("floor", "target", "stretch"), levels, strict=True)
        }
        data[f"seen_{place:02d}"] = months.get(f"seen{place:02d}", "0")
    return data


def test_a_year_is_typed_in_ten_thousand_yuan_and_shown_on_the_table_above(bank):
    client = signed_in(bank.branch_supervisor)
    answer = client.post(edit_url(bank.unit), typed(m03=("1.5", "2", "2.5")))
    assert (answer.status_code, answer.url.split("?")[0]) == (302, reverse("targets:board"))
    assert Target.objects.get().levels == Levels(1_500_000, 2 * WAN, 2_500_000)
    page = client.get(answer.url + "&by=month&level=stretch").content.decode()
    assert bank.unit.label in page
    assert client.get(reverse("targets:board"), {"measure": "x"}).status_code == 422


def test_what_is_wrong_is_said_at_its_field_and_what_was_typed_stays(bank):
    client = signed_in(bank.branch_supervisor)
    answer = client.post(
        edit_url(bank.unit),
        typed(m03=("1", "", "3"), m04=("5", "4", "6"), m05=("x", "1", "1"), m06=("7", "8", "9")),
    )
    form = answer.context["form"]
    assert answer.status_code == 422
    assert set(form.errors) == {"target_03", "target_04", "floor_05"}
    assert 'value="7"' in answer.content.decode()
    assert Target.objects.count() == 0


def test_who_is_second_is_told_and_can_then_decide(bank):
    page = edit_url(bank.unit, bank.manager)
    first, second = signed_in(bank.supervisor), signed_in(bank.branch_supervisor)
    assert first.post(page, typed(m03=("1", "2", "3"))).status_code == 302
    answer = second.post(page, typed(m03=("4", "5", "6")))
    assert (answer.status_code, set(answer.context["form"].errors)) == (422, {"floor_03"})
    assert 'value="4"' in answer.content.decode()
    assert "set by Xu Jia:" in answer.content.decode()
    assert Target.objects.get().target == 2 * WAN
    assert second.post(page, typed(m03=("4", "5", "6"), seen03="1")).status_code == 302
    assert Target.objects.get().target == 5 * WAN


def test_the_api_sets_changes_and_takes_away_by_the_same_rules(bank):
    client = signed_in(bank.branch_supervisor)
    body = {
        "unit": bank.unit.code,
        "measure": "customers",
        "month": f"{MONTH:%Y-%m}",
        "floor": "5",
        "target": "8",
        "stretch": "9",
    }
    made = client.post("/api/v1/targets/", body, content_type="application/json")
    assert (made.status_code, made.json()["target"], made.json()["person"]) == (201, "8", None)
    assert client.post("/api/v1/targets/", body, content_type="application/json").status_code == 409
    half = client.post(
        "/api/v1/targets/",
        body | {"measure": "new_customers", "floor": "0.5"},
        content_type="application/json",
    )
    assert (half.status_code, [error["field"] for error in half.json()["errors"]]) == (400, ["floor"])
    mine = client.post("/api/v1/targets/", body | {"unit": bank.branch.code}, content_type="application/json")
    assert mine.status_code == 403
    one = f"/api/v1/targets/{made.json()['id']}/"
    levels = {"floor": "6", "target": "8", "stretch": "9"}
    tag = {"HTTP_IF_MATCH": made.headers["ETag"]}
    changed = client.put(one, levels, content_type="application/json", **tag)
    assert (changed.status_code, changed.json()["floor"], changed.json()["version"]) == (200, "6", 2)
    assert client.put(one, levels, content_type="application/json", **tag).status_code == 412
    listed = client.get("/api/v1/targets/", {"measure": "customers", "unit": bank.branch.code}).json()[
        "results"
    ]
    assert [row["floor"] for row in listed] == ["6"]
    assert client.delete(one, HTTP_IF_MATCH=changed.headers["ETag"]).status_code == 204
    assert Target.objects.count() == 0


def test_a_table_sets_targets_names_wrong_cells_and_is_taken_back(bank, brought):  # noqa: F811
    heads = ["机构号", "工号", "指标", "月份", "保底值", "目标值", "挑战值"]
    held = {"unit": bank.unit, "person": bank.colleague, "measure": Measure.CUSTOMERS}
    set_targets(**held, months={MONTH: Levels(1, 2, 3)}, **acting(bank.supervisor))
    code, month = bank.unit.code, f"{MONTH:%Y-%m}"
    run = brought(
        bank.supervisor,
        "targets",
        heads,
        [code, bank.manager.employee_no, "日均存款", f"{YEAR}年3月", 10000, 20000.5, 30000],
        [code, bank.colleague.employee_no, "客户数", month, 4, 5, 6],
        [code, "", "日均存款", month, 1, 2, 3],
        [bank.far_unit.code, "", "日均存款", month, 1, 2, 3],
        [code, bank.manager.employee_no, "日均贷款", "2020-01", 1, 2, 3],
        [code, bank.manager.employee_no, "日均贷款", "下月", 1, 2, 3],
        [code, bank.manager.employee_no, "日均贷款", month, 3, 2, 4],
        [code, bank.manager.employee_no, "客户数", month, 1.5, 2, 3],
        [code, bank.outsider.employee_no, "日均存款", month, 1, 2, 3],
    )
    wrong = [(fault.row, fault.field, fault.code) for fault in preview(run, at=timezone.now()).faults]
    assert wrong == [
        (4, "unit", "not_theirs"),
        (5, "unit", "not_yours"),
        (6, "month", "month_is_over"),
        (7, "month", "bad_value"),
        (8, "target", "falls"),
        (9, "floor", "not_whole"),
        (10, "person", "not_yours"),
    ]
    run = done(run, bank.supervisor)
    levels = {(row.person, row.measure): row.levels for row in Target.objects.all()}
    assert levels == {
        (bank.manager, "deposits"): Levels(WAN, 2_000_050, 3 * WAN),
        (bank.colleague, "customers"): Levels(4, 5, 6),
    }
    assert RowChange.objects.filter(run=run).count() == 2
    assert (run.taken, run.changed, run.wrong_rows) == (1, 1, 7)
    taken_back(run, bank.supervisor)
    assert {(row.person, row.measure): row.levels for row in Target.objects.all()} == {
        (bank.colleague, "customers"): Levels(1, 2, 3)
    }
