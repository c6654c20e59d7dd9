"""Many calls in one: each row done or refused as a call of its own is, all or none where that is asked, and once."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from drf_spectacular.generators import SchemaGenerator

from audit.models import Act
from common.calendar import business_today
from common.records import CallBudget
from common.rest import PersonAuthentication
from corebanking.models import Client, IdempotencyKey
from crm_site import bulk
from crm_site.schedule import forget_keys_once_a_day
from tests.factories import make_bank, make_customer
from worklist.models import Task
from worklist.services import add_task

pytestmark = pytest.mark.django_db(transaction=True)
BULK = "/api/v1/bulk/"


@pytest.fixture
def bank():
    return make_bank()


@pytest.fixture
def customer(bank):
    return make_customer(bank, manager=bank.manager, short_name="澜川精密")


@pytest.fixture
def tasks(bank, customer):
    me = bank.manager
    return [
        add_task(customer=customer, title=f"报方案{n}", due_on=business_today(), owner=me, by=me)
        for n in range(3)
    ]


@pytest.fixture
def send(client, bank):
    def post(*rows, key=None, strict=False, by=None):
        client.force_login(by or bank.manager, backend="organization.backends.StaffBackend")
        headers = {"Idempotency-Key": key or str(uuid4()), "Accept-Language": "en"}
        sent = {"rows": rows, "strict": strict}
        return client.post(BULK, sent, content_type="application/json", headers=headers)

    return post


def done(task, **body):
    return {"path": f"tasks/{task.public_id}/done/", "body": body}


def states():
    return [*Task.objects.order_by("pk").values_list("state", flat=True)]


def test_good_rows_are_done_and_bad_ones_refused_each_with_its_reason(send, tasks, customer):
    yesterday = str(business_today() - timedelta(days=1))
    answer = send(
        done(tasks[0], note="已送"),
        {"path": f"tasks/{tasks[1].public_id}/later/", "body": {"until": yesterday}},
        done(tasks[2], colour="red"),
        {"path": "tasks/" + str(uuid4()) + "/done/"},
        {"method": "PATCH", "path": f"customers/{customer.customer_no}/", "body": {"short_name": "澜川"}},
    )
    told = answer.json()
    assert (answer.status_code, told["done"], told["refused"]) == (200, 1, 4)
    assert [row["status"] for row in told["rows"]] == [200, 400, 400, 404, 428]
    assert (told["rows"][0]["body"]["state"], told["rows"][0]["etag"][0]) == ("done", '"')
    pointers = [row["problem"]["errors"][0]["pointer"] for row in told["rows"][1:3]]
    assert pointers == ["/rows/1/body/until", "/rows/2/body/colour"]
    assert told["rows"][4]["problem"]["code"] == "precondition_required"
    assert states() == ["done", "open", "open"]
    assert Act.objects.filter(kind="task.done").count() == 1


def test_strict_does_all_or_nothing(send, tasks):
    refused = send(done(tasks[0]), done(tasks[1]), done(tasks[1]), strict=True)
    assert (refused.status_code, refused.json()["code"]) == (422, "bulk_refused")
    assert [row["status"] for row in refused.json()["rows"]] == [200, 200, 409]
    assert states() == ["open", "open", "open"]
    assert send(done(tasks[0]), done(tasks[1]), strict=True).json()["done"] == 2
    assert states() == ["done", "done", "open"]


def test_the_same_key_does_it_once_and_other_rows_under_it_are_refused(send, tasks):
    first = send(done(tasks[0]), key="night-1")
    again = send(done(tasks[0]), key="night-1")
    assert (again.json(), again.headers["Idempotency-Replayed"]) == (first.json(), "true")
    other = send(done(tasks[1]), key="night-1")
    assert (other.status_code, other.json()["code"]) == (422, "idempotency_key_reused")
    assert states() == ["done", "open", "open"]


def test_a_row_is_made_from_the_state_that_was_read(send, client, customer):
    path = f"customers/{customer.customer_no}/"
    change = {"method": "PATCH", "path": path, "body": {"short_name": "澜川"}, "if_match": '"stale"'}
    assert send(change).json()["rows"][0]["problem"]["code"] == "stale_version"
    change["if_match"] = client.get(f"/api/v1/{path}").headers["ETag"]
    row = send(change).json()["rows"][0]
    assert (row["status"], row["body"]["short_name"]) == (200, "澜川")


def test_nobody_does_by_rows_what_they_may_not_do_by_calls(send, bank, tasks):
    rows = send(done(tasks[0]), by=bank.outsider).json()["rows"]
    assert [row["status"] for row in rows] == [404]
    for path in ("bulk/", "corebanking/batches/", "schema/", "../admin/", "nothing/"):
        assert send({"path": path}).json()["rows"][0]["status"] == 404, path
    assert states() == ["open", "open", "open"]


def test_a_key_is_needed_and_five_hundred_rows_are_the_most(send, client, bank, tasks):
    client.force_login(bank.manager, backend="organization.backends.StaffBackend")
    without = client.post(BULK, {"rows": [done(tasks[0])]}, content_type="application/json")
    assert (without.status_code, without.json()["code"]) == (400, "idempotency_key_missing")
    assert send(*[done(tasks[0])] * 501).status_code == 400
    assert send().status_code == 400
    assert states() == ["open", "open", "open"]


@pytest.fixture
def budget(settings, monkeypatch):
    """Says how many calls a minute one has, in a minute that does not end."""
    settings.CACHES = {
        "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": str(uuid4())}
    }
    monkeypatch.setattr(CallBudget, "timer", lambda self: 1_800_000_010.0)
    return lambda calls: setattr(settings, "API_CALLS_PER_MINUTE", calls)


def left(answer):
    return answer.headers["RateLimit"].split(";")[1]


def test_each_row_is_a_call_of_the_budget_and_an_answer_again_is_one(send, tasks, budget):
    budget(6)
    answer = send(*map(done, tasks), key="night-2")
    assert (answer.json()["done"], left(answer)) == (3, "r=3")
    again = send(*map(done, tasks), key="night-2")
    assert (again.json(), left(again)) == (answer.json(), "r=2")


def test_more_rows_than_are_left_are_refused_together_and_may_come_again(send, tasks, budget):
    budget(2)
    refused = send(*map(done, tasks), key="night-3")
    assert (refused.status_code, refused.json()["code"]) == (429, "throttled")
    assert (refused.headers["Retry-After"], left(refused)) == ("50", "r=1")
    assert states() == ["open", "open", "open"]
    budget(4)
    later = send(*map(done, tasks), key="night-3")
    assert (later.status_code, later.json()["done"], left(later)) == (200, 3, "r=0")
    assert send(done(tasks[0])).status_code == 429


@pytest.mark.parametrize("strict", [False, True])
def test_rows_that_time_does_not_reach_are_not_done(send, tasks, monkeypatch, strict):
    clock = iter([0, 0, bulk.SECONDS - 1, bulk.SECONDS])
    monkeypatch.setattr(bulk, "monotonic", lambda: next(clock))
    answer = send(*map(done, tasks), strict=strict)
    told = answer.json()
    assert [row["status"] for row in told["rows"]] == [200, 200, 503]
    assert told["rows"][2]["problem"]["code"] == "not_reached"
    if strict:
        assert (answer.status_code, told["code"], states()) == (422, "bulk_refused", ["open"] * 3)
    else:
        assert (told["done"], told["refused"], states()) == (2, 1, ["done", "done", "open"])


def test_what_is_told_once_is_no_row_and_is_kept_nowhere(send, bank, customer):
    body = {"name": "core-a", "scopes": ["customers:write"]}
    rows = send(
        {"path": "corebanking/clients/", "body": body},
        {"path": "corebanking/clients/core-a/pairs/", "body": {"scopes": ["customers:write"]}},
        {"path": f"corebanking/webhooks/{uuid4()}/secrets/"},
        {"path": f"customers/{customer.customer_no}/contacts/{uuid4()}/dossier/{uuid4()}/show/"},
        by=bank.system_admin,
    ).json()["rows"]
    assert [(row["status"], row["problem"]["code"]) for row in rows] == [(403, "not_in_bulk")] * 4
    assert not Client.objects.exists()
    assert "client_secret" not in IdempotencyKey.objects.get().answer


# What only an answer that is told once has: a secret, or data of which the lists show a mask.
ONCE = re.compile(r"^(.*_)?(secret|password|token|masked)$")


def writes_of_people():
    """Every call that could be a row: its route, its view and action, and the fields of its good answer."""
    generator = SchemaGenerator()
    schema = generator.get_schema(request=None, public=True)
    for path, _, method, view in generator._get_paths_and_endpoints():
        if method in ("POST", "PATCH") and PersonAuthentication in view.authentication_classes:
            yield path, type(view), view.action, fields_of(schema, schema["paths"][path][method.lower()])


def fields_of(schema, operation):
    found, todo = set(), [told for code, told in operation["responses"].items() if code < "3"]
    while todo:
        node = todo.pop()
        if isinstance(node, list):
            todo += node
        elif isinstance(node, dict):
            if name := node.get("$ref", "").rpartition("/")[2]:
                todo.append(schema["components"]["schemas"][name])
            found |= node["properties"].keys() if "properties" in node else set()
            todo += node.values()
    return found


def test_every_call_that_answers_a_secret_says_that_it_is_no_row():
    shown = {(view, action) for _, view, action, fields in writes_of_people() if any(map(ONCE.match, fields))}
    marked = {(view, action) for _, view, action, _ in writes_of_people() if action in view.answers_once}
    assert shown == marked
    assert {f"{view.__name__}.{action}" for view, action in marked} == {
        "ClientViewSet.create",
        "ClientViewSet.add_pair",
        "WebhookViewSet.create",
        "WebhookViewSet.add_secret",
        "DossierViewSet.create",
        "DossierViewSet.reveal",
    }


def test_a_row_costs_the_same_however_many_there_are(send, tasks, bank, customer):
    def asked(*rows) -> int:
        with CaptureQueriesContext(connection) as captured:
            send(*rows)
        return len(captured.captured_queries)

    one, two = asked(done(tasks[0])), asked(done(tasks[1]), done(tasks[2]))
    assert two - one <= one


def test_kept_answers_are_forgotten_after_a_week_once_a_day(send, tasks):
    send(done(tasks[0]), key="night-1")
    now = timezone.now()
    forget_keys_once_a_day(at=now + timedelta(days=6))
    assert IdempotencyKey.objects.count() == 1
    forget_keys_once_a_day(at=now + timedelta(days=8))
    assert IdempotencyKey.objects.count() == 0
