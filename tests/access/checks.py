"""Walks the table: every call by every persona has its status, shows nothing it should not, and changes nothing."""

import json
from collections.abc import Iterable, Iterator

from django.http import HttpResponse

from tests.access.calls import SIGN_IN, Call
from tests.access.world import FAR_NAMES, PERSONAS, READERS, SECRETS, World, fingerprint, undone, written

DENIED = {401, 403, 404}
# People of the branch who have nothing to do with the far one.
LOCAL = {"lead", "colleague", "supervisor", "branch_supervisor"}


def faults(world: World, calls: Iterable[Call], personas: Iterable[str] = PERSONAS) -> Iterator[str]:
    """What is wrong, one sentence each; nothing where the code keeps to the table."""
    untouched = fingerprint()  # every call is undone, so before each the rows are as they are now
    # Whoever changes something has the frame asked for anew: pages first, so that they share one.
    for call in sorted(calls, key=lambda call: call.method != "GET"):
        for persona in personas:
            yield from _faults_of(world, call, persona, untouched)


def _faults_of(world: World, call: Call, persona: str, untouched: str) -> Iterator[str]:
    expected = call.who[persona]
    with undone():
        client = world.client(persona)
        unsafe = call.method != "GET"
        before = written() if unsafe else 0
        response = _send(world, client, call)
        named = f"{call} by {persona}"
        if response.status_code != expected:
            yield f"{named}: {response.status_code} instead of {expected}"
        denied = expected in DENIED or _leads_to_sign_in(response)
        # Where no row of any table was written, none of these was: looking at all of them takes long.
        if denied and unsafe and written() != before and fingerprint() != untouched:
            yield f"{named}: refused, but something was written"
        text = _text(response)
        if persona not in READERS and persona not in call.told:
            for secret in SECRETS:
                if secret in text:
                    yield f"{named}: shows {secret!r}"
        if persona in LOCAL:
            for name in FAR_NAMES:
                if name in text:
                    yield f"{named}: shows {name!r} of another branch"
        if persona in call.shows and not any(secret in text for secret in SECRETS):
            yield f"{named}: does not show what a reader came for"


def _send(world: World, client, call: Call) -> HttpResponse:
    path = world.fill(call.path)
    if call.method == "GET":
        return client.get(path)
    body = {key: world.fill(value) if isinstance(value, str) else value for key, value in call.body.items()}
    send = getattr(client, call.method.lower())
    if call.json:
        return send(path, json.dumps(body) if body else "", content_type="application/json")
    return send(path, body)


def _leads_to_sign_in(response: HttpResponse) -> bool:
    return response.status_code == SIGN_IN and response["Location"].startswith("/sign-in/")


def _text(response: HttpResponse) -> str:
    content = b"".join(response.streaming_content) if response.streaming else response.content
    return content.decode(errors="replace") + response.headers.get("Location", "")
