"""Who is told what of the requests of the secret customer's people, and who settles them."""

from tests.access.calls import Call, editors, everybody, get, of_people, only, post, readers, signed_in

PERSON = "/customers/{customer}/people/{contact}/"
ONE = "/customers/requests/{person_request}/"
API = "/api/v1/person-requests/"


def send(route: str, path: str, who: dict[str, int], **body: object) -> Call:
    return Call(route, path, of_people(who), method="POST", body=body, json=True)


CALLS = [
    get("customers:request-list", "/customers/requests/", signed_in(200)),
    get("customers:locked-list", "/customers/requests/locked/", only({"audit_admin"}, 200, 403)),
    post("customers:locked-list", "/customers/requests/locked/", only({"audit_admin"}, 422, 403), reason=""),
    post("customers:request-copy", f"{ONE}copy/", editors(200)),
    post("customers:request-settle", f"{ONE}refuse/", editors(302), outcome=""),
    post("customers:request-register", f"{PERSON}requests/", editors(302), kind=""),
    post("customers:parts-set", f"{PERSON}parts/", editors(302), parts=""),
    get("api-person-requests", API, of_people(everybody(200))),
    get("api-person-request", f"{API}{{person_request}}/", of_people(readers(200))),
    send("api-person-request-copy", f"{API}{{person_request}}/copy/", editors(200)),
    send("api-person-request-settle", f"{API}{{person_request}}/settle/", editors(400), outcome=""),
    # It asks for a copy: nobody restricts or erases by it.
    send("api-person-request-restrict", f"{API}{{person_request}}/restrict/", everybody(404)),
    send("api-person-request-erase", f"{API}{{person_request}}/erase/", everybody(404)),
    post("customers:request-lifting", f"{ONE}lifting/", editors(302), asked_on=""),
    send("api-person-request-lifting", f"{API}{{person_request}}/lifting/", everybody(404)),
    send("api-person-request-lift", f"{API}{{person_request}}/lift/", everybody(404)),
    send(
        "api-person-request-new",
        "/api/v1/customers/{customer}/contacts/{contact}/requests/",
        editors(400),
        kind="",
    ),
]
