"""Who sees a handover from the colleague to the lead, and who does what with it."""

from tests.access.calls import Call, everybody, get, of_people, only, post, signed_in

ONE = "/handovers/{handover}/"
API = "/api/v1/handovers/"
ABOVE = {"supervisor", "branch_supervisor"}
LEADERS = {*ABOVE, "far_supervisor"}


def seers(status: int, **others: int) -> dict[str, int]:
    return only({"lead", "colleague", *ABOVE, "executive"}, status, 404) | others


def send(route: str, path: str, who: dict[str, int], **body: object) -> Call:
    return Call(route, path, of_people(who), method="POST", body=body, json=True)


CALLS = [
    get("portfolios:handover-list", "/handovers/", signed_in(200)),
    get("portfolios:handover-create", "/handovers/new/", only(LEADERS, 200, 403)),
    post("portfolios:handover-create", "/handovers/new/", only(LEADERS, 422, 403), giver=""),
    get("portfolios:closing", "/handovers/closing/", only(LEADERS, 200, 403)),
    post("portfolios:closing", "/handovers/closing/", only(LEADERS, 422, 403), unit=""),
    get("portfolios:handover", ONE, seers(200)),
    post("portfolios:handover-answer", f"{ONE}answer/", seers(403, lead=302), accept="yes"),
    post(
        "portfolios:handover-withdraw",
        f"{ONE}withdraw/",
        seers(403) | dict.fromkeys(ABOVE, 302),
    ),
    post("portfolios:handover-undo", f"{ONE}undo/", seers(403) | dict.fromkeys(ABOVE, 422), reason="x"),
    get("api-handovers", API, of_people(everybody(200))),
    send("api-handovers", API, only(LEADERS, 400, 403), giver=""),
    get("api-handover", f"{API}{{handover}}/", of_people(seers(200))),
    get("api-handover-customers", f"{API}{{handover}}/customers/", of_people(seers(200))),
    get("api-handover-closing", f"{API}{{handover}}/closing/", of_people(seers(200))),
    send("api-handover-answer", f"{API}{{handover}}/answer/", seers(403, lead=200), accept=True),
    send(
        "api-handover-withdraw",
        f"{API}{{handover}}/withdraw/",
        seers(403) | dict.fromkeys(ABOVE, 200),
    ),
    send(
        "api-handover-undo",
        f"{API}{{handover}}/undo/",
        seers(403) | dict.fromkeys(ABOVE, 409),
        reason="有误",
    ),
]
