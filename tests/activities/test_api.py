"""Visits over the API: planned once, moved from the state that was read, confirmed, called off."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from tests.activities.making import make_visit
from tests.browsing import browser

pytestmark = pytest.mark.django_db
VISITS = "/api/v1/visits/"


def send(client, path="", method="post", tag=None, **body):
    headers = {"If-Match": tag} if tag else {}
    return getattr(client, method)(f"{VISITS}{path}", body, content_type="application/json", headers=headers)


def test_a_visit_is_planned_once_moved_confirmed_and_called_off(bank, customer, person):
    api = browser(bank.manager)
    starts_at = (timezone.now() + timedelta(days=2)).replace(microsecond=0)
    sent = {
        "customer": customer.customer_no,
        "purpose": "谈代发工资",
        "starts_at": starts_at.isoformat(),
        "people": [str(person.public_id)],
        "key": str(uuid4()),
    }
    first = send(api, **sent)
    assert first.status_code == 201
    key = first.json()["id"]
    assert send(api, **sent).json() == first.json()
    assert send(api, **(sent | {"purpose": "另一事"})).json()["code"] == "key_taken"
    assert send(api, **(sent | {"people": [str(uuid4())], "key": str(uuid4())})).status_code == 400

    later = {"starts_at": (starts_at + timedelta(days=1)).isoformat()}
    assert send(api, f"{key}/", "patch", **later).status_code == 428
    tag = first.headers["ETag"]
    moved = send(api, f"{key}/", "patch", tag, **later)
    assert (moved.json()["appointment"], moved.json()["version"]) == ("moved", 2)
    assert moved.json()["people"] == [str(person.public_id)]
    assert send(api, f"{key}/", "patch", tag, **later).status_code == 412
    past = {"starts_at": (timezone.now() - timedelta(days=1)).isoformat()}
    assert send(api, f"{key}/", "patch", moved.headers["ETag"], **past).status_code == 400
    assert send(api, f"{key}/confirm/").json()["appointment"] == "confirmed"
    assert send(api, f"{key}/cancel/").status_code == 400
    assert send(api, f"{key}/cancel/", reason="客户出差").json()["state"] == "cancelled"
    assert send(api, f"{key}/confirm/").json()["code"] == "visit_over"


def test_who_reads_and_who_acts(bank, customer):
    visit = make_visit(customer, bank.manager)
    one = f"{visit.public_id}/"
    assert browser(bank.outsider).get(f"{VISITS}{one}").status_code == 404
    assert browser(bank.executive).get(f"{VISITS}{one}").status_code == 200
    assert send(browser(bank.executive), f"{one}confirm/").status_code == 403
    assert send(browser(bank.supervisor), f"{one}confirm/").status_code == 200
    rows = browser(bank.manager).get(VISITS, {"state": "planned"}).json()["results"]
    assert [row["id"] for row in rows] == [str(visit.public_id)]
    assert browser(bank.manager).get(VISITS, {"state": "cancelled"}).json()["results"] == []
