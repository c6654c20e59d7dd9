"""Who is told what by a need of the secret customer."""

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

ONE = "/needs/{need}/"
OF = "/customers/{customer}/needs/"
API = "/api/v1/needs/"


def send(route: str, path: str, who: dict[str, int], method: str = "POST", **body: object) -> Call:
    return Call(route, path, of_people(who), method=method, body=body, json=True)


CALLS = [
    get("needs:list", "/needs/", signed_in(200)),
    get("needs:detail", ONE, readers(200)),
    get("needs:edit", f"{ONE}edit/", editors(200)),
    post("needs:edit", f"{ONE}edit/", editors(422), asked=""),
    post("needs:move", f"{ONE}move/", editors(302), to="delivered"),
    # A plan names it: nobody takes it out, and there is none to be brought back.
    post("needs:remove", f"{ONE}remove/", editors(302)),
    post("needs:restore", f"{ONE}restore/", only(WORKERS, 404, 403)),
    post("needs:discover", f"{ONE}discovery/", editors(302)),
    post("needs:choose", f"{ONE}products/", editors(302), product=""),
    post("needs:leave", f"{ONE}products/working_capital/leave/", editors(302)),
    post("needs:promise", f"{ONE}promises/", editors(422), title=""),
    post("needs:deal", f"{ONE}deals/", editors(302), line=""),
    get("needs:panel", OF, readers(200)),
    get("needs:create", f"{OF}new/", editors(200)),
    post("needs:create", f"{OF}new/", editors(422), asked=""),
    get("api-needs", API, of_people(everybody(200))),
    send("api-needs", API, only(WORKERS, 400, 403), asked=""),
    get("api-need", f"{API}{{need}}/", of_people(readers(200))),
    send("api-need", f"{API}{{need}}/", editors(428), method="PATCH", asked="x"),
    send("api-need-move", f"{API}{{need}}/move/", editors(400), to=""),
    send("api-need-remove", f"{API}{{need}}/remove/", editors(409)),
    send("api-need-restore", f"{API}{{need}}/restore/", only(WORKERS, 404, 403)),
    send("api-need-discovery", f"{API}{{need}}/discovery/", editors(400), done="x"),
    send("api-need-products", f"{API}{{need}}/products/", editors(400), product=""),
    send("api-need-product-leave", f"{API}{{need}}/products/leave/", editors(400), product=""),
    send("api-need-promises", f"{API}{{need}}/promises/", editors(400), title=""),
    send("api-need-deals", f"{API}{{need}}/deals/", editors(400), line=""),
]
