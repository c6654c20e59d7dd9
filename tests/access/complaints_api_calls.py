"""Who is told what by the API of complaints: the case was heard by the lead and nobody has accepted it."""

from tests.access.calls import Call, everybody, get, of_feeds, signed_in
from tests.access.complaints_calls import DECIDERS, HANDLERS, HEARERS, SUPERVISORS
from tests.access.world import PEOPLE

CASES = "/api/v1/complaints/"
CASE = f"{CASES}{{complaint}}/"
GROUP = f"{CASES}groups/{{group}}/"


def people(status: int, **others: int) -> dict[str, int]:
    """Everybody with a session; machines and visitors have none."""
    return everybody(401) | dict.fromkeys(PEOPLE, status) | others


def of_case(allowed: set[str], status: int) -> dict[str, int]:
    return people(404) | dict.fromkeys(HANDLERS, 403) | dict.fromkeys(allowed, status)


def send(route: str, path: str, who: dict[str, int], **body: object) -> Call:
    return Call(route, path, who, method="POST", body=body, json=True)


NEW = {"text": "一句话", "channel": "phone", "category": "service", "topic": "manner"}

CALLS = [
    # A row of the list says number, state and limits; the words are read in the case alone.
    get("api-complaint-changes", f"{CASES}changes/", of_feeds(signed_in(200))),
    get("api-complaints", CASES, people(200)),
    get("api-complaints", f"{CASES}?state=new", people(200)),
    send("api-complaints", CASES, people(403) | dict.fromkeys(HEARERS, 201), **NEW),
    send("api-complaints", CASES, people(400)),
    get("api-complaint", CASE, people(404) | dict.fromkeys(HANDLERS, 200), shows=HANDLERS),
    send("api-complaint-act", f"{CASE}acknowledge/", of_case(HANDLERS - {"executive"}, 200), text="已收到"),
    send("api-complaint-act", f"{CASE}acknowledge/", of_case(HANDLERS, 400)),
    send(
        "api-complaint-act",
        f"{CASE}withdraw/",
        of_case({"supervisor", "branch_supervisor"}, 200),
        text="撤回",
    ),
    send("api-complaint-act", f"{CASE}close/", of_case({"supervisor", "branch_supervisor"}, 409)),
    send(
        "api-complaint-act",
        f"{CASE}take-over/",
        of_case(HANDLERS, 409),
        reason="休假",
    ),
    # ------------------------------------------------------------ groups of like cases
    get("api-complaint-groups", f"{CASES}groups/", people(200)),
    get("api-complaint-group", GROUP, people(404) | dict.fromkeys(HANDLERS, 200)),
    send("api-complaint-group-act", f"{GROUP}dismiss/", of_case(DECIDERS, 400)),
    send("api-complaint-group-act", f"{GROUP}send/", of_case(DECIDERS, 409)),
    # ------------------------------------------------------------ all cases of a colleague
    send("api-complaint-handover", f"{CASES}handover/", people(403) | dict.fromkeys(SUPERVISORS, 400)),
]
