"""Who is told what by the pages and the API of machines, and of rows that were kept apart."""

from typing import Any

from tests.access.calls import OPERATORS, Call, Statuses, get, machines, of_people, only, post

ADMINISTRATORS = {"system_admin"}
API = "/api/v1/corebanking/clients/"
ROW = "/feeds/quarantine/{batch}/1/1/"
CUT_OFFS = "/api/v1/corebanking/cut-offs/"
APART = "/api/v1/corebanking/quarantine/"
PAGE = "/clients/m-client/"


def administrators(status: int) -> Statuses:
    return only(ADMINISTRATORS, status, 403)


def operators(status: int) -> Statuses:
    return only(OPERATORS, status, 403)


def send(
    route: str, path: str, status: int, method: str = "POST", who: Any = administrators, **body: Any
) -> Call:
    return Call(route, path, of_people(who(status)), method=method, body=body, json=True)


CALLS = [
    get("corebanking:clients", "/clients/", administrators(200)),
    get("corebanking:client-create", "/clients/new/", administrators(200)),
    post("corebanking:client-create", "/clients/new/", administrators(422), name=""),
    get("corebanking:client", PAGE, administrators(200)),
    get("corebanking:client", "/clients/nobody/", administrators(404)),
    post("corebanking:client", PAGE, administrators(422), calls_per_minute="none"),
    post("corebanking:pair-create", f"{PAGE}pairs/", administrators(422), scopes="none"),
    post("corebanking:pair-withdraw", f"{PAGE}pairs/none/withdraw/", administrators(404)),
    get("corebanking:cut-offs", "/feeds/cut-offs/", operators(200)),
    post("corebanking:cut-offs", "/feeds/cut-offs/", operators(422), loans="never"),
    get("api-cut-offs", f"{CUT_OFFS}", of_people(operators(200))),
    send("api-cut-off", f"{CUT_OFFS}loans/", 400, "PUT", operators, until="never"),
    # The machines of the table have no scope to measure.
    get("api-metrics", "/api/v1/corebanking/metrics/", machines(403)),
    get("api-clients", API, of_people(administrators(200))),
    send("api-clients", API, 400),
    get("api-client", f"{API}m-client/", of_people(administrators(200))),
    send("api-client", f"{API}m-client/", 428, "PATCH", contact="Somebody"),
    send("api-client-pairs", f"{API}m-client/pairs/", 400),
    send("api-client-withdraw", f"{API}m-client/pairs/none/withdraw/", 404),
    get("corebanking:reconciliation", "/feeds/reconciliation/", operators(200)),
    get("corebanking:quarantine", "/feeds/quarantine/", operators(200)),
    get("corebanking:row", ROW, operators(404)),
    post("corebanking:row", ROW, operators(404)),
    post("corebanking:row-aside", f"{ROW}aside/", operators(404), reason="No such account"),
    post("corebanking:batch-replay", "/feeds/{batch}/replay/", operators(302)),
    get("api-quarantine", APART, of_people(operators(200))),
    get("api-row", f"{APART}{{batch}}/1/1/", of_people(operators(404))),
    send("api-row", f"{APART}{{batch}}/1/1/", 404, "PATCH", operators, row={"unit_code": "S0101"}),
    send("api-row-aside", f"{APART}{{batch}}/1/1/aside/", 404, who=operators, reason="No such account"),
    send("api-replay", f"{APART}{{batch}}/replay/", 409, who=operators),
]
