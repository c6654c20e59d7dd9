"""Who is told what by shared knowledge: a piece of the secret customer, a case of the lead that waits for review."""

from tests.access.calls import (
    WORKERS,
    Call,
    editors,
    everybody,
    get,
    of_people,
    only,
    post,
    readers,
    signed_in,
)
from tests.access.world import READERS

PAGE = "/knowledge/"
ONE = f"{PAGE}{{piece}}/"
WAITING = f"{PAGE}{{waiting_piece}}/"
API = "/api/v1/knowledge/"
API_WAITING = f"{API}{{waiting_piece}}/"
# Who reads what waits: its author and those above.
ABOVE = {"supervisor", "branch_supervisor"}
UNIT = {"lead", "colleague", "supervisor"}


def waiting(status: int, **others: int) -> dict[str, int]:
    return only({"lead", "executive", *ABOVE}, status, 404) | others


def send(route: str, path: str, who: dict[str, int], **body: object) -> Call:
    return Call(route, path, of_people(who), method="POST", body=body, json=True)


CALLS = [
    get("knowledge:list", PAGE, signed_in(200), shows=READERS),
    get("knowledge:list", f"{PAGE}?q=他行", signed_in(200), shows=READERS),
    get("knowledge:create", f"{PAGE}new/news/", only(WORKERS, 200, 403)),
    post("knowledge:create", f"{PAGE}new/news/", only(WORKERS, 422, 403), title=""),
    get("knowledge:piece", ONE, readers(200), shows=READERS),
    get("knowledge:piece", WAITING, waiting(200)),
    get("knowledge:publish", f"{ONE}publish/", editors(200)),
    post("knowledge:publish", f"{ONE}publish/", editors(422), title=""),
    get("knowledge:change", f"{WAITING}change/", waiting(200, executive=403)),
    post("knowledge:change", f"{WAITING}change/", waiting(422, executive=403), title=""),
    post("knowledge:review", f"{WAITING}review/", waiting(302, lead=403), act="return"),
    post("knowledge:withdraw", f"{WAITING}withdraw/", waiting(302, executive=403)),
    get("knowledge:follows", f"{PAGE}follows/", signed_in(200)),
    post("knowledge:follows", f"{PAGE}follows/", signed_in(422), kind="nothing"),
    post("knowledge:unfollow", f"{PAGE}follows/{{follow}}/remove/", only({"lead"}, 302, 404)),
    get(
        "knowledge:digest",
        f"{PAGE}weeks/{{digest}}/",
        only({*UNIT, "branch_supervisor", "executive"}, 200, 404),
    ),
    get("api-knowledge", API, of_people(everybody(200)), shows=READERS),
    send("api-knowledge", API, only(WORKERS, 400, 403), title=""),
    get("api-knowledge-piece", f"{API}{{piece}}/", of_people(readers(200)), shows=READERS),
    Call(
        "api-knowledge-piece",
        f"{API_WAITING}",
        of_people(waiting(428, executive=403)),
        method="PATCH",
        body={"title": "x"},
        json=True,
    ),
    send("api-knowledge-review", f"{API_WAITING}review/", waiting(400, lead=403), approve=False),
    send("api-knowledge-withdraw", f"{API_WAITING}withdraw/", waiting(200, executive=403)),
]
