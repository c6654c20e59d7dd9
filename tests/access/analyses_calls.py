"""Who is told what by analysis sheets of the secret customer."""

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
)

ONE, GONE = "/analyses/{sheet}/", "/analyses/{removed_sheet}/"
OF = "/customers/{customer}/analyses/"
API = "/api/v1/analysis-sheets/"


def send(route: str, path: str, who: dict[str, int], method: str = "POST", **body: object) -> Call:
    return Call(route, path, of_people(who), method=method, body=body, json=True)


def its_own(status: int) -> dict[str, int]:
    """An act of whoever wrote it: other readers are refused."""
    return readers(403) | {"lead": status}


CALLS = [
    get("analyses:of-customer", OF, readers(200)),
    get("analyses:panel", f"{OF}panel/", readers(200)),
    get("analyses:create", f"{OF}new/environment/", editors(200)),
    post("analyses:create", f"{OF}new/environment/", editors(422)),
    get("analyses:detail", ONE, readers(200)),
    get("analyses:edit", f"{ONE}edit/", editors(200)),
    post("analyses:edit", f"{ONE}edit/", editors(422), dated_on=""),
    post("analyses:remove", f"{GONE}remove/", readers(404)),
    post("analyses:restore", f"{GONE}restore/", its_own(302)),
    get("api-analysis-sheets", API, of_people(everybody(200))),
    send("api-analysis-sheets", API, only(WORKERS, 400, 403), kind=""),
    get("api-analysis-sheet", f"{API}{{sheet}}/", of_people(readers(200))),
    send("api-analysis-sheet", f"{API}{{sheet}}/", editors(428), method="PATCH", dated_on="x"),
    send("api-analysis-sheet-remove", f"{API}{{sheet}}/remove/", its_own(400), more="x"),
    send("api-analysis-sheet-restore", f"{API}{{sheet}}/restore/", its_own(400), more="x"),
]
