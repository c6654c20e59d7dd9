"""Who is told what by the pages and the API of negotiations: the team all, those above four things, others nothing."""

from tests.access.calls import Call, Statuses, get, of_people, only, post, readers, signed_in

ABOVE = {"supervisor", "branch_supervisor", "executive"}
TABLE = {"lead", "member", "colleague", "outsider", "supervisor", "branch_supervisor", "far_supervisor"}
TALK = "/negotiations/{talk}/"
ISSUE = "/negotiations/issues/{issue}/"
API = "/api/v1/negotiations/"
QUESTION = f"{API}questions/{{crossing}}/"
API_ISSUE = f"{API}{{talk}}/issues/{{issue}}/"


def team(status: int, above: int = 403) -> Statuses:
    """An act at the table: those who know of the talk are refused, to the others there is none."""
    return only({"lead"}, status, 404) | dict.fromkeys(ABOVE, above)


def team_alone(status: int) -> Statuses:
    """What belongs to a talk has no face for those who only know of it."""
    return only({"lead"}, status, 404)


def form(route: str, path: str, who: Statuses, **wrong: str) -> list[Call]:
    """A form opens for the team, and comes back with its errors when nothing was typed."""
    sent = {persona: 422 if status == 200 else status for persona, status in who.items()}
    return [get(f"negotiations:{route}", path, who), post(f"negotiations:{route}", path, sent, **wrong)]


def send(route: str, path: str, who: Statuses, method: str = "POST", **body: object) -> Call:
    """A call of the API with this body."""
    return Call(route, path, of_people(who), method=method, body=body, json=True)


CALLS = [
    get("negotiations:list", "/negotiations/", signed_in(200), shows={"lead", *ABOVE}),
    get("negotiations:list", "/negotiations/?state=ended", signed_in(200)),
    *form("create", "/negotiations/new/", only(TABLE, 200, 403)),
    get("negotiations:statistics", "/negotiations/statistics/", only(TABLE | {"executive"}, 200, 403)),
    get("negotiations:tactics", "/negotiations/tactics/", only(TABLE | {"executive"}, 200, 403)),
    get("negotiations:panel", "/customers/{customer}/negotiations/", readers(200)),
    get("negotiations:of-need", "/needs/{need}/negotiations/", readers(200)),
    get("negotiations:detail", TALK, team(200, above=200), shows={"lead", *ABOVE}),
    *form("edit", f"{TALK}edit/", team(200), title=""),
    get("negotiations:summary", f"{TALK}summary/", team(200)),
    get("negotiations:agreement", f"{TALK}agreement/", team(404)),
    get("negotiations:document", f"{TALK}document/", team(404)),
    get("negotiations:document-file", f"{TALK}document/pdf/", team(404)),
    *form("issue-create", f"{TALK}issues/new/", team(200), subject=""),
    *form("offer-create", f"{TALK}offers/new/", team(200), value=""),
    get("negotiations:offer-check", f"{TALK}offers/check/?value=3", team(200)),
    post("negotiations:step", f"{TALK}step/", team(302), to="infer"),
    *form("phase", f"{TALK}phase/", team(200), phase=""),
    *form("note-create", f"{TALK}notes/new/", team(200), text=""),
    *form("tactic-note", f"{TALK}tactics/new/", team(200), tactic=""),
    *form("team-join", f"{TALK}team/new/", team(200), staff=""),
    post("negotiations:team-leave", f"{TALK}team/{{outsider}}/leave/", team(404)),
    *form("counterpart-add", f"{TALK}counterparts/new/", team(200), name=""),
    *form("sign", f"{TALK}sign/", team(200), signed_on=""),
    *form("break-off", f"{TALK}break-off/", team(200), note=""),
    *form("lesson-add", f"{TALK}lessons/new/", team(200), text=""),
    *form("issue-edit", ISSUE, team_alone(200), subject=""),
    post("negotiations:issue-drop", f"{ISSUE}drop/", team_alone(302)),
    *form("ask", f"{ISSUE}ask/", team_alone(200), reason=""),
    get(
        "negotiations:approval",
        "/negotiations/approvals/{crossing}/",
        only({"lead", "supervisor", "branch_supervisor"}, 200, 404),
        shows={"lead", "supervisor", "branch_supervisor"},
    ),
    post(
        "negotiations:approval",
        "/negotiations/approvals/{crossing}/",
        only({"supervisor", "branch_supervisor"}, 422, 404) | {"lead": 403},
        decision="",
    ),
    get("api-negotiations", API, of_people(signed_in(200)), shows={"lead", *ABOVE}),
    send("api-negotiations", API, only(TABLE, 400, 403), title=""),
    get("api-negotiation-agreement", f"{API}{{talk}}/agreement/pdf/", of_people(team(404))),
    get("api-negotiation-figures", f"{API}{{talk}}/figures/", of_people(team(200))),
    get("api-negotiation-summary", f"{API}{{talk}}/summary/", of_people(team(200))),
    get("api-negotiation", f"{API}{{talk}}/", of_people(team(200, above=200)), shows={"lead", *ABOVE}),
    send("api-negotiation", f"{API}{{talk}}/", team(428), method="PATCH", title="x"),
    send("api-negotiation-issues", f"{API}{{talk}}/issues/", team(400), subject=""),
    send("api-negotiation-issue", API_ISSUE, team(428), method="PATCH", source="x"),
    send("api-negotiation-issue", API_ISSUE, team(409), method="DELETE"),
    send("api-negotiation-offers", f"{API}{{talk}}/offers/", team(400), value=""),
    send("api-negotiation-issue-questions", f"{API_ISSUE}questions/", team(400), reason=""),
    get(
        "api-questions",
        f"{API}questions/",
        of_people(signed_in(200)),
    ),
    get("api-question", QUESTION, of_people(only({"lead", "supervisor", "branch_supervisor"}, 200, 404))),
    send(
        "api-question-decide",
        f"{QUESTION}decision/",
        only({"supervisor", "branch_supervisor"}, 400, 404) | {"lead": 403},
        approve="",
    ),
    send("api-negotiation-team", f"{API}{{talk}}/team/", team(400), part=""),
    send("api-negotiation-team-member", f"{API}{{talk}}/team/{{outsider}}/", team(404), method="DELETE"),
    send("api-negotiation-counterparts", f"{API}{{talk}}/counterparts/", team(400), name=""),
    *(
        send(f"api-negotiation-{act}", f"{API}{{talk}}/{act}/", team(400), hue="red")
        for act in ("step", "phase", "notes", "tactics", "sign", "break-off", "lessons")
    ),
    get("api-negotiation-statistics", f"{API}statistics/", of_people(only(TABLE | {"executive"}, 200, 403))),
    get("api-tactics", f"{API}tactics/", of_people(only(TABLE | {"executive"}, 200, 403))),
]
