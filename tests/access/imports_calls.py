"""Who is told what by tables that are taken over: one of the lead, which senior management reads as well."""

from tests.access.calls import WORKERS, Call, everybody, get, of_people, only, post, signed_in

INTO = "/imports/into/customers/"
ONE = "/imports/{table}/"
RUNS = "/api/v1/imports/"
OF_RUN = f"{RUNS}{{table}}/"


def of_table(status: int, reader: int = 403) -> dict[str, int]:
    return signed_in(404, lead=status, executive=reader)


def send(route: str, path: str, who: dict[str, int], method: str = "POST", **body: object) -> Call:
    return Call(route, path, of_people(who), method=method, body=body, json=True)


CALLS = [
    get("imports:home", "/imports/", signed_in(200)),
    get("imports:bring", INTO, only(WORKERS, 200, 403)),
    post("imports:bring", INTO, only(WORKERS, 422, 403)),
    get("imports:template", f"{INTO}template/", only(WORKERS, 200, 403)),
    get("imports:run", ONE, of_table(200)),
    post("imports:run", ONE, of_table(302), column_customer_no="0"),
    post("imports:take", f"{ONE}take/", of_table(302)),
    post("imports:undo", f"{ONE}undo/", of_table(302)),
    get("api-imports", RUNS, of_people(everybody(200))),
    get("api-import-targets", f"{RUNS}targets/", of_people(everybody(200))),
    send("api-imports", RUNS, signed_in(400)),
    get("api-import", OF_RUN, of_people(of_table(200, 200))),
    send("api-import", OF_RUN, of_table(428, 428), "PATCH", mapping={}),
    get("api-import-check", f"{OF_RUN}check/", of_people(of_table(200, 200))),
    get("api-import-faults", f"{OF_RUN}faults/", of_people(of_table(200, 200))),
    send("api-import-take", f"{OF_RUN}take/", of_table(202)),
    send("api-import-undo", f"{OF_RUN}undo/", of_table(409)),
]
