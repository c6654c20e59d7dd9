"""Who is told what by the pages and the API of machines: head office's system administrators, and nobody else."""

from typing import Any

from tests.access.calls import Call, Statuses, get, of_people, only, post

ADMINISTRATORS = {"system_admin"}
API = "/api/v1/corebanking/clients/"
PAGE = "/clients/m-client/"


def administrators(status: int) -> Statuses:
    return only(ADMINISTRATORS, status, 403)


def send(route: str, path: str, status: int, method: str = "POST", **body: Any) -> Call:
    return Call(route, path, of_people(administrators(status)), method=method, body=body, json=True)


CALLS = [
    get("corebanking:clients", "/clients/", administrators(200)),
    get("corebanking:client-create", "/clients/new/", administrators(200)),
    post("corebanking:client-create", "/clients/new/", administrators(422), name=""),
    get("corebanking:client", PAGE, administrators(200)),
    get("corebanking:client", "/clients/nobody/", administrators(404)),
    post("corebanking:client", PAGE, administrators(422), calls_per_minute="none"),
    post("corebanking:pair-create", f"{PAGE}pairs/", administrators(422), scopes="none"),
    post("corebanking:pair-withdraw", f"{PAGE}pairs/none/withdraw/", administrators(404)),
    get("api-clients", API, of_people(administrators(200))),
    send("api-clients", API, 400),
    get("api-client", f"{API}m-client/", of_people(administrators(200))),
    send("api-client", f"{API}m-client/", 428, "PATCH", contact="Somebody"),
    send("api-client-pairs", f"{API}m-client/pairs/", 400),
    send("api-client-withdraw", f"{API}m-client/pairs/none/withdraw/", 404),
]
