"""Saved views over the API: the same sight, services and refusals as on the pages."""

import pytest

from lists.models import SavedView
from tests.factories import fresh

pytestmark = pytest.mark.django_db
VIEWS = "/api/v1/views/"
JSON = "application/json"


@pytest.fixture
def client(bank, signed_in):
    return signed_in(bank.manager)


@pytest.fixture
def view(client):
    words = {"list": "customers", "name": "大户", "query": "tier=gold&cursor=x"}
    return client.post(VIEWS, words, JSON).json()


def test_a_view_is_kept_listed_and_read(bank, client, view):
    assert {name: view[name] for name in ("list", "name", "query", "owner", "shared_with", "pinned")} == {
        "list": "customers",
        "name": "大户",
        "query": "tier=gold",
        "owner": bank.manager.employee_no,
        "shared_with": "",
        "pinned": False,
    }
    assert client.get(VIEWS, {"list": "customers"}).json()["results"] == [view]
    assert client.get(VIEWS, {"list": "prospects"}).json()["results"] == []
    assert client.get(f"{VIEWS}{view['id']}/").json() == view


def test_a_view_is_changed_from_the_state_in_which_it_was_read(bank, client, view):
    one = f"{VIEWS}{view['id']}/"
    assert client.patch(one, {"name": "新名"}, JSON).status_code == 428
    tag = client.get(one).headers["ETag"]
    answer = client.patch(one, {"shared_with": bank.unit.code}, JSON, headers={"If-Match": tag})
    assert (answer.status_code, answer.json()["shared_with"]) == (200, bank.unit.code)
    assert client.patch(one, {"name": "新名"}, JSON, headers={"If-Match": tag}).status_code == 412


def test_others_use_a_shared_view_and_leave_it_alone(bank, client, view, signed_in):
    one = f"{VIEWS}{view['id']}/"
    tag = client.get(one).headers["ETag"]
    other = signed_in(bank.colleague)
    assert other.get(one).status_code == 404
    client.patch(one, {"shared_with": bank.unit.code}, JSON, headers={"If-Match": tag})
    assert other.get(one).status_code == 200
    assert other.post(f"{one}remove/", {}, JSON).status_code == 403
    assert other.post(f"{one}pin/", {"pinned": True}, JSON).json()["pinned"] is True
    assert client.get(one).json()["pinned"] is False


def test_a_removed_view_is_restored(client, view):
    one = f"{VIEWS}{view['id']}/"
    assert client.post(f"{one}remove/", {}, JSON).status_code == 204
    assert client.get(one).status_code == 404
    assert client.post(f"{one}restore/", {}, JSON).json()["name"] == "大户"


def test_another_view_of_the_name_and_an_unknown_unit_are_refused(bank, client, view):
    words = {"list": "customers", "name": "大户", "query": "tier=key"}
    assert client.post(VIEWS, words, JSON).status_code == 409
    answer = client.post(VIEWS, {**words, "name": "别处", "shared_with": bank.far_unit.code}, JSON)
    assert answer.status_code == 400
    assert SavedView.objects.visible_to(fresh(bank.manager)).count() == 1
