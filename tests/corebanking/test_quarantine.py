"""Bad rows of lenient batches wait, are mended or set aside, and go through once more; late versions do not."""

import pytest
from django.db import connection, transaction
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from audit.models import Act
from corebanking import queries, services
from corebanking.forms import MendForm
from corebanking.models import Batch, StagedRow
from crm_site.invariants import INVARIANTS
from customers.models import Account, Customer
from tests.corebanking.conftest import (
    BATCHES,
    account_row,
    announcement,
    balance_row,
    customer_row,
    refused,
    unit_row,
)

API = "/api/v1/corebanking/quarantine/"


def browser_of(person) -> Browser:
    browser = Browser(HTTP_ACCEPT_LANGUAGE="en")
    browser.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return browser


@pytest.fixture
def lenient(machine) -> str:
    """Two customers, the second at a unit that nobody knows."""
    machine.send("units", [unit_row("S0101", name="杭州城东支行")])
    rows = [customer_row(), customer_row("8000000002", credit_code="", unit_code="S9999")]
    return machine.send("customers", rows, {"CNY": "500000000.00"}, mode="lenient")["id"]


def the_row() -> StagedRow:
    return StagedRow.objects.get()


def mend(**changes) -> None:
    row = the_row()
    opened = {name: row.content[name] for name in changes}
    services.mend_row(row=row, opened=opened, changes=changes, by=None, at=timezone.now())


def apply(machine, batch: Batch) -> Batch:
    with machine.as_loader():
        services.apply_closed(batch_id=batch.pk)
    batch.refresh_from_db()
    return batch


def broken() -> list[str]:
    wanted = next(one for one in INVARIANTS if one.name == "batches_add_up")
    with connection.cursor() as cursor:
        cursor.execute(wanted.question)
        return [row[0] for row in cursor.fetchall()]


def test_mended_on_the_page_and_applied_by_a_replay(machine, bank, lenient):
    admin = browser_of(bank.system_admin)
    listed = admin.get(reverse("corebanking:quarantine")).content.decode()
    assert "No unit has this code." in listed
    page = reverse("corebanking:row", args=[lenient, 1, 2])
    form = admin.get(page).context["form"]
    assert "name" not in form.fields
    sent = {name: field.initial for name, field in form.fields.items()}
    assert admin.post(page, sent | {"unit_code": "S0101"}).status_code == 302
    assert not Customer.objects.filter(customer_no="8000000002").exists()

    answer = admin.post(reverse("corebanking:batch-replay", args=[lenient]))
    again = Batch.objects.latest("pk")
    assert answer.url == reverse("corebanking:batch-detail", args=[again.public_id])
    again = apply(machine, again)
    assert (again.state, again.applied_rows, again.error_rows) == ("applied", 1, 0)
    assert str(again.replay_of.public_id) == lenient
    assert Customer.objects.get(customer_no="8000000002").unit.code == "S0101"
    assert not StagedRow.objects.exists()
    assert broken() == []
    mended = Act.objects.get(kind="mend_row")
    assert (mended.actor, mended.before, mended.after) == (
        bank.system_admin,
        {"unit_code": "S9999"},
        {"unit_code": "S0101", "part": 1, "line": 2},
    )


def test_what_is_still_wrong_waits_again(machine, lenient):
    first = Batch.objects.get(public_id=lenient)
    again = apply(machine, services.replay(batch=first, by=first.client, at=timezone.now()))
    assert (again.state, again.applied_rows, again.error_rows) == ("applied", 0, 1)
    assert the_row().batch == again
    assert [(error.part, error.line, error.code) for error in again.errors.all()] == [(1, 2, "unknown_unit")]
    with pytest.raises(services.NothingToReplay):
        services.replay(batch=first, by=first.client, at=timezone.now())
    assert broken() == []


def test_set_aside_with_a_reason_it_is_gone_and_the_trail_knows(machine, bank, lenient):
    admin = browser_of(bank.system_admin)
    aside = reverse("corebanking:row-aside", args=[lenient, 1, 2])
    assert admin.post(aside, {"reason": ""}).status_code == 422
    assert admin.post(aside, {"reason": "Closed last week"}).status_code == 302
    assert not StagedRow.objects.exists()
    act = Act.objects.get(kind="set_row_aside")
    assert (act.reason, act.before) == (
        "Closed last week",
        {"customer_no": "8000000002", "part": 1, "line": 2},
    )
    assert admin.post(aside, {"reason": "Again"}).status_code == 404
    assert broken() == []


def test_a_stray_blank_is_mended_on_the_page(machine, bank):
    machine.send("units", [unit_row(region_code="330108 ")], mode="lenient")
    admin = browser_of(bank.system_admin)
    page = reverse("corebanking:row", args=[the_row().batch.public_id, 1, 1])
    sent = {name: field.initial for name, field in admin.get(page).context["form"].fields.items()}
    assert admin.post(page, sent | {"region_code": " 330108"}).status_code == 302
    assert the_row().content["region_code"] == "330108"
    mended = Act.objects.get(kind="mend_row")
    assert (mended.before, mended.after) == (
        {"region_code": "330108 "},
        {"region_code": "330108", "part": 1, "line": 1},
    )


def test_only_what_was_changed_is_mended_and_measured(machine, bank):
    """A browser sends every line end as CRLF; former names have up to a thousand characters."""
    machine.send("units", [unit_row("S0101", name="杭州城东支行")])
    names = "杭州澜川机械厂" * 50 + "\n" + " 杭州澜川精密"
    row = customer_row(former_names=names, unit_code="S9999")
    machine.send("customers", [row], {"CNY": "250000000.00"}, mode="lenient")
    (kept,) = queries.kept_rows([the_row()], bank.executive)
    fields = MendForm(kept=kept).fields
    sent = {name: field.initial.replace("\n", "\r\n") for name, field in fields.items()}
    form = MendForm(sent | {"unit_code": "S0101"}, kept=kept)
    assert form.is_valid(), form.errors
    assert form.changes() == ({"unit_code": "S9999"}, {"unit_code": "S0101"})

    form = MendForm(sent | {"former_names": "甲" * 1000}, kept=kept)
    assert form.is_valid(), form.errors
    opened, changes = form.changes()
    services.mend_row(row=kept.row, opened=opened, changes=changes, by=None, at=timezone.now())
    assert the_row().content["former_names"] == "甲" * 1000
    form = MendForm(sent | {"former_names": "甲" * 1001, "manager_no": "M" * 21}, kept=kept)
    assert set(form.errors) == {"former_names", "manager_no"}


@pytest.mark.parametrize("meanwhile", ["aside", "replay"])
def test_who_sets_aside_what_is_gone_meanwhile_is_told(machine, bank, lenient, monkeypatch, meanwhile):
    """Two people have the row before them; the other one is faster by the blink between look and deed."""
    admin, read = browser_of(bank.system_admin), queries.kept_rows
    first = Batch.objects.get(public_id=lenient)

    def read_and_overtaken(rows, user):
        found = read(rows, user)
        if meanwhile == "aside":
            services.set_aside(row=rows[0], reason="First", by=first.client, at=timezone.now())
        else:
            services.replay(batch=first, by=first.client, at=timezone.now())
        return found

    with monkeypatch.context() as patched, transaction.atomic():
        patched.setattr(queries, "kept_rows", read_and_overtaken)
        answer = admin.post(
            f"{API}{lenient}/1/2/aside/", {"reason": "Second"}, content_type="application/json"
        )
        refused(answer, 412, "stale_version")
        transaction.set_rollback(True)
    with monkeypatch.context() as patched:
        patched.setattr(queries, "kept_rows", read_and_overtaken)
        answer = admin.post(reverse("corebanking:row-aside", args=[lenient, 1, 2]), {"reason": "Second"})
    assert (answer.status_code, answer.url) == (302, f"{reverse('corebanking:quarantine')}?batch={lenient}")
    assert "This row waits here no longer" in admin.get(answer.url).content.decode()
    assert not Act.objects.filter(kind="set_row_aside", reason="Second").exists()


def test_amounts_are_core_bankings_alone(machine, lenient):
    with pytest.raises(services.NotMendable):
        mend(registered_capital="1.00")


def test_who_comes_second_finds_it_mended(machine, lenient):
    row = the_row()
    mend(unit_code="S0101")
    with pytest.raises(services.MendedMeanwhile):
        services.mend_row(
            row=row,
            opened={"unit_code": "S9999"},
            changes={"unit_code": "S0102"},
            by=None,
            at=timezone.now(),
        )
    assert the_row().content["unit_code"] == "S0101"


def test_a_line_that_is_no_row_is_set_aside_only(machine, bank):
    machine.send("units", [unit_row(), b"no row at all"], mode="lenient")
    row = the_row()
    page = (
        browser_of(bank.system_admin)
        .get(reverse("corebanking:row", args=[row.batch.public_id, 1, 2]))
        .content.decode()
    )
    assert "This line is no row that could be mended." in page
    with pytest.raises(services.NotMendable):
        services.mend_row(row=row, opened={}, changes={"code": "S1"}, by=None, at=timezone.now())


def test_a_field_that_nobody_knows_goes_when_the_row_is_mended(machine):
    machine.send("units", [unit_row(colour="red", region_code="")], mode="lenient")
    row = the_row()
    services.mend_row(
        row=row, opened={"region_code": ""}, changes={"region_code": "330108"}, by=None, at=timezone.now()
    )
    again = apply(machine, services.replay(batch=row.batch, by=row.batch.client, at=timezone.now()))
    assert (again.state, again.applied_rows) == ("applied", 1)


def test_balances_go_through_once_their_account_is_there(machine, bank):
    machine.send("units", [unit_row("S0101", name="杭州城东支行")])
    machine.send("customers", [customer_row()], {"CNY": "250000000.00"})
    late = machine.send("balances", [balance_row()], {"CNY": "53173821.78"}, mode="lenient")
    assert late["error_rows"] == 1
    machine.send("accounts", [account_row()])
    batch = Batch.objects.get(public_id=late["id"])
    again = apply(machine, services.replay(batch=batch, by=batch.client, at=timezone.now()))
    assert (again.state, again.applied_rows, again.changed_rows) == ("applied", 1, 1)
    assert Account.objects.get().account_no == "80000000011001"
    assert broken() == []


def test_rows_that_newer_data_overtook_are_not_sent_through(machine, bank, lenient):
    newer = machine.send(
        "customers",
        [customer_row()],
        {"CNY": "250000000.00"},
        day=Batch.objects.get(public_id=lenient).business_date.replace(year=2026, month=11, day=1),
    )
    assert newer["state"] == "applied"
    answer = browser_of(bank.system_admin).post(f"{API}{lenient}/replay/")
    assert "2026-11-01" in refused(answer, 409, "stale")["detail"]
    assert the_row().batch.public_id == Batch.objects.get(public_id=lenient).public_id


def test_rows_that_a_corrected_batch_of_the_same_date_overtook_are_not_sent_through(machine, bank, lenient):
    first = Batch.objects.get(public_id=lenient)
    again = apply(machine, services.replay(batch=first, by=first.client, at=timezone.now()))
    # What is still wrong may go through as often as it is mended: replays do not overtake one another.
    again = apply(machine, services.replay(batch=again, by=first.client, at=timezone.now()))
    rows = [customer_row(), customer_row("8000000002", credit_code="", name="更正后的名称")]
    assert machine.send("customers", rows, {"CNY": "500000000.00"})["state"] == "applied"
    mend(unit_code="S0101")
    answer = browser_of(bank.system_admin).post(f"{API}{again.public_id}/replay/")
    told = refused(answer, 409, "stale")["detail"]
    assert told == "A later batch of 2026-10-31 has been applied already; these rows would undo it."
    assert Customer.objects.get(customer_no="8000000002").name == "更正后的名称"
    assert the_row().batch == again


def test_a_replay_that_a_corrected_batch_overtook_on_the_way_is_refused(machine, lenient):
    first = Batch.objects.get(public_id=lenient)
    mend(unit_code="S0101")
    corrected = machine.announce("customers", 0)
    assert machine.close(corrected).status_code == 202
    again = services.replay(batch=first, by=first.client, at=timezone.now())
    # It was closed first and is applied first.
    again = apply(machine, again)
    assert (again.state, again.problems[0]["code"]) == ("refused", "corrected_since")
    assert the_row().batch == first


def test_other_sources_and_resources_do_not_overtake_a_replay(machine, lenient):
    first = Batch.objects.get(public_id=lenient)
    assert machine.send("customers", [customer_row()], {"CNY": "250000000.00"}, source="cards")["state"] == (
        "applied"
    )
    assert machine.send("units", [unit_row("S0101", name="杭州城东支行")])["state"] == "applied"
    mend(unit_code="S0101")
    again = apply(machine, services.replay(batch=first, by=first.client, at=timezone.now()))
    assert (again.state, again.applied_rows) == ("applied", 1)


def test_a_replay_does_not_read_the_rows_it_sends(machine, lenient):
    first = Batch.objects.get(public_id=lenient)
    with CaptureQueriesContext(connection) as captured:
        services.replay(batch=first, by=first.client, at=timezone.now())
    read = [one["sql"] for one in captured if 'FROM "corebanking_stagedrow"' in one["sql"]]
    assert len(read) == 1
    assert "COUNT(" in read[0] and '"content"' not in read[0]


def test_a_refused_replay_gives_its_rows_back(machine, lenient):
    first = Batch.objects.get(public_id=lenient)
    mend(unit_code="S0101")
    again = services.replay(batch=first, by=first.client, at=timezone.now())
    newer = machine.announce("customers", 0, day=first.business_date.replace(year=2026, month=11, day=1))
    # It was closed first and is applied first.
    Batch.objects.filter(public_id=newer).update(state="applied")
    again = apply(machine, again)
    assert (again.state, again.problems[0]["code"]) == ("refused", "newer_data_applied")
    assert the_row().batch == first


def test_the_pages_cost_the_same_for_many_rows(machine, bank):
    def queries_of(rows: int) -> list[int]:
        machine.send("units", [unit_row(f"S{n:04}", parent_code="B99") for n in range(rows)], mode="lenient")
        admin, asked = browser_of(bank.system_admin), []
        for page in (reverse("corebanking:quarantine"), API):
            admin.get(page)
            with CaptureQueriesContext(connection) as captured:
                assert admin.get(page).status_code == 200
            asked.append(len(captured))
        return asked

    assert queries_of(3) == queries_of(30)


def test_all_of_it_over_the_api(machine, bank, lenient):
    admin = browser_of(bank.system_admin)
    (row,) = admin.get(API).json()["results"]
    assert (row["batch"], row["part"], row["line"], row["resource"]) == (lenient, 1, 2, "customers")
    assert ("name" in row["row"], "name" in row["mendable"]) == (False, False)
    assert [fault["field"] for fault in row["faults"]] == ["unit_code"]
    one = f"{API}{lenient}/1/2/"
    tag = admin.get(one).headers["ETag"]

    def patch(values, **headers):
        return admin.patch(one, {"row": values}, content_type="application/json", headers=headers)

    refused(patch({"unit_code": "S0101"}), 428, "precondition_required")
    refused(patch({"name": "甲"}, **{"If-Match": tag}), 409, "not_mendable")
    mended = patch({"unit_code": "S0101"}, **{"If-Match": tag})
    assert mended.json()["row"]["unit_code"] == "S0101"
    refused(patch({"unit_code": "S0102"}, **{"If-Match": tag}), 412, "stale_version")
    again = admin.post(f"{API}{lenient}/replay/")
    assert (again.status_code, again.json()["replay_of"]) == (202, lenient)
    refused(admin.post(f"{API}{lenient}/replay/"), 409, "nothing_waits")
    assert queries.quarantine(bank.system_admin).count() == 0


# ---------------------------------------------------------------- versions of the source
def test_an_older_version_is_answered_as_stale_and_not_applied(machine):
    assert machine.send("units", [unit_row()], source_version=7)["state"] == "applied"
    told = refused(machine.post(BATCHES, announcement(source_version=6)), 409, "stale")
    assert told["newest"] == 7
    # The same once more, and a newer one, are taken; another source counts for itself.
    assert machine.send("units", [unit_row()], source_version=7)["state"] == "applied"
    assert machine.send("units", [unit_row(name="滨江")], source_version=8)["state"] == "applied"
    assert machine.send("units", [unit_row()], source_version=1, source="treasury")["state"] == "applied"


def test_one_announced_before_and_closed_after_a_newer_one_is_not_applied(machine):
    older = machine.announce("units", 1, source_version=1)
    machine.part(older, [unit_row(name="旧名支行")])
    machine.send("units", [unit_row()], source_version=2)
    machine.close(older)
    late = machine.apply(older)
    assert (late["state"], late["problems"][0]["code"]) == ("refused", "stale")
    assert late["problems"][0]["text"] == "This is version 1; version 2 of the same has been applied already."
