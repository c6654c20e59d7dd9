"""Applying is whole or not at all, once, in the order of closing, and begun again after whatever death."""

import threading
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection

from audit.models import Act
from common.models import Job
from corebanking import queries, services
from corebanking.models import Batch, StagedRow
from corebanking.services import applying
from customers.models import AccountMonth, Customer
from organization.models import Unit
from tests.corebanking.conftest import (
    BATCHES,
    DAY,
    account_row,
    balance_row,
    customer_row,
    lines,
    unit_row,
)


class Killed(Exception):
    """Stands for whatever ends a worker."""


@pytest.fixture
def closed(machine) -> str:
    batch = machine.announce("units", 1)
    machine.part(batch, [unit_row()])
    machine.close(batch)
    return batch


def test_a_worker_killed_midway_has_changed_nothing_and_the_next_one_applies(machine, closed, monkeypatch):
    write = applying.upsert_units

    def die(rows):
        write(rows)
        assert Unit.objects.filter(code="S0103").exists()
        raise Killed("power")

    monkeypatch.setattr(applying, "upsert_units", die)
    with pytest.raises(Killed):
        machine.apply(closed)
    assert not Unit.objects.filter(code="S0103").exists()
    assert machine.state(closed)["state"] == "applying"
    assert StagedRow.objects.count() == 1

    monkeypatch.setattr(applying, "upsert_units", write)
    answer = machine.apply(closed)
    assert (answer["state"], answer["changed_rows"]) == ("applied", 1)
    job = Job.objects.get(kind="corebanking.apply_batch")
    assert (job.state, job.attempts, job.error) == ("done", 2, "")


def test_what_fails_three_times_is_refused_and_lets_the_next_one_pass(machine, closed, monkeypatch):
    following = machine.announce("transfer_prices", 1)
    machine.part(following, [{"product_line": "rmb_time", "month": "2026-10", "rate": "0.02"}])
    machine.close(following)

    def die(rows):
        raise Killed("a bug")

    monkeypatch.setattr(applying, "upsert_units", die)
    for _ in range(2):
        with pytest.raises(Killed):
            machine.apply(following)
    assert machine.apply(following)["state"] == "applied"
    refused = machine.state(closed)
    assert (refused["state"], refused["problems"][0]["code"]) == ("refused", "could_not_apply")
    assert not StagedRow.objects.exists()


def test_what_fails_stands_back_behind_other_days_and_its_own_day_waits_with_it(machine, closed, monkeypatch):
    price = {"product_line": "rmb_time", "month": "2026-09", "rate": "0.02"}
    same_day, next_day = (
        machine.announce("transfer_prices", 1, day=day) for day in (DAY, DAY + timedelta(days=1))
    )
    for batch in (same_day, next_day):
        machine.part(batch, [price])
        machine.close(batch)

    def die(rows):
        raise Killed("a bug")

    monkeypatch.setattr(applying, "upsert_units", die)
    assert machine.apply(next_day)["state"] == "applied"
    assert [machine.state(batch)["state"] for batch in (closed, same_day)] == ["applying", "closing"]
    assert Batch.objects.get(resource="units").job.attempts == 1


def test_applying_again_changes_nothing(machine, closed):
    before = machine.apply(closed)
    acts = Act.objects.count()
    assert machine.apply(closed) == before
    assert Act.objects.count() == acts


def test_batches_are_applied_in_the_order_they_were_closed(machine):
    first, second = (machine.announce("units", 1) for _ in range(2))
    machine.part(second, [unit_row(name="二")])
    machine.part(first, [unit_row(name="一")])
    machine.close(second)
    machine.close(first)
    machine.apply(first)
    assert machine.state(second)["state"] == "applied"
    assert Unit.objects.get(code="S0103").name == "一"


def test_stuck_batches_are_sent_for_again_after_a_while(machine, closed, django_capture_on_commit_callbacks):
    closed_at = Batch.objects.get().closed_at
    assert services.resume_stuck_batches(at=closed_at + timedelta(seconds=29)) == 0
    with django_capture_on_commit_callbacks() as sent:
        assert services.resume_stuck_batches(at=closed_at + timedelta(seconds=31)) == 1
    assert len(sent) == 1
    machine.apply(closed)
    assert services.resume_stuck_batches(at=closed_at + timedelta(days=1)) == 0


def test_a_batch_leaves_acts_of_its_client(machine, closed):
    machine.apply(closed)
    batch = Batch.objects.get()
    acts = list(Act.objects.about(batch).values_list("kind", "actor__employee_no", "after__changed_rows"))
    assert acts == [("apply_batch", "core", 1), ("close_batch", "core", None)]


# ---------------------------------------------------------------- late and corrected
def test_a_later_batch_for_the_same_day_replaces_and_only_what_differs_is_written(machine):
    machine.send("customers", [customer_row()], {"CNY": "250000000.00"})
    machine.send("accounts", [account_row()])
    rows = [balance_row(month="2026-09"), balance_row()]
    machine.send("balances", rows, {"CNY": "106347643.56"})
    first = Batch.objects.get(resource="balances")
    corrected = [balance_row(month="2026-09"), balance_row(ending_balance="1.00")]
    answer = machine.send("balances", corrected, {"CNY": "53173822.78"})
    assert (answer["applied_rows"], answer["changed_rows"]) == (2, 1)
    held = {row.month.month: row for row in AccountMonth.objects.all()}
    assert (held[9].batch_id, held[10].ending_fen) == (first.pk, 100)
    assert held[10].batch_id != first.pk


def test_unchanged_customers_are_not_rewritten_and_changed_ones_keep_their_past(machine):
    machine.send("customers", [customer_row()], {"CNY": "250000000.00"})
    before = Customer.objects.get()
    again = machine.send("customers", [customer_row()], {"CNY": "250000000.00"})
    assert (again["applied_rows"], again["changed_rows"]) == (1, 0)
    assert Customer.objects.get().changed_at == before.changed_at
    renamed = customer_row(
        name="杭州澜川智造集团有限公司", short_name="澜川智造", former_names="杭州澜川精密制造集团有限公司"
    )
    assert machine.send("customers", [renamed], {"CNY": "250000000.00"})["changed_rows"] == 1
    held = Customer.objects.get()
    assert list(Customer.objects.named_like("智造")) == [held]
    assert list(Customer.objects.named_like("精密")) == [held]
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM customers_customerevent")
        assert cursor.fetchall() == [("杭州澜川精密制造集团有限公司",)]


def test_what_core_banking_does_not_know_stays_as_people_typed_it(machine):
    machine.send("customers", [customer_row(industry_code="", name_en="")], {"CNY": "250000000.00"})
    Customer.objects.update(industry_code="C34", referrals_given=3)
    answer = machine.send("customers", [customer_row(industry_code="", name_en="")], {"CNY": "250000000.00"})
    assert answer["changed_rows"] == 0
    held = Customer.objects.get()
    assert (held.industry_code, held.referrals_given, held.version) == ("C34", 3, 1)


def test_a_past_month_keeps_its_interest_rate_and_the_present_one_follows(machine):
    machine.send("customers", [customer_row()], {"CNY": "250000000.00"})
    machine.send("accounts", [account_row(rate="0.0100")])
    rows = [balance_row(month="2026-09"), balance_row()]
    machine.send("balances", rows, {"CNY": "106347643.56"})
    machine.send("accounts", [account_row(rate="0.0200")])
    answer = machine.send("balances", rows, {"CNY": "106347643.56"})
    assert answer["changed_rows"] == 1
    rates = dict(AccountMonth.objects.values_list("month__month", "rate"))
    assert rates == {9: Decimal("0.010000"), 10: Decimal("0.020000")}


def test_a_unit_that_moves_takes_its_sub_branches_along(machine):
    rows = [unit_row("B03", level="branch", parent_code="HO"), unit_row("S0301", parent_code="B03")]
    machine.send("units", rows)
    assert machine.send("units", [unit_row("S0301", parent_code="B02")])["changed_rows"] == 1
    assert Unit.objects.get(code="S0301").path == "HO/B02/S0301/"


# ---------------------------------------------------------------- is the day complete?
def test_a_day_is_complete_when_customers_accounts_and_balances_are_applied(machine):
    assert queries.latest_complete_date() is None
    machine.send("customers", [customer_row()], {"CNY": "250000000.00"})
    machine.send("accounts", [account_row()])
    refused = machine.send("balances", [balance_row()], {"CNY": "0.00"})
    assert refused["state"] == "refused"
    assert (queries.is_complete(DAY), queries.latest_complete_date()) == (False, None)
    machine.send("balances", [balance_row()], {"CNY": "53173821.78"})
    assert (queries.is_complete(DAY), queries.latest_complete_date()) == (True, DAY)
    assert not queries.is_complete(DAY - timedelta(days=1))


# ---------------------------------------------------------------- many at once
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("call", "callers"), [("announce", 64), ("part", 8), ("close", 8)])
def test_identical_calls_at_once_have_one_effect(machine, call, callers):
    batch = machine.announce("units", 2)
    body = lines([unit_row("S1"), unit_row("S2")])
    if call == "close":
        machine.put(f"{BATCHES}{batch}/parts/1/", body)
    announced = Batch.objects.count()
    gate, answers = threading.Barrier(callers), []

    def send() -> None:
        gate.wait()
        try:
            if call == "announce":
                body_ = {"resource": "units", "business_date": "2026-10-31", "expected_rows": 5}
                answers.append(machine.post(BATCHES, body_, key="same"))
            elif call == "part":
                answers.append(machine.put(f"{BATCHES}{batch}/parts/1/", body, key="same"))
            else:
                answers.append(machine.close(batch, key="same"))
        finally:
            connection.close()

    threads = [threading.Thread(target=send) for _ in range(callers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    success = {"announce": 201, "part": 200, "close": 202}[call]
    assert len(answers) == callers
    assert {answer.status_code for answer in answers} <= {success, 409}
    assert {answer.json()["code"] for answer in answers if answer.status_code == 409} <= {"in_progress"}
    good = [answer for answer in answers if answer.status_code == success]
    assert len({answer.content for answer in good}) == 1
    assert sum("Idempotency-Replayed" not in answer.headers for answer in good) == 1
    assert Batch.objects.count() == announced + (call == "announce")
    if call == "part":
        assert StagedRow.objects.count() == 2
    assert Job.objects.filter(kind="corebanking.apply_batch").count() == (call == "close")
