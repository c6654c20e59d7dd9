"""Who reads the feed pages, and what they say."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.corebanking.conftest import balance_row, customer_row, unit_row

READERS = ("executive", "system_admin")
OTHERS = ("manager", "colleague", "outsider", "supervisor", "security_admin", "audit_admin", "client_account")


@pytest.fixture
def batch(machine) -> str:
    machine.send("units", [unit_row()])
    return machine.send("customers", [customer_row(name="", unit_code="S9999")], {"CNY": "250000000.00"})[
        "id"
    ]


def pages(batch: str) -> list[str]:
    return [reverse("corebanking:batch-list"), reverse("corebanking:batch-detail", args=[batch])]


@pytest.mark.parametrize("persona", READERS)
def test_readers_of_feeds_see_every_clients_batches(client, bank, batch, persona):
    client.force_login(bank.personas[persona], backend="django.contrib.auth.backends.ModelBackend")
    for page in pages(batch):
        assert client.get(page).status_code == 200


@pytest.mark.parametrize("persona", OTHERS)
def test_others_are_refused(client, bank, batch, persona):
    client.force_login(bank.personas[persona], backend="django.contrib.auth.backends.ModelBackend")
    for page in pages(batch):
        assert client.get(page).status_code == 403


def test_strangers_are_sent_to_sign_in(client, batch):
    for page in [*pages(batch), reverse("api-docs")]:
        answer = client.get(page)
        assert (answer.status_code, answer.url.partition("?")[0]) == (302, reverse("organization:sign-in"))


def test_the_list_says_what_came_and_what_did_not(client, bank, batch):
    client.force_login(bank.executive, backend="django.contrib.auth.backends.ModelBackend")
    text = client.get(reverse("corebanking:batch-list")).content.decode()
    assert "1 of 6 applied" in text
    assert "1 batch of this day was refused" in text
    assert text.count("Not here yet") == 4


def test_the_batch_says_why_it_was_refused_row_by_row(client, bank, batch):
    client.force_login(bank.executive, backend="django.contrib.auth.backends.ModelBackend")
    text = client.get(reverse("corebanking:batch-detail", args=[batch])).content.decode()
    assert "1 rows have errors, and a strict batch has none." in text
    assert "A value is needed here." in text


def test_administrators_read_keys_but_no_customers_data(client, bank, machine):
    long = "杭州" * 70
    rows = [customer_row(name=long), customer_row("8000000002", unit_code="S9999", name="甲")]
    batch = machine.send("customers", rows, {"CNY": "500000000.00"}, mode="lenient")["id"]
    page = reverse("corebanking:batch-detail", args=[batch])
    client.force_login(bank.system_admin, backend="django.contrib.auth.backends.ModelBackend")
    seen_by_administrator = client.get(page).content.decode()
    client.force_login(bank.executive, backend="django.contrib.auth.backends.ModelBackend")
    seen_by_executive = client.get(page).content.decode()
    assert long not in seen_by_administrator
    assert long in seen_by_executive


def test_a_page_of_many_faults_costs_no_more_queries(client, bank, machine):
    def queries(rows: int) -> int:
        sent = [balance_row(f"A{number}") for number in range(rows)]
        batch = machine.send(
            "balances",
            sent,
        )["id"]
        page = reverse("corebanking:batch-detail", args=[batch])
        client.get(page)
        with CaptureQueriesContext(connection) as captured:
            client.get(page)
        return len(captured)

    client.force_login(bank.executive, backend="django.contrib.auth.backends.ModelBackend")
    assert queries(3) == queries(30)


def test_a_day_of_many_batches_costs_no_more_queries(client, bank, machine):
    def queries(batches: int) -> int:
        for number in range(batches):
            machine.announce("units", number)
        page = reverse("corebanking:batch-list")
        client.get(page)
        with CaptureQueriesContext(connection) as captured:
            client.get(page)
        return len(captured)

    client.force_login(bank.executive, backend="django.contrib.auth.backends.ModelBackend")
    assert queries(3) == queries(27)
