"""Who is told what by saved views: one of the lead, shared with the lead's unit."""

from tests.access.calls import Call, everybody, get, of_people, only, post, signed_in
from tests.access.world import PEOPLE

VIEWS = "/api/v1/views/"
ONE = f"{VIEWS}{{view}}/"
PAGE = "/views/{view}/"
# Whoever works in the unit; it is the lead's to change.
USERS = {"lead", "colleague", "supervisor"}


def of_view(status: int, otherwise: int) -> dict[str, int]:
    return only(USERS, otherwise, 404) | {"lead": status}


def send(route: str, path: str, who: dict[str, int], method: str = "POST", **body: object) -> Call:
    return Call(route, path, of_people(who), method=method, body=body, json=True)


CALLS = [
    get("lists:view", PAGE, only(USERS, 302, 404)),
    get("lists:view-create", "/views/new/customers/?tier=gold", signed_in(200)),
    post("lists:view-create", "/views/new/customers/", signed_in(422), name=""),
    get("lists:view-edit", f"{PAGE}edit/", of_view(200, 403)),
    post("lists:view-edit", f"{PAGE}edit/", of_view(422, 403), name=""),
    post("lists:view-save", f"{PAGE}save/", of_view(302, 403), query="tier=key"),
    post("lists:view-pin", f"{PAGE}pin/", only(USERS, 302, 404)),
    post("lists:view-remove", f"{PAGE}remove/", of_view(302, 403)),
    post("lists:view-restore", f"{PAGE}restore/", of_view(302, 403)),
    get("api-views", VIEWS, of_people(everybody(200))),
    send("api-views", VIEWS, dict.fromkeys(PEOPLE, 400)),
    get("api-view", ONE, of_people(only(USERS, 200, 404))),
    send("api-view", ONE, of_view(428, 403), "PATCH", name="改名"),
    send("api-view-pin", f"{ONE}pin/", only(USERS, 200, 404), pinned=True),
    send("api-view-remove", f"{ONE}remove/", of_view(204, 403)),
    send("api-view-restore", f"{ONE}restore/", of_view(200, 403)),
]
