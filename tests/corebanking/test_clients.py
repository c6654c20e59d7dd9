"""Machines are registered, limited and their secrets rolled by a system administrator, by page and API alike."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from audit.models import Act
from corebanking import services
from corebanking.models import Client, ClientCredentials
from corebanking.rules import SCOPES, may_call_from, network
from organization.models import Staff
from tests.corebanking.conftest import ALL_SCOPES, BATCHES, Machine, refused

API = "/api/v1/corebanking/clients/"


@pytest.fixture
def admin(bank) -> Browser:
    browser = Browser(HTTP_ACCEPT_LANGUAGE="en")
    browser.force_login(bank.system_admin, backend="django.contrib.auth.backends.ModelBackend")
    return browser


def held(name: str = "core") -> Client:
    return Client.objects.get(account__employee_no=name)


def limit(**changes) -> None:
    client = held()
    services.change_client(client=client, version=client.version, changes=changes, by=None, at=timezone.now())


# ---------------------------------------------------------------- from where
@pytest.mark.parametrize(
    ("address", "networks", "may"),
    [
        ("10.8.0.7", [], True),
        ("10.8.0.7", ["10.8.0.0/24"], True),
        ("10.8.1.7", ["10.8.0.0/24"], False),
        ("10.8.1.7", ["10.8.0.0/24", "10.8.1.7/32"], True),
        ("::ffff:10.8.0.7", ["10.8.0.0/24"], True),
        ("fd00::1", ["fd00::/8"], True),
        ("fd00::1", ["10.8.0.0/24"], False),
        ("", ["10.8.0.0/24"], False),
        (None, ["0.0.0.0/0"], False),
        ("", [], True),
    ],
)
def test_from_where_a_client_may_call(address, networks, may):
    assert may_call_from(address, networks) is may


def test_an_address_is_kept_as_a_network():
    assert [network(one) for one in ("10.8.0.7", " 10.8.0.9/24 ", "fd00::1")] == [
        "10.8.0.7/32",
        "10.8.0.0/24",
        "fd00::1/128",
    ]


def test_a_token_is_good_where_its_client_may_call_from_and_nowhere_else(machine):
    limit(addresses=["10.8.0.0/24"])
    refused(machine.get(BATCHES), 403, "address_refused")
    answer = machine.http.get(BATCHES, headers=machine.headers(None), REMOTE_ADDR="10.8.0.7")
    assert answer.status_code == 200


def test_no_token_is_handed_out_elsewhere(machine):
    limit(addresses=["10.8.0.0/24"])
    sent = {
        "grant_type": "client_credentials",
        "client_id": machine.credentials.client_id,
        "client_secret": machine.credentials.client_secret,
    }
    assert machine.http.post("/api/oauth/token/", sent).status_code == 401
    assert machine.http.post("/api/oauth/token/", sent, REMOTE_ADDR="10.8.0.7").status_code == 200


# ---------------------------------------------------------------- how often, and when last
def test_a_budget_of_its_own_is_said_in_every_answer(machine):
    limit(calls_per_minute=2)
    answer = machine.get(BATCHES)
    assert answer.headers["RateLimit-Policy"] == '"client";q=2;w=60'
    assert answer.headers["RateLimit"].startswith('"client";r=1;t=')
    machine.get(BATCHES)
    assert refused(machine.get(BATCHES), 429, "throttled")
    limit(calls_per_minute=3)
    assert machine.get(BATCHES).status_code == 200


def test_when_and_whence_it_called_last_is_noted_once_a_minute(machine):
    machine.get(BATCHES)
    pair = ClientCredentials.objects.get()
    assert (pair.last_address, timezone.now() - pair.last_used_at < timedelta(seconds=30)) == (
        "127.0.0.1",
        True,
    )
    machine.http.get(BATCHES, headers=machine.headers(None), REMOTE_ADDR="10.8.0.7")
    assert ClientCredentials.objects.get() == pair
    assert ClientCredentials.objects.get().last_address == "127.0.0.1"
    later = pair.last_used_at + timedelta(minutes=1)
    services.note_use(pair=pair, address="10.8.0.7", at=later)
    again = ClientCredentials.objects.get()
    assert (again.last_used_at, again.last_address) == (later, "10.8.0.7")


# ---------------------------------------------------------------- the page
def test_registered_on_the_page_and_sends_with_the_secret_shown_once(admin, bank):
    answer = admin.post(
        reverse("corebanking:client-create"),
        {
            "name": "card-centre",
            "contact": "Card centre, 1234",
            "scopes": ["units:write"],
            "addresses": "127.0.0.1\n10.8.0.9/24",
            "calls_per_minute": "90",
        },
    )
    assert answer.status_code == 201
    assert answer.headers["Cache-Control"].startswith("max-age=0, no-cache, no-store")
    secret = answer.context["secret"]
    assert secret.client_secret in answer.content.decode()
    client = held("card-centre")
    assert (client.contact, client.addresses, client.calls_per_minute) == (
        "Card centre, 1234",
        ["10.8.0.0/24", "127.0.0.1/32"],
        90,
    )
    Machine(secret).sign_in()
    page = admin.get(reverse("corebanking:client", args=["card-centre"])).content.decode()
    assert secret.client_secret not in page
    assert Act.objects.filter(kind="create_credentials", actor=bank.system_admin).count() == 1


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"name": "Card Centre"}, "name"),
        ({"name": "core"}, "name"),
        ({"scopes": []}, "scopes"),
        ({"scopes": ["everything"]}, "scopes"),
        ({"addresses": "10.8.0"}, "addresses"),
        ({"calls_per_minute": "0"}, "calls_per_minute"),
    ],
)
def test_what_is_wrong_is_said_and_nobody_is_registered(admin, machine, fields, field):
    sent = {"name": "cards", "scopes": ["units:write"], "addresses": "", "calls_per_minute": "90"} | fields
    answer = admin.post(reverse("corebanking:client-create"), sent)
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, [field])
    assert Client.objects.count() == 1


def test_a_secret_is_rolled_without_a_pause(admin, machine):
    page = reverse("corebanking:pair-create", args=["core"])
    answer = admin.post(page, {"scopes": ALL_SCOPES})
    second = Machine(answer.context["secret"])
    second.sign_in()
    assert (machine.get(BATCHES).status_code, second.get(BATCHES).status_code) == (200, 200)

    assert admin.post(page, {"scopes": ALL_SCOPES}).status_code == 422
    assert held().pairs.count() == 2

    old = machine.credentials.client_id
    answer = admin.post(reverse("corebanking:pair-withdraw", args=["core", old]))
    assert answer.status_code == 302
    assert (machine.get(BATCHES).status_code, second.get(BATCHES).status_code) == (401, 200)
    assert admin.post(reverse("corebanking:pair-withdraw", args=["core", old])).status_code == 404


def test_a_scope_taken_from_a_pair_counts_for_tokens_handed_out_before(machine):
    ClientCredentials.objects.update(scopes=["units:write"])
    answer = machine.post(
        BATCHES, {"resource": "accounts", "business_date": "2026-10-31", "expected_rows": 1}
    )
    refused(answer, 403, "scope_missing")


def test_the_second_of_two_editors_is_told_what_the_first_saved(admin, machine):
    page = reverse("corebanking:client", args=["core"])
    sent = {"contact": "First", "addresses": "", "calls_per_minute": "90", "version": "1"}
    assert admin.post(page, sent).status_code == 302
    answer = admin.post(page, sent | {"contact": "Second"})
    assert answer.status_code == 422
    assert "Somebody saved meanwhile: whom to ask: First" in answer.content.decode()
    assert held().contact == "First"
    # What was typed stands in the answered form as it was typed, and is sent again as it stands.
    answered = {field.html_name: field.value() for field in answer.context["form"]}
    assert answered == sent | {"contact": "Second", "version": "2"}
    assert admin.post(page, answered).status_code == 302
    assert (held().contact, held().addresses, held().calls_per_minute) == ("Second", [], 90)


def test_the_pages_cost_the_same_for_many_machines(admin, machine):
    def queries(address: str) -> int:
        admin.get(address)
        with CaptureQueriesContext(connection) as captured:
            assert admin.get(address).status_code == 200
        return len(captured)

    pages = [reverse("corebanking:clients"), API]
    few = [queries(page) for page in pages]
    for number in range(30):
        services.create_api_client(name=f"m-{number}", scopes=list(SCOPES), starts_on=timezone.now().date())
    assert [queries(page) for page in pages] == few


# ---------------------------------------------------------------- the API
def test_all_of_it_over_the_api(admin, machine):
    sent = {"name": "cards", "scopes": ["units:write"], "addresses": ["10.8.0.7"], "calls_per_minute": 90}
    answer = admin.post(API, sent, content_type="application/json")
    assert (answer.status_code, set(answer.json())) == (201, {"client_id", "client_secret"})
    refused(admin.post(API, sent, content_type="application/json"), 409, "name_taken")

    one = admin.get(f"{API}cards/")
    assert one.json()["addresses"] == ["10.8.0.7/32"]
    assert [pair["client_id"] for pair in one.json()["pairs"]] == [answer.json()["client_id"]]
    assert "secret" not in one.content.decode()

    def patch(**headers):
        return admin.patch(
            f"{API}cards/", {"addresses": []}, content_type="application/json", headers=headers
        )

    refused(patch(), 428, "precondition_required")
    changed = patch(**{"If-Match": one.headers["ETag"]})
    assert (changed.status_code, changed.json()["addresses"], changed.json()["calls_per_minute"]) == (
        200,
        [],
        90,
    )
    refused(patch(**{"If-Match": one.headers["ETag"]}), 412, "stale_version")

    pair = {"scopes": ["units:write"]}
    second = admin.post(f"{API}cards/pairs/", pair, content_type="application/json")
    assert second.status_code == 201
    refused(admin.post(f"{API}cards/pairs/", pair, content_type="application/json"), 409, "too_many_pairs")
    gone = admin.post(f"{API}cards/pairs/{answer.json()['client_id']}/withdraw/")
    assert [pair["client_id"] for pair in gone.json()["pairs"]] == [second.json()["client_id"]]


def test_a_call_of_the_machine_does_not_stand_in_the_way_of_a_change(admin, machine):
    machine.get(BATCHES)
    one = f"{API}core/"
    tag = admin.get(one).headers["ETag"]
    later = timezone.now() + timedelta(minutes=2)
    services.note_use(pair=ClientCredentials.objects.get(), address="10.8.0.7", at=later)
    # Who looks for the last call is told it, and not that nothing changed.
    looked = admin.get(one, headers={"If-None-Match": tag})
    assert (looked.status_code, looked.headers["ETag"]) == (200, tag)
    assert looked.json()["pairs"][0]["last_address"] == "10.8.0.7"

    def patch(contact: str):
        return admin.patch(
            one, {"contact": contact}, content_type="application/json", headers={"If-Match": tag}
        )

    changed = patch("First")
    assert (changed.status_code, changed.json()["contact"]) == (200, "First")
    refused(patch("Second"), 412, "stale_version")
    assert held().contact == "First"


def test_nobody_else_looks_after_machines(bank, machine):
    for persona in ("executive", "security_admin", "manager"):
        browser = Browser()
        browser.force_login(getattr(bank, persona), backend="django.contrib.auth.backends.ModelBackend")
        assert browser.get(reverse("corebanking:clients")).status_code == 403
        refused(browser.get(API), 403, "permission_denied")
    assert not Client.objects.visible_to(Staff.objects.get(employee_no=bank.executive.employee_no)).exists()


def test_behind_a_proxy_of_the_bank_the_address_before_it_counts(machine, settings):
    limit(addresses=["10.8.0.0/24"])
    headers = {**machine.headers(None), "X-Forwarded-For": "10.8.0.7"}
    refused(machine.http.get(BATCHES, headers=headers, REMOTE_ADDR="10.1.0.2"), 403, "address_refused")
    settings.TRUSTED_PROXIES = ["10.1.0.0/24"]
    assert machine.http.get(BATCHES, headers=headers, REMOTE_ADDR="10.1.0.2").status_code == 200
    refused(machine.http.get(BATCHES, headers=headers, REMOTE_ADDR="10.2.0.2"), 403, "address_refused")
    forged = {**headers, "X-Forwarded-For": "10.8.0.7, 203.0.113.9"}
    refused(machine.http.get(BATCHES, headers=forged, REMOTE_ADDR="10.1.0.2"), 403, "address_refused")
