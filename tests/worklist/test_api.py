"""Tasks and Today over the API: found as on the page, done once, refused in the same words."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from common.calendar import business_today
from customers.models import TeamMember
from tests.browsing import browser
from tests.factories import SINCE, make_bank, make_customer
from worklist.models import Task
from worklist.rules import TaskKind
from worklist.services import add_task

pytestmark = pytest.mark.django_db
TASKS = "/api/v1/tasks/"


@pytest.fixture
def bank():
    return make_bank()


@pytest.fixture
def customer(bank):
    return make_customer(bank)


def task_of(customer, by, **more):
    words = {"title": "报方案", "due_on": business_today(), "owner": by, "by": by}
    return add_task(customer=customer, **(words | more))


def send(client, path, **body):
    return client.post(f"{TASKS}{path}", body, content_type="application/json")


def test_a_task_is_made_once_done_once_and_found(bank, customer):
    api = browser(bank.manager)
    sent = {
        "customer": customer.customer_no,
        "title": "答复费率",
        "due_on": business_today().isoformat(),
        "repeat": "weekly",
        "promised": True,
        "key": str(uuid4()),
    }
    first, second = send(api, "", **sent), send(api, "", **sent)
    assert (first.status_code, first.json()) == (201, second.json())
    assert (first.json()["kind"], first.json()["repeat"]) == ("promise", "weekly")
    assert send(api, "", **(sent | {"title": "另一句"})).json()["code"] == "key_taken"
    key = first.json()["id"]
    assert [row["id"] for row in api.get(TASKS, {"kind": "promise"}).json()["results"]] == [key]
    assert api.get(TASKS, {"whose": "given"}).json()["results"] == []
    done = send(api, f"{key}/done/", note="已答复")
    assert (done.json()["state"], done.json()["closing_note"]) == ("done", "已答复")
    again = send(api, f"{key}/done/")
    assert (again.status_code, again.json()["code"]) == (409, "task_closed")
    assert Task.objects.filter(state="open").count() == 1  # the next week's


def test_later_drop_and_give(bank, customer):
    TeamMember.objects.create(customer=customer, staff=bank.colleague, part="middle", starts_on=SINCE)
    api = browser(bank.manager)
    task = task_of(customer, bank.manager)
    until = business_today() + timedelta(days=3)
    assert send(api, f"{task.public_id}/later/", until=until.isoformat()).json()["snoozed_until"] == str(
        until
    )
    assert send(api, f"{task.public_id}/later/", until=business_today().isoformat()).status_code == 400
    assert send(api, f"{task.public_id}/give/", to="nobody").status_code == 400
    given = send(api, f"{task.public_id}/give/", to=bank.colleague.employee_no).json()
    assert (given["owner"], given["raised_by"]) == (bank.colleague.employee_no, bank.manager.employee_no)
    assert send(api, f"{task.public_id}/cancel/", note="不用了").status_code == 403
    theirs = browser(bank.colleague)
    assert send(theirs, f"{task.public_id}/cancel/").status_code == 400
    assert send(theirs, f"{task.public_id}/cancel/", note="不用了").json()["state"] == "cancelled"
    rule_made = task_of(customer, bank.manager, kind=TaskKind.TIER_CHANGE, title="")
    refused = send(api, f"{rule_made.public_id}/give/", to=bank.colleague.employee_no)
    assert (refused.status_code, refused.json()["code"]) == (409, "not_to_give")


def test_strangers_find_nothing(bank, customer):
    task = task_of(customer, bank.manager)
    stranger = browser(bank.outsider)
    assert stranger.get(f"{TASKS}{task.public_id}/").status_code == 404
    assert send(stranger, f"{task.public_id}/done/").status_code == 404
    assert stranger.get(TASKS, {"whose": "team"}).json()["results"] == []


def test_today_is_the_queue_of_the_page(bank, customer):
    for number in range(12):
        task_of(customer, bank.manager, title=f"办{number}")
    answer = browser(bank.manager).get("/api/v1/today/").json()
    assert (answer["total"], len(answer["rows"]), answer["counts"]["all"]) == (12, 10, 12)
    row = answer["rows"][0]
    assert row["points"] == row["urgency"] + row["value"] + row["loss"]
    everything = browser(bank.manager).get("/api/v1/today/", {"rows": "all"}).json()
    assert len(everything["rows"]) == 12
    assert browser(bank.manager).get("/api/v1/today/", {"only": "colour"}).status_code == 400
    team = browser(bank.supervisor).get("/api/v1/today/", {"who": "team"}).json()
    assert team["total"] == 12
    assert browser(bank.outsider).get("/api/v1/today/", {"who": "team"}).json()["total"] == 0


def test_rows_cost_the_same_queries_however_many_there_are(bank, customer):
    api = browser(bank.manager)

    def cost():
        with CaptureQueriesContext(connection) as heard:
            assert api.get(TASKS).status_code == 200
        return len(heard)

    task_of(customer, bank.manager)
    cost()
    few = cost()
    for number in range(9):
        task_of(make_customer(bank), bank.manager, title=f"办{number}")
    assert cost() == few
