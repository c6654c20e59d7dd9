"""When a feed is late, what is unusual, and whether what was received adds up to what was announced."""

from datetime import date, datetime, time, timedelta
from decimal import Decimal

import pytest
from django.urls import reverse

from common.calendar import SHANGHAI
from corebanking import queries
from corebanking.models import Batch
from corebanking.rules import Punctuality, against_usual, due_at, punctuality
from tests.corebanking.conftest import DAY, customer_row, unit_row

DUE = datetime(2026, 11, 1, 5, 30, tzinfo=SHANGHAI)


@pytest.mark.parametrize(
    ("applied_at", "refused", "at", "state"),
    [
        (DUE, False, DUE, Punctuality.ON_TIME),
        (DUE, True, DUE, Punctuality.ON_TIME),
        (DUE + timedelta(seconds=1), False, DUE, Punctuality.LATE),
        (None, True, DUE - timedelta(hours=1), Punctuality.REFUSED),
        (None, False, DUE, Punctuality.WAITING),
        (None, False, DUE + timedelta(seconds=1), Punctuality.MISSING),
    ],
)
def test_how_a_resource_arrived(applied_at, refused, at, state):
    assert punctuality(applied_at=applied_at, refused=refused, due=DUE, at=at) is state


def test_a_business_date_is_due_on_the_next_morning():
    assert due_at(DAY, time(5, 30), SHANGHAI) == DUE


def test_rows_are_compared_with_the_middle_of_those_before():
    assert against_usual(68, [100, 90, 5000]) == pytest.approx(-0.32)
    assert against_usual(100, []) is None
    assert against_usual(100, [0, 0]) is None


def lines(bank, at=DUE):
    return {line.name: line for line in queries.day_lines(bank.executive, DAY, at=at)}


def test_received_against_announced_to_the_cent_and_what_was_kept_apart(machine, bank):
    rows = [customer_row(), customer_row("8000000002", registered_capital="0.37", unit_code="S9999")]
    refused = machine.send("customers", rows, {"CNY": "250000000.00"}, mode="lenient")
    assert refused["state"] == "refused"
    assert (refused["received_totals"], refused["kept_totals"]) == (
        {"CNY": "250000000.37"},
        {"CNY": "0.37"},
    )
    line = lines(bank)["Customers"]
    (total,) = line.totals
    assert (total.currency, total.announced, total.received, total.kept, total.difference) == (
        "CNY",
        Decimal("250000000.00"),
        Decimal("250000000.37"),
        Decimal("0.37"),
        Decimal("0.37"),
    )
    assert line.differing == [total]


def test_a_day_says_what_is_late_and_what_is_awaited(machine, bank):
    machine.send("units", [unit_row()])
    Batch.objects.update(
        announced_at=DUE - timedelta(hours=2), finished_at=DUE - timedelta(hours=1, minutes=30)
    )
    found = lines(bank, at=DUE + timedelta(minutes=1))
    assert {name: line.state.value for name, line in found.items()} == {
        "Units": "on_time",
        "Exchange rates": "missing",
        "Transfer prices": "missing",
        "Customers": "missing",
        "Accounts": "missing",
        "Monthly balances": "missing",
    }
    # From 03:30, half an hour long, thirty units an hour.
    assert (found["Units"].left, found["Units"].width) == (105, 15)
    assert lines(bank, at=DUE)["Customers"].state == Punctuality.WAITING
    (units, *_others) = queries.history(bank.executive, at=DUE + timedelta(minutes=1))
    assert (units.days, units.on_time) == (((DAY, Punctuality.ON_TIME),), 1)


def test_what_was_applied_is_not_late_for_what_came_after_it(machine, bank):
    machine.send("units", [unit_row()])
    Batch.objects.update(finished_at=DUE - timedelta(minutes=1))
    at = DUE + timedelta(hours=2)
    assert machine.send("units", [unit_row()], expected=2)["state"] == "refused"
    assert lines(bank, at=at)["Units"].state == Punctuality.ON_TIME
    announced = machine.announce("units", 1)
    line = lines(bank, at=at)["Units"]
    assert (line.state, str(line.batch.public_id)) == (Punctuality.ON_TIME, announced)
    # Applied once more in the morning, it had come in time all the same; another source counts for itself.
    machine.send("units", [unit_row()])
    machine.announce("units", 1, source="treasury")
    Batch.objects.filter(finished_at__gt=DUE).update(finished_at=at)
    of_source = {
        one.batch.source: one.state for one in queries.day_lines(bank.executive, DAY, at=at) if one.batch
    }
    assert sorted(of_source.values()) == [Punctuality.MISSING, Punctuality.ON_TIME]
    assert of_source["treasury"] == Punctuality.MISSING


def test_the_usual_is_that_of_the_same_source(machine, bank):
    for month, rows in ((7, 4), (8, 4), (9, 4)):
        machine.send("units", [unit_row(f"S{n:04}") for n in range(rows)], day=date(2026, month, 30))
    machine.send("units", [unit_row()])
    line = lines(bank)["Units"]
    assert (line.change, line.unusual) == (-0.75, True)


def test_the_pages_say_it(client, machine, bank):
    machine.send("units", [unit_row()])
    machine.send("customers", [customer_row()], {"CNY": "250000000.37"})
    client.force_login(bank.executive, backend="django.contrib.auth.backends.ModelBackend")
    feeds = client.get(reverse("corebanking:batch-list")).content.decode()
    assert "Late, due" in feeds
    assert "CNY -0.37" in feeds.replace("−", "-")
    page = client.get(reverse("corebanking:reconciliation"), {"date": DAY.isoformat()}).content.decode()
    assert "250,000,000.37" in page and "250,000,000.00" in page
