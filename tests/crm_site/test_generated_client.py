"""A Python client that is generated from the document, by a generator of others, works against a running server."""

import importlib
import json
import subprocess
import sys
import time
from datetime import date
from http import HTTPStatus
from io import BytesIO

import httpx
import pytest
from django.test import Client
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.renderers import OpenApiJsonRenderer

from corebanking.services import create_api_client
from customers.models import ExchangeRate
from tests.corebanking.conftest import ALL_SCOPES
from tests.factories import make_bank, make_customer

# Parts and papers are bytes of media types of their own, which the generator has to be told.
BYTES = (
    "application/x-ndjson",
    "application/pdf",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
)
CONFIG = {"post_hooks": [], "content_type_overrides": dict.fromkeys(BYTES, "application/octet-stream")}


@pytest.fixture(scope="module")
def package(tmp_path_factory):
    """The name under which the generated client is imported."""
    folder = tmp_path_factory.mktemp("generated")
    document = OpenApiJsonRenderer().render(
        SchemaGenerator().get_schema(request=None, public=True), renderer_context={}
    )
    (folder / "document.json").write_bytes(document)
    (folder / "config.json").write_text(json.dumps(CONFIG))
    words = ["generate", "--path", "document.json", "--output-path", "hausbank_client", "--meta", "none"]
    made = subprocess.run(
        [sys.executable, "-m", "openapi_python_client", *words, "--config", "config.json"],
        cwd=folder, capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip
    assert made.returncode == 0, made.stdout + made.stderr
    # Of the two ways of writing a part the client has one.
    assert made.stdout.count("WARNING parsing") + made.stderr.count("WARNING parsing") <= 1, made.stdout
    sys.path.insert(0, str(folder))
    yield "hausbank_client"
    sys.path.remove(str(folder))


@pytest.fixture
def api(package):
    return lambda path: importlib.import_module(f"{package}.{path}")


@pytest.mark.services
def test_a_machine_announces_sends_closes_and_sees_its_batch_applied(api, live_server, real_worker):
    pair = create_api_client(name="core", scopes=ALL_SCOPES, starts_on=date(2020, 1, 1))
    token = httpx.post(
        f"{live_server.url}/api/oauth/token/",
        auth=(pair.client_id, pair.client_secret),
        data={"grant_type": "client_credentials"},
    ).json()["access_token"]
    machine = api("client").AuthenticatedClient(base_url=live_server.url, token=token)
    batches, models = "api.corebanking.v1_corebanking_batches_", api("models")

    made = api(f"{batches}create").sync(
        client=machine,
        idempotency_key="rates-1",
        body=models.AnnouncementRequest(
            resource=models.ResourceEnum("exchange_rates"), business_date=date(2026, 10, 30), expected_rows=1
        ),
    )
    assert (made.state, made.expected_rows) == ("announced", 1)
    row = {"date": "2026-10-30", "currency": "USD", "rate": "7.113500"}
    part = api(f"{batches}parts_update").sync(
        made.id,
        1,
        client=machine,
        idempotency_key="rates-1-1",
        body=api("types").File(payload=BytesIO(json.dumps(row).encode())),
    )
    assert (part.part, part.rows) == (1, 1)
    api(f"{batches}close_create").sync(made.id, client=machine, idempotency_key="rates-1-close")
    deadline = time.monotonic() + 30
    while True:
        outcome = api(f"{batches}outcome_retrieve").sync_detailed(made.id, client=machine)
        if outcome.status_code != HTTPStatus.ACCEPTED:
            break
        assert time.monotonic() < deadline
        time.sleep(0.2)
    assert (outcome.status_code, outcome.parsed.state, outcome.parsed.applied_rows) == (200, "applied", 1)
    assert str(ExchangeRate.objects.get().rate) == "7.113500"


def test_a_person_lists_reads_and_changes_a_customer(api, live_server):
    bank = make_bank()
    customer = make_customer(bank, manager=bank.manager, short_name="澜川精密")
    browser = Client()
    browser.force_login(bank.manager, backend="organization.backends.StaffBackend")
    person = api("client").Client(
        base_url=live_server.url,
        cookies={"sessionid": browser.cookies["sessionid"].value, "csrftoken": "f" * 32},
        headers={"X-CSRFToken": "f" * 32, "Accept-Language": "en"},
    )
    customers = "api.customers.v1_customers_"
    (row,) = api(f"{customers}list").sync(client=person, page_size=5).results
    assert (row.customer_no, row.short_name, row.tier) == (customer.customer_no, "澜川精密", None)

    read = api(f"{customers}retrieve").sync_detailed(row.customer_no, client=person)
    assert (read.parsed.name, read.parsed.established_on) == (customer.name, None)
    change = api("models").PatchedCustomerChangesRequest(short_name="澜川")

    def send(tag):
        return api(f"{customers}partial_update").sync_detailed(
            row.customer_no, client=person, body=change, if_match=tag
        )

    changed = send(read.headers["ETag"])
    assert (changed.status_code, changed.parsed.short_name) == (200, "澜川")
    stale = send(read.headers["ETag"])
    assert (stale.status_code, stale.parsed.code) == (412, "stale_version")
