"""Who is told what by proposals to the secret customer; the customer's own page is anybody's who has the link."""

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

ONE = "/proposals/{proposal}/"
OF = "/customers/{customer}/proposals/"
API = "/api/v1/proposals/"
NOBODYS = "01890000-0000-7000-8000-000000000000"


def send(route: str, path: str, who: dict[str, int], method: str = "POST", **body: object) -> Call:
    return Call(route, path, of_people(who), method=method, body=body, json=True)


CALLS = [
    get("proposals:public", "/proposal/{proposal_link}/", everybody(200)),
    get("proposals:public", "/proposal/0123456789:forged/", everybody(404)),
    post("proposals:public", "/proposal/{proposal_link}/", everybody(422)),
    post("proposals:public-open", "/proposal/{proposal_link}/open/", everybody(302)),
    post("proposals:public-open", "/proposal/0123456789:forged/open/", everybody(404)),
    get("proposals:public-pages", "/proposal/{proposal_link}/pages/", everybody(200)),
    get("proposals:public-pages", "/proposal/0123456789:forged/pages/", everybody(404)),
    get("proposals:list", "/proposals/", signed_in(200)),
    get("proposals:detail", ONE, readers(200)),
    get("proposals:edit", f"{ONE}edit/", editors(200)),
    post("proposals:edit", f"{ONE}edit/", editors(422), title=""),
    get("proposals:pages", f"{ONE}pages/docx/", readers(200)),
    post("proposals:act", f"{ONE}acts/close/", editors(422), reason=""),
    post("proposals:product-add", f"{ONE}products/", editors(422), why=""),
    post("proposals:product-out", f"{ONE}products/{NOBODYS}/out/", editors(404)),
    get("proposals:suitability", f"{ONE}products/{NOBODYS}/suitability/", editors(404)),
    post("proposals:suitability", f"{ONE}products/{NOBODYS}/suitability/", editors(404), does="x"),
    get("proposals:panel", OF, readers(200)),
    get("proposals:of-need", "/needs/{need}/proposals/", readers(200)),
    get("proposals:begin", f"{OF}new/", editors(200)),
    post("proposals:begin", f"{OF}new/", editors(422), title=""),
    get("workspace:approvals", "/approvals/", signed_in(200)),
    post("workspace:approval-decide", f"/approvals/proposals/{NOBODYS}/", signed_in(404), decision="approve"),
    get("api-approvals", "/api/v1/approvals/", of_people(everybody(200))),
    send("api-approval-decide", f"/api/v1/approvals/proposals/{NOBODYS}/", everybody(404), approve=True),
    get("api-proposals", API, of_people(everybody(200))),
    send("api-proposals", API, only(WORKERS, 400, 403), title=""),
    get("api-proposal", f"{API}{{proposal}}/", of_people(readers(200))),
    send("api-proposal", f"{API}{{proposal}}/", editors(428), method="PATCH", title="x"),
    send("api-proposal-move", f"{API}{{proposal}}/move/", editors(400), to=""),
    send("api-proposal-editions", f"{API}{{proposal}}/editions/", editors(409)),
    get("api-proposal-pages", f"{API}{{proposal}}/pages/docx/", of_people(readers(200))),
    send("api-proposal-products", f"{API}{{proposal}}/products/", editors(400), why=""),
    send("api-proposal-product", f"{API}{{proposal}}/products/{NOBODYS}/", editors(404), method="DELETE"),
    send(
        "api-proposal-suitability",
        f"{API}{{proposal}}/products/{NOBODYS}/suitability/",
        editors(404),
        does="x",
    ),
]
