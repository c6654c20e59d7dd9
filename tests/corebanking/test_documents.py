"""The OpenAPI document says what is served, and its page runs under our content security policy."""

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from playwright.sync_api import expect

from corebanking.rules import LAYOUTS, SCOPES
from crm_site.api_document import _written
from tests.browsing import browser


def test_the_document_is_for_clients_and_colleagues(client, machine, bank):
    path = reverse("api-schema")
    assert client.get(path).status_code in (401, 403)
    answer = machine.http.get(
        path, headers={**machine.headers(None), "Accept": "application/vnd.oai.openapi+json"}
    )
    assert answer.status_code == 200
    document = answer.json()
    assert document["openapi"].startswith("3.1")
    fed = {path for path in document["paths"] if path.startswith("/api/v1/corebanking/batches/")}
    assert fed == {
        "/api/v1/corebanking/batches/",
        "/api/v1/corebanking/batches/{public_id}/",
        "/api/v1/corebanking/batches/{public_id}/errors/",
        "/api/v1/corebanking/batches/{public_id}/outcome/",
        "/api/v1/corebanking/batches/{public_id}/parts/{number}/",
        "/api/v1/corebanking/batches/{public_id}/close/",
    }
    flow = document["components"]["securitySchemes"]["client_credentials"]["flows"]["clientCredentials"]
    assert flow["tokenUrl"] == reverse("api-token")
    assert flow["scopes"].keys() == set(SCOPES)
    put = document["paths"]["/api/v1/corebanking/batches/{public_id}/parts/{number}/"]["put"]
    for layout in LAYOUTS.values():
        for field in layout.fields:
            assert f"| {field.name} |" in put["description"]
    assert "application/problem+json" in put["responses"]["413"]["content"]


def test_the_document_is_worked_out_once_for_everybody(bank, monkeypatch):
    asked = []
    monkeypatch.setattr(
        "crm_site.api_document.SchemaGenerator.get_schema", lambda *_, **said: asked.append(said) or {"a": 1}
    )
    _written.cache_clear()
    answers = []
    for person in (bank.manager, bank.executive):
        http = browser(person)
        answers.append(
            http.get(reverse("api-schema"), headers={"Accept": "application/vnd.oai.openapi+json"})
        )
    _written.cache_clear()
    assert [answer.json() for answer in answers] == [{"a": 1}, {"a": 1}]
    assert asked == [{"request": None, "public": True}]


@pytest.mark.browser
def test_the_page_shows_every_call_without_breaking_the_policy(live_server, page, bank):
    client_cookie = _session(bank.executive)
    page.context.add_cookies([{**client_cookie, "url": live_server.url}])
    broken = []
    page.on(
        "console", lambda message: broken.append(message.text) if "Content Security" in message.text else None
    )
    page.on("pageerror", lambda error: broken.append(str(error)))
    # The page draws what is in sight: a window as high as all of it sees every call.
    page.set_viewport_size({"width": 1280, "height": 60_000})
    page.goto(live_server.url + reverse("api-docs"))
    page.wait_for_selector(".opblock-put")
    served = page.evaluate(
        "url => fetch(url, {headers: {Accept: 'application/vnd.oai.openapi+json'}}).then(answer => answer.json())",
        reverse("api-schema"),
    )
    calls = sum(len(call) for call in served["paths"].values())
    expect(page.locator(".opblock")).to_have_count(calls)
    assert calls > 7
    assert broken == []


def _session(person) -> dict[str, str]:
    browser = Client()
    browser.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return {
        "name": settings.SESSION_COOKIE_NAME,
        "value": browser.cookies[settings.SESSION_COOKIE_NAME].value,
    }
