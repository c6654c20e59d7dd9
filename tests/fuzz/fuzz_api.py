"""Every operation of the OpenAPI document with made-up calls: each answer is one that the document tells of."""

import json
import os
import re
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from http import HTTPStatus
from pathlib import Path

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, connection, transaction
from drf_spectacular.generators import SchemaGenerator
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis.core.result import Ok
from schemathesis.specs.openapi.checks import positive_data_acceptance, response_schema_conformance

from crm_site.local.services import ROOT
from crm_site.wsgi import application
from tests.access.table import CALLS
from tests.access.world import World, make_world

EXAMPLES = int(os.environ.get("FUZZ_EXAMPLES", "200"))
ONLY = os.environ.get("FUZZ_ONLY", "")
MISSING = bool(os.environ.get("FUZZ_MISSING"))
# What each operation got so far, with the commit at which it got it; runs in parts add up in it.
LEDGER = Path(os.environ.get("FUZZ_LEDGER", ROOT / ".local" / "fuzz" / "ledger.json"))
COMMIT = subprocess.run(
    ["git", "rev-parse", "--short", "HEAD"], cwd=ROOT, capture_output=True, text=True, check=False
).stdout.strip()
# Who calls where the account manager may not, by the beginning of the path.
PERSONAS = {
    "corebanking/clients": "system_admin",
    "corebanking/quarantine": "system_admin",
    "tiers/models": "executive",
    "tiers/runs": "executive",
}
NOTHING = {"examples": 0, "passed": False, "commit": ""}


def operations():
    """Every operation of the document as this code has it, without the token call, which is no part of it."""
    document = SchemaGenerator().get_schema(request=None, public=True)
    schema = schemathesis.openapi.from_dict(document)
    schema.app = application  # checks that call once more find it there
    found = [result.ok() for result in schema.get_all_operations() if isinstance(result, Ok)]
    had = ledger()
    write({name_of(one): had.get(name_of(one), NOTHING) for one in found})
    return [
        one for one in found if ONLY in name_of(one) and not (MISSING and has_enough(had.get(name_of(one))))
    ]


def name_of(operation) -> str:
    return f"{operation.method.upper()} {operation.path}"


def has_enough(got) -> bool:
    return bool(got) and got["passed"] and got["examples"] >= EXAMPLES


def ledger() -> dict:
    return json.loads(LEDGER.read_text()) if LEDGER.exists() else {}


def write(lines: dict) -> None:
    LEDGER.parent.mkdir(parents=True, exist_ok=True)
    LEDGER.write_text(json.dumps(lines, indent=1, sort_keys=True))


@contextmanager
def noted(operation) -> Iterator[None]:
    """What became of an operation stands in the ledger."""
    passed = False
    try:
        yield
        passed = True
    finally:
        write({**ledger(), name_of(operation): {"examples": EXAMPLES, "passed": passed, "commit": COMMIT}})


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    """The world of the access tests, undone at the end; requests leave the connection open that holds it."""
    request_started.disconnect(close_old_connections)
    request_finished.disconnect(close_old_connections)
    with django_db_blocker.unblock(), transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL ROLE hausbank_loader")
            made = make_world()
            cursor.execute("SET LOCAL ROLE hausbank_app")
        yield made
        transaction.set_rollback(True)
    request_started.connect(close_old_connections)
    request_finished.connect(close_old_connections)


def persona_of(operation) -> str:
    """Who calls: a machine with a token, or whoever may do most with the secret customer's records."""
    if any("client_credentials" in way for way in operation.definition.raw.get("security", [])):
        return "client"
    ours = operation.path.removeprefix("/api/v1/")
    return next((who for start, who in PERSONAS.items() if ours.startswith(start)), "lead")


@pytest.mark.parametrize("operation", operations(), ids=name_of)
def test_operation(world, operation):
    client = world.client(persona_of(operation))
    headers, cookies = {"Accept-Language": "en"}, {}
    if "HTTP_AUTHORIZATION" in client.defaults:
        headers["Authorization"] = client.defaults["HTTP_AUTHORIZATION"]
    else:
        csrf = "f" * 32
        cookies = {"sessionid": client.cookies["sessionid"].value, "csrftoken": csrf}
        headers |= {"X-CSRFToken": csrf}
    # 'changes' in the place of a number is another operation.
    words = {
        part for one in operation.schema.raw_schema["paths"] for part in one.split("/") if "{" not in part
    }
    places = known_places(world, operation.path, words)

    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        database=None,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy(), real=st.booleans())
    def send(case, real):
        if case.query.get("cursor"):  # nobody makes one up: it is signed
            case.query = {**case.query, "cursor": ""}
        case.path_parameters = {
            name: f"{value}-" if value in words else value
            for name, value in (case.path_parameters or {}).items()
        }
        if real and places:
            case.path_parameters = {**case.path_parameters, **places}
        response = case.call(headers=headers, cookies=cookies)
        assert response.status_code != HTTPStatus.UNAUTHORIZED, "nobody is signed in: nothing is tried"
        case.validate_response(response, excluded_checks=[*excused(case, response)])

    with noted(operation), transaction.atomic():
        send()
        transaction.set_rollback(True)


def excused(case, response):
    """Checks that a call is let off: what no document can say beforehand.

    Chosen fields leave others out. A sound body may break a rule of the bank (a day that is over, a customer nobody
    knows): such a refusal names the field and its reason; one for an unknown or missing field excuses nothing. A
    made-up ETag is another one than the record's.
    """
    if "fields" in (case.query or {}):
        yield response_schema_conformance
    if response.status_code in (HTTPStatus.PRECONDITION_FAILED, HTTPStatus.GONE, HTTPStatus.LENGTH_REQUIRED):
        yield positive_data_acceptance
    if response.status_code in (HTTPStatus.BAD_REQUEST, HTTPStatus.UNPROCESSABLE_ENTITY):
        told = response.json()
        codes = {error["code"] for error in told.get("errors", ())}
        nul = "%00" in response.request.url
        if nul or (codes and not codes & {"unknown_field", "required"}) or told["status"] == 422:
            yield positive_data_acceptance


def known_places(world: World, path: str, words: set[str]) -> dict[str, str]:
    """The keys of real records for an operation, as the table of access names them."""
    pattern = re.compile("^" + re.sub(r"\{\w+\}", r"([^/]+)", path) + "$")
    names = re.findall(r"\{(\w+)\}", path)
    for call in CALLS:
        matched = pattern.match(call.path.partition("?")[0])
        if matched and names and not words & {*matched.groups()}:
            return dict(zip(names, (world.fill(part) for part in matched.groups()), strict=True))
    return {}
