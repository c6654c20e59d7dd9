"""The list of customers over the API is read as columns: what a record would show, in five questions at most."""

import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from common.records import RecordViewSet
from common.renderers import FastJSONRenderer
from customers.api import CustomerViewSet
from tests.factories import make_customer
from tests.scored_bank import make_scored_bank

pytestmark = pytest.mark.django_db
LIST = "/api/v1/customers/"


@pytest.fixture
def scored(as_loader, client):
    with as_loader():
        bank, customer = make_scored_bank()
    client.force_login(bank.manager, backend="organization.backends.StaffBackend")
    return bank, customer


def test_a_row_read_as_columns_says_what_its_record_says(scored, client, monkeypatch, as_loader):
    bank, _ = scored
    with as_loader():
        make_customer(bank, manager=bank.manager)  # without a score
    by_columns = client.get(LIST).json()
    assert {row["tier"] is None for row in by_columns["results"]} == {True, False}
    monkeypatch.setattr(CustomerViewSet, "rows_are_columns", False)
    by_records = client.get(LIST).json()
    differ = [
        (name, row[name], plain[name])
        for row, plain in zip(by_records["results"], by_columns["results"], strict=True)
        for name in row
        if row[name] != plain[name]
    ]
    assert differ == []
    chosen = client.get(LIST, {"fields": "customer_no,points"}).json()["results"]
    assert [set(row) for row in chosen] == [{"customer_no", "points"}] * len(chosen)


def test_only_lists_of_plain_columns_are_read_so():
    found = [
        view
        for view in RecordViewSet.__subclasses__()
        if view.rows_are_columns and view is not CustomerViewSet
    ]
    assert found == [], "write such a comparison for each"


def test_fifty_rows_ask_no_more_questions_than_three(scored, client, as_loader):
    bank, _ = scored

    def asked() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert client.get(LIST, {"page_size": 50}).status_code == 200
        return sum(1 for query in captured.captured_queries if "SAVEPOINT" not in query["sql"])

    asked()  # the first call of a session notes that it was seen
    few = asked()
    with as_loader():
        for _ in range(50):
            make_customer(bank, manager=bank.manager)
    assert (asked(), len(client.get(LIST).json()["results"])) == (few, 50)
    assert few <= 5


@pytest.mark.parametrize(
    "answer", [{"a": [1, None, True, "澜川"], 3: 1.5}, {"far": 2**70}, [], None, {"half": "\ud800"}]
)
def test_the_fast_renderer_says_what_the_other_says(answer):
    fast = FastJSONRenderer().render(answer)
    assert (json.loads(fast) if fast else None) == json.loads(json.dumps(answer))
