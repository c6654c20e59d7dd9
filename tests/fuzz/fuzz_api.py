"""Every operation of the OpenAPI document with made-up calls: each answer is one that the document tells of."""

import os
import re
from http import HTTPStatus

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, connection, transaction
from drf_spectacular.generators import SchemaGenerator
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis.core.result import Ok

from crm_site.wsgi import application
from tests.access.table import CALLS
from tests.access.world import World, make_world

EXAMPLES = int(os.environ.get("FUZZ_EXAMPLES", "200"))
ONLY = os.environ.get("FUZZ_ONLY", "")
# Who calls where the account manager may not, by the beginning of the path.
PERSONAS = {
    "corebanking/clients": "system_admin",
    "corebanking/quarantine": "system_admin",
    "tiers/models": "executive",
    "tiers/runs": "executive",
}


def operations():
    """Every operation of the document as this code has it, without the token call, which is no part of it."""
    document = SchemaGenerator().get_schema(request=None, public=True)
    schema = schemathesis.openapi.from_dict(document)
    schema.app = application  # checks that call once more find it there
    found = [result.ok() for result in schema.get_all_operations() if isinstance(result, Ok)]
    return [one for one in found if ONLY in f"{one.method.upper()} {one.path}"]


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


@pytest.mark.parametrize("operation", operations(), ids=lambda one: f"{one.method.upper()} {one.path}")
def test_operation(world, operation):
    client = world.client(persona_of(operation))
    headers, cookies = {"Accept-Language": "en"}, {}
    if "HTTP_AUTHORIZATION" in client.defaults:
        headers["Authorization"] = client.defaults["HTTP_AUTHORIZATION"]
    else:
        csrf = "f" * 32
        cookies = {"sessionid": client.cookies["sessionid"].value, "csrftoken": csrf}
        headers |= {"X-CSRFToken": csrf}
    places = known_places(world, operation.path)

    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        database=None,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy(), real=st.booleans())
    def send(case, real):
        if real and places:
            case.path_parameters = {**case.path_parameters, **places}
        response = case.call(headers=headers, cookies=cookies)
        assert response.status_code != HTTPStatus.UNAUTHORIZED, "nobody is signed in: nothing is tried"
        case.validate_response(response)

    with transaction.atomic():
        send()
        transaction.set_rollback(True)


def known_places(world: World, path: str) -> dict[str, str]:
    """The keys of real records for an operation, as the table of access names them."""
    pattern = re.compile("^" + re.sub(r"\{\w+\}", r"([^/]+)", path) + "$")
    names = re.findall(r"\{(\w+)\}", path)
    for call in CALLS:
        matched = pattern.match(call.path.partition("?")[0])
        if matched and names:
            return dict(zip(names, (world.fill(part) for part in matched.groups()), strict=True))
    return {}
