"""Who is told what by the pages of visits: readers see them, their owner and the supervisors above act on them."""

from tests.access.calls import (
    FIGURES,
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

VISIT = "/visits/{visit}/"
# The member reads the customer, and the visit is not the member's.
ACTORS = readers(403) | dict.fromkeys(["lead", "supervisor", "branch_supervisor"], 200)


API = "/api/v1/"
TASK = f"{API}tasks/{{task}}/"
ONE = f"{API}visits/{{visit}}/"


def send(route: str, path: str, who: dict[str, int], method: str = "POST", **body) -> Call:
    return Call(route, path, of_people(who), method=method, body=body, json=True)


def sent(status: int) -> dict[str, int]:
    return {persona: status if told == 200 else told for persona, told in ACTORS.items()}


# A work diary is its owner's, and is read by the supervisors of the owner's unit; other readers of customers do not.
DIARY = only({"lead", "supervisor", "branch_supervisor"}, 200, 404)
LEADS = {"supervisor", "branch_supervisor", "far_supervisor"}


FILE = "/customers/{customer}/"
HOLDS = f"{API}customers/{{customer}}/contact-holds/"
DATES = f"{API}customers/{{customer}}/important-dates/"
# Who supervises the customer's unit decides; its lead and team read it.
HOLDERS = readers(403) | dict.fromkeys(["supervisor", "branch_supervisor"], 200)


def held(status: int) -> dict[str, int]:
    return {persona: status if told == 200 else told for persona, told in HOLDERS.items()}


def diary(status: int) -> dict[str, int]:
    return {persona: status if told == 200 else told for persona, told in DIARY.items()}


EDUCATION = "/education/{education}/"
# Colleagues of the unit read its events; who recorded one and who reads the unit whole take it back.
LOCALS = {"lead", "colleague", "supervisor", "branch_supervisor", "executive"}
TAKERS = {"lead", "supervisor", "branch_supervisor", "executive"}


def taught(status: int, **others: int) -> dict[str, int]:
    return only(LOCALS, 403, 404) | dict.fromkeys(TAKERS, status) | others


APPROACHES = f"{API}customers/{{customer}}/approaches/"
# Who reads the outsider's association, of which the secret customer is a member.
NEAR_ASSOCIATION = {"outsider", "far_supervisor", "executive"}


CALLS = [
    # ------------------------------------------------------------ consumer education
    get("activities:education-list", "/education/", signed_in(200)),
    get("activities:education-create", "/education/new/", only(WORKERS | {"executive"}, 200, 403)),
    post("activities:education-create", "/education/new/", only(WORKERS | {"executive"}, 422, 403), topic=""),
    get("activities:education-event", EDUCATION, only(LOCALS, 200, 404)),
    post("activities:education-withdraw", f"{EDUCATION}withdraw/", taught(302)),
    get("api-education-events", f"{API}education-events/", of_people(everybody(200))),
    send(
        "api-education-events", f"{API}education-events/", only(WORKERS | {"executive"}, 400, 403), people=0
    ),
    get("api-education-event", f"{API}education-events/{{education}}/", of_people(only(LOCALS, 200, 404))),
    send("api-education-withdraw", f"{API}education-events/{{education}}/withdraw/", taught(400)),
    # ------------------------------------------------------------ approaches to associations
    get("activities:approaches", f"{FILE}approaches/", readers(200), shows=READERS),
    get("activities:approaches", f"{FILE}approaches/?approach={{approach}}", readers(200), shows=READERS),
    get("activities:approaches", f"{FILE}approaches/?approach={{far_approach}}", readers(404)),
    get(
        "activities:approaches",
        "/customers/{association}/approaches/",
        only(NEAR_ASSOCIATION, 200, 404),
        shows={"executive"},
    ),
    post("activities:approaches", f"{FILE}approaches/", readers(422) | {"executive": 403}, topic=""),
    get("api-approaches", APPROACHES, of_people(readers(200))),
    send("api-approaches", APPROACHES, readers(400) | {"executive": 403}, topic=""),
    get("api-approach", f"{APPROACHES}{{approach}}/", of_people(readers(200))),
    get("api-approach", f"{APPROACHES}{{far_approach}}/", of_people(readers(404))),
    get(
        "api-approach",
        f"{API}customers/{{association}}/approaches/{{far_approach}}/",
        of_people(only(NEAR_ASSOCIATION, 200, 404)),
        shows={"executive"},
    ),
    # ------------------------------------------------------------ how the contact rule is kept
    get("activities:coverage", "/coverage/", only(FIGURES, 200, 403)),
    get("activities:coverage", "/coverage/?unit=S0101", only(FIGURES, 200, 403) | {"far_supervisor": 404}),
    get("activities:holds", "/coverage/holds/", only(FIGURES, 200, 403), shows=FIGURES - {"far_supervisor"}),
    get("activities:hold", f"{FILE}contact/hold/", HOLDERS),
    post("activities:hold", f"{FILE}contact/hold/", held(422), until=""),
    post("activities:hold-end", f"{FILE}contact/hold/end/", held(302)),
    get("api-coverage", f"{API}coverage/", of_people(only(FIGURES, 200, 403))),
    get("api-contact-holds", HOLDS, of_people(readers(200)), shows=READERS),
    send("api-contact-holds", HOLDS, held(400), until=""),
    send("api-contact-holds", HOLDS, held(200), method="DELETE"),
    # ------------------------------------------------------------ promises
    get(
        "worklist:promise-list",
        "/promises/",
        signed_in(200),
        shows={"lead", "supervisor", "branch_supervisor", "executive"},
    ),
    get("api-promises", f"{API}promises/", of_people(signed_in(200))),
    # ------------------------------------------------------------ important dates
    get("activities:date-mark", "/dates/{date}/mark/", ACTORS),
    post("activities:date-mark", "/dates/{date}/mark/", sent(422), words=""),
    get("api-important-dates", DATES, of_people(readers(200)), shows=READERS),
    send("api-important-dates", DATES, readers(400), words=""),
    # ------------------------------------------------------------ work diaries
    # ------------------------------------------------------------ what waits of those who left
    get("workspace:left", "/colleagues/left/", only(FIGURES, 200, 403)),
    get("api-left", f"{API}colleagues/left/", of_people(only(FIGURES, 200, 403))),
    get("workspace:diary", "/diary/", signed_in(200), shows={"lead"}),
    get("workspace:diary-of", "/diary/{lead_no}/", DIARY, shows={"lead", "supervisor", "branch_supervisor"}),
    get("workspace:diary-of", "/diary/{lead_no}/?view=week", DIARY, shows={"lead", "supervisor"}),
    get("workspace:diary-team", "/diary/team/", only(LEADS, 200, 403)),
    post("workspace:diary-notes", "/diary/notes/", signed_in(422), day=""),
    post("workspace:diary-comment", "/diary/{lead_no}/comment/", diary(422), text=""),
    get("api-diary", f"{API}diary/{{lead_no}}/", of_people(DIARY), shows={"lead", "supervisor"}),
    get("api-diary-week", f"{API}diary/{{lead_no}}/week/", of_people(DIARY), shows={"lead", "supervisor"}),
    send(
        "api-diary",
        f"{API}diary/{{lead_no}}/",
        diary(403) | {"lead": 400},
        method="PUT",
        notes="x",
    ),
    send("api-diary-comments", f"{API}diary/{{lead_no}}/comments/", diary(400), text=""),
    get(
        "activities:visit-list", "/visits/", signed_in(200), shows={"lead", "supervisor", "branch_supervisor"}
    ),
    get(
        "activities:visit",
        VISIT,
        readers(200),
        shows=READERS,
    ),
    get("activities:visit-change", f"{VISIT}change/", ACTORS),
    post("activities:visit-change", f"{VISIT}change/", sent(422), purpose=""),
    get("activities:visit-move", f"{VISIT}move/", ACTORS),
    post("activities:visit-move", f"{VISIT}move/", sent(422), starts_at=""),
    post("activities:visit-confirm", f"{VISIT}confirm/", sent(302)),
    get("activities:visit-cancel", f"{VISIT}cancel/", ACTORS),
    post("activities:visit-cancel", f"{VISIT}cancel/", sent(422), reason=""),
    get("activities:visit-create", "/customers/{customer}/visits/new/", readers(200) | {"executive": 403}),
    post(
        "activities:visit-create",
        "/customers/{customer}/visits/new/",
        readers(422) | {"executive": 403},
        purpose="",
    ),
    # ------------------------------------------------------------ the calendar
    get(
        "workspace:calendar",
        "/calendar/",
        signed_in(200),
        shows={"lead"},
    ),
    get("workspace:calendar", "/calendar/?customer={customer}", readers(200), shows=READERS),
    get("workspace:calendar-feed", "/calendar/feed/", signed_in(200)),
    post("workspace:calendar-feed-open", "/calendar/feed/open/", signed_in(302)),
    post("workspace:calendar-feed-close", "/calendar/feed/close/", signed_in(302)),
    # Whoever knows a secret reads its calendar, signed in or not; nobody guesses one.
    get("workspace:calendar-file", "/calendar/feed/guessed.ics", everybody(404)),
    # ------------------------------------------------------------ the API of tasks and visits
    get("api-today", f"{API}today/", of_people(signed_in(200)), shows={"lead"}),
    get("api-tasks", f"{API}tasks/?whose=team", of_people(signed_in(200)), shows=READERS),
    send("api-tasks", f"{API}tasks/", only(WORKERS, 400, 403), title=""),
    get("api-task", TASK, of_people(readers(200)), shows=READERS),
    send("api-task-done", f"{TASK}done/", editors(200) | {"member": 403}),
    send("api-task-reopen", f"{TASK}reopen/", editors(409) | {"member": 403}),
    send("api-task-cancel", f"{TASK}cancel/", editors(400) | {"member": 403}),
    send("api-task-later", f"{TASK}later/", editors(400) | {"member": 403}),
    send("api-task-give", f"{TASK}give/", editors(400) | {"member": 403}),
    get("api-notices", f"{API}notices/", of_people(signed_in(200))),
    send("api-notice-read", f"{API}notices/{{notice}}/read/", only({"lead"}, 200, 404)),
    get(
        "api-channel-contacts",
        f"{API}customers/{{customer}}/channel-contacts/",
        of_people(readers(200)),
    ),
    get("api-interactions", f"{API}customers/{{customer}}/interactions/", of_people(readers(200))),
    send("api-interactions", f"{API}customers/{{customer}}/interactions/", readers(400) | {"executive": 403}),
    get("api-visits", f"{API}visits/", of_people(signed_in(200)), shows=READERS),
    send("api-visits", f"{API}visits/", only(WORKERS, 400, 403), purpose=""),
    get("api-visit", ONE, of_people(readers(200)), shows=READERS),
    send("api-visit", ONE, sent(428), method="PATCH", purpose="谈保函"),
    send("api-visit-confirm", f"{ONE}confirm/", sent(200)),
    send("api-visit-cancel", f"{ONE}cancel/", sent(400)),
]
