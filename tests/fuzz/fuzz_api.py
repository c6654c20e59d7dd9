"""Every operation of the OpenAPI document with made-up calls: each answer is one that the document tells of."""

import os
import re

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from drf_spectacular.generators import SchemaGenerator
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis.core.result import Ok

from crm_site.wsgi import application
from tests.access.table import CALLS
from tests.access.world import World, make_world

EXAMPLES = int(os.environ.get("FUZZ_EXAMPLES", "200"))
ONLY = os.environ.get("FUZZ_ONLY", "")
# Who calls: whoever may do most with the secret customer's records.
PERSONA = "lead"


def operations():
    """Every operation of the document as this code has it, without the token call, which is no part of it."""
    document = SchemaGenerator().get_schema(request=None, public=True)
    schema = schemathesis.openapi.from_dict(document)
    found = [result.ok() for result in schema.get_all_operations() if isinstance(result, Ok)]
    return [one for one in found if ONLY in f"{one.method.upper()} {one.path}"]


@pytest.fixture
def world(as_loader, db):
    """The world of the access tests; a request leaves the test's connection open, which holds what is undone."""
    request_started.disconnect(close_old_connections)
    request_finished.disconnect(close_old_connections)
    with as_loader():
        made = make_world()
    yield made
    request_started.connect(close_old_connections)
    request_finished.connect(close_old_connections)


@pytest.mark.parametrize("operation", operations(), ids=lambda one: f"{one.method.upper()} {one.path}")
def test_operation(world, operation):
    machine = "/corebanking/" in operation.path
    client = world.client("client" if machine else PERSONA)
    headers = {"Accept-Language": "en"}
    if machine:
        headers["Authorization"] = client.defaults["HTTP_AUTHORIZATION"]
    else:
        csrf = "f" * 32
        session = client.cookies["sessionid"].value
        headers |= {"Cookie": f"sessionid={session}; csrftoken={csrf}", "X-CSRFToken": csrf}
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
        response = case.call(app=application, headers=headers)
        case.validate_response(response)

    send()


def known_places(world: World, path: str) -> dict[str, str]:
    """The keys of real records for an operation, as the table of access names them."""
    pattern = re.compile("^" + re.sub(r"\{\w+\}", r"([^/]+)", path) + "$")
    names = re.findall(r"\{(\w+)\}", path)
    for call in CALLS:
        matched = pattern.match(call.path.partition("?")[0])
        if matched and names:
            return dict(zip(names, (world.fill(part) for part in matched.groups()), strict=True))
    return {}
