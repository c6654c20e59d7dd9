"""Who is told what by warning signs and the history of the secret customer's company."""

from tests.access.calls import Call, editors, everybody, get, of_people, only, post, readers, signed_in

OF = "/customers/{customer}/signs/"
API = "/api/v1/warning-signs/"
RULES = "/api/v1/sign-rules/"
NOBODYS = "01890000-0000-7000-8000-000000000000"


def send(route: str, path: str, who: dict[str, int], **body: object) -> Call:
    return Call(route, path, of_people(who), method="POST", body=body, json=True)


CALLS = [
    get("signs:list", "/signs/", signed_in(200)),
    get("signs:rules", "/signs/rules/", signed_in(200)),
    get("signs:rule-edit", "/signs/rules/debt_ratio/", only({"executive"}, 200, 403)),
    post("signs:rule-edit", "/signs/rules/debt_ratio/", only({"executive"}, 422, 403)),
    get("signs:of-customer", OF, readers(200)),
    get("signs:panel", f"{OF}panel/", readers(200)),
    post("signs:event-note", f"{OF}events/", editors(422), kind=""),
    post("signs:event-withdraw", f"{OF}events/{{event}}/withdraw/", editors(302), reason=""),
    post("signs:founding-note", f"{OF}founding/", editors(422), motive=""),
    post("signs:acknowledge", f"{OF}{{sign}}/take-up/", editors(302)),
    post("signs:handle", f"{OF}{{sign}}/handle/", editors(302), outcome=""),
    get("api-signs", API, of_people(everybody(200))),
    get("api-sign", f"{API}{{sign}}/", of_people(readers(200))),
    send("api-sign-acknowledge", f"{API}{{sign}}/acknowledge/", editors(200)),
    send("api-sign-handle", f"{API}{{sign}}/handle/", editors(400), outcome=""),
    get("api-company-events", "/api/v1/customers/{customer}/events/", of_people(readers(200))),
    send("api-company-events", "/api/v1/customers/{customer}/events/", editors(400), kind=""),
    send(
        "api-company-event-withdraw",
        "/api/v1/customers/{customer}/events/{event}/withdraw/",
        editors(400),
        reason="",
    ),
    get("api-founding", "/api/v1/customers/{customer}/founding/", of_people(readers(200))),
    Call(
        "api-founding",
        "/api/v1/customers/{customer}/founding/",
        of_people(editors(400)),
        method="PUT",
        body={"motive": ""},
        json=True,
    ),
    get("api-sign-rules", RULES, of_people(everybody(200))),
    send("api-sign-rules", RULES, only({"executive"}, 400, 403), code="name_changes"),
    get("api-sign-rule", f"{RULES}{NOBODYS}/", of_people(everybody(404))),
]
