"""The reference client against a real server and a real worker."""

from datetime import date

import pytest

from corebanking.client import push_folder
from corebanking.models import Batch, IdempotencyKey
from corebanking.services import create_api_client
from crm_site.demo.feed import Plan, write_feed
from customers.models import AccountMonth, Customer
from tests.corebanking.conftest import ALL_SCOPES


@pytest.fixture
def feed(tmp_path):
    plan = Plan(customers=60, months=5, seed=7, last_month=date(2026, 10, 1))
    return tmp_path / "feed", write_feed(root=tmp_path / "feed", plan=plan)


@pytest.mark.services
def test_a_folder_is_pushed_to_the_books_and_once_more_without_effect(feed, live_server, real_worker):
    root, written = feed
    client = create_api_client(name="core", scopes=ALL_SCOPES, starts_on=date(2020, 1, 1))
    said = []
    pushed = push_folder(
        root, live_server.url, client.client_id, client.client_secret, said.append, rows_a_part=100
    )
    assert len(said) == len(pushed) == sum(len(rows) for _, rows in written)
    assert AccountMonth.objects.count() == sum(rows.get("balances", 0) for _, rows in written)
    assert Customer.objects.count() == 60
    batches, keys = Batch.objects.count(), IdempotencyKey.objects.count()

    again = push_folder(
        root, live_server.url, client.client_id, client.client_secret, said.append, rows_a_part=100
    )
    assert [done.batch["id"] for done in again] == [done.batch["id"] for done in pushed]
    assert (Batch.objects.count(), IdempotencyKey.objects.count()) == (batches, keys)
