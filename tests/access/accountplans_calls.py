"""Who is told what by a plan of the secret customer, the lists, and head office's decision."""

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

ONE = "/account-plans/{plan}/"
OF = "/customers/{customer}/account-plans/"
API = "/api/v1/account-plans/"
RULES = "/api/v1/account-plan-rules/"
NOBODYS = "01890000-0000-7000-8000-000000000000"


def send(route: str, path: str, who: dict[str, int], method: str = "POST", **body: object) -> Call:
    return Call(route, path, of_people(who), method=method, body=body, json=True)


CALLS = [
    get("accountplans:list", "/account-plans/", signed_in(200)),
    get("accountplans:due-list", "/account-plans/due/", signed_in(200)),
    get("accountplans:rules", "/account-plans/rules/", signed_in(200)),
    get("accountplans:rule-edit", "/account-plans/rules/new/", only({"executive"}, 200, 403)),
    post("accountplans:rule-edit", "/account-plans/rules/new/", only({"executive"}, 422, 403)),
    get("accountplans:detail", ONE, readers(200)),
    get("accountplans:edit", f"{ONE}edit/", editors(200)),
    post("accountplans:edit", f"{ONE}edit/", editors(422), goal=""),
    post("accountplans:act", f"{ONE}acts/return/", editors(422), reason=""),
    post("accountplans:add", f"{ONE}risks/", editors(422), what=""),
    get("accountplans:part", f"{ONE}aims/{{aim}}/", editors(200)),
    post("accountplans:part", f"{ONE}aims/{{aim}}/", editors(422), aim_fen="viel"),
    get("accountplans:sheet", f"{ONE}sheet/", readers(200)),
    get("accountplans:pdf", f"{ONE}sheet.pdf", readers(200)),
    post("accountplans:take-out", f"{ONE}aims/{NOBODYS}/out/", editors(404)),
    get("accountplans:panel", OF, readers(200)),
    get("accountplans:begin", f"{OF}new/", editors(200)),
    post("accountplans:begin", f"{OF}new/", editors(422), goal=""),
    get("api-account-plans", API, of_people(everybody(200))),
    send("api-account-plans", API, only(WORKERS, 400, 403), goal=""),
    get("api-account-plans-due", f"{API}due/", of_people(everybody(200))),
    get("api-account-plan", f"{API}{{plan}}/", of_people(readers(200))),
    send("api-account-plan", f"{API}{{plan}}/", editors(428), method="PATCH", goal="x"),
    send("api-account-plan-move", f"{API}{{plan}}/move/", editors(400), to=""),
    send("api-account-plan-versions", f"{API}{{plan}}/versions/", editors(409)),
    send("api-account-plan-aims", f"{API}{{plan}}/aims/", editors(400), aim=""),
    send("api-account-plan-needs", f"{API}{{plan}}/needs/", editors(400), need=""),
    send("api-account-plan-people", f"{API}{{plan}}/people/", editors(400), contact=""),
    send("api-account-plan-calendar", f"{API}{{plan}}/calendar/", editors(400), what=""),
    send("api-account-plan-risks", f"{API}{{plan}}/risks/", editors(400), what=""),
    send("api-account-plan-expenses", f"{API}{{plan}}/expenses/", editors(400), note=""),
    send(
        "api-account-plan-expense-withdraw",
        f"{API}{{plan}}/expenses/{NOBODYS}/withdraw/",
        editors(404),
        reason="记错",
    ),
    get("api-account-plan-pages", f"{API}{{plan}}/pages/", of_people(readers(200))),
    send("api-account-plan-aims-part", f"{API}{{plan}}/aims/{{aim}}/", editors(428), method="PATCH"),
    *(
        send(
            f"api-account-plan-{section}-part",
            f"{API}{{plan}}/{section}/{NOBODYS}/",
            editors(404),
            method=method,
        )
        for section, methods in (
            ("aims", ("DELETE",)),
            ("needs", ("DELETE",)),
            ("people", ("PATCH", "DELETE")),
            ("calendar", ("PATCH", "DELETE")),
            ("risks", ("PATCH", "DELETE")),
        )
        for method in methods
    ),
    get("api-account-plan-rules", RULES, of_people(everybody(200))),
    send("api-account-plan-rules", RULES, only({"executive"}, 400, 403), due_month=13),
    get("api-account-plan-rule", f"{RULES}{NOBODYS}/", of_people(everybody(404))),
]
