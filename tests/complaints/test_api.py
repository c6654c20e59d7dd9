"""A case over the API: the same acts, refused with a code of their own, recorded as such."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from audit.models import Act
from complaints import services
from complaints.models import Complaint
from tests.complaints.making import fresh, make_complaint, resolved

pytestmark = pytest.mark.django_db
CASES = "/api/v1/complaints/"


@pytest.fixture
def call(client):
    def send(person, path="", method="get", **body):
        client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
        return getattr(client, method)(f"{CASES}{path}", body or None, content_type="application/json")

    return send


def test_a_case_is_registered_once_a_key_and_read_back(desk, call):
    body = {
        "text": "托收两周没有入账",
        "channel": "phone",
        "category": "business",
        "topic": "process",
        "customer_no": desk.customer.customer_no,
        "form_key": "0199aa00-0000-7000-8000-000000000002",
    }
    made = call(desk.bank.manager, method="post", **body)
    assert (made.status_code, made.json()["level"], made.json()["unit"]) == (201, 3, "S0101")
    again = call(desk.bank.manager, method="post", **body)
    assert (again.status_code, again.json()["number"]) == (200, made.json()["number"])
    assert Act.objects.filter(kind="complaint.registered").get().source == "api"


def test_nobody_sets_when_a_case_was_received(desk, call):
    said = {"text": "x", "channel": "phone", "category": "service", "topic": "manner"}
    forged = {"received_at": "2020-01-01T00:00:00+08:00", "number": "S0101-2020-00001", "state": "closed"}
    refused = call(desk.bank.manager, method="post", **said, **forged)
    assert refused.status_code == 400
    assert {error["field"]: error["code"] for error in refused.json()["errors"]} == dict.fromkeys(
        forged, "unknown_field"
    )
    assert not Complaint.objects.exists()


def test_the_second_to_accept_is_told_who_was_first(desk, call):
    complaint = make_complaint(desk)
    assert call(desk.officer, f"{complaint.number}/accept/", "post").status_code == 200
    second = call(desk.branch_officer, f"{complaint.number}/accept/", "post")
    assert (second.status_code, second.json()["code"]) == (409, "already_accepted")
    assert fresh(complaint).owner == desk.officer


def test_closing_says_what_is_missing(desk, call):
    complaint = resolved(desk)
    refused = call(desk.officer, f"{complaint.number}/close/", "post")
    assert (refused.status_code, refused.json()["code"]) == (409, "steps_missing")
    assert "channel_code" in refused.json()["detail"]


def test_there_is_no_way_to_delete_or_replace_a_case(desk, call):
    complaint = make_complaint(desk)
    for method in ("delete", "put", "patch"):
        assert call(desk.officer, f"{complaint.number}/", method).status_code == 405
        assert call(desk.officer, "", method).status_code == 405
    assert fresh(complaint).state == "new"


def test_whoever_it_is_about_finds_nothing(desk, call):
    complaint = make_complaint(desk, accused=[desk.bank.colleague])
    for person in (desk.bank.colleague, desk.bank.supervisor, desk.bank.branch_supervisor):
        assert call(person, f"{complaint.number}/").status_code == 404
        assert call(person, f"{complaint.number}/accept/", "post").status_code == 404
        assert call(person).json()["results"] == []
    assert [row["number"] for row in call(desk.officer).json()["results"]] == [complaint.number]


def test_the_first_contact_is_told_the_state_alone_once_somebody_has_accepted(desk, call):
    complaint = make_complaint(desk)
    assert "text" in call(desk.bank.manager, f"{complaint.number}/").json()
    services.accept_complaint(complaint=complaint, by=desk.officer)
    told = call(desk.bank.manager, f"{complaint.number}/").json()
    assert told["state"] == "open" and "text" not in told


def test_the_list_costs_the_same_queries_for_few_and_many(desk, client):
    client.force_login(desk.officer, backend="django.contrib.auth.backends.ModelBackend")

    def cost(rows: int) -> int:
        with CaptureQueriesContext(connection) as queries:
            assert len(client.get(CASES).json()["results"]) == rows
        return len(queries)

    for _ in range(3):
        make_complaint(desk)
    cost(3)  # The first request of a process also asks what is then remembered.
    few = cost(3)
    for _ in range(20):
        make_complaint(desk)
    assert cost(23) == few <= 16
