"""Who is told what by the catalogue and by eligibility: products anybody signed in, drafts whoever shapes them."""

from tests.access.calls import Call, editors, get, of_people, only, post, readers, signed_in

FILE = "/customers/{customer}/products/"
DRAFT = "/products/working_capital/"
API_DRAFT = "/api/v1/products/working_capital/"
SHAPERS = {"member", "executive"}
READING = {"lead", "member", "supervisor", "branch_supervisor", "executive"}


def api(who):
    """The API for people: whoever has no session is told 401."""
    return of_people(who)


def send(route: str, path: str, who, method: str = "POST", **body: object) -> Call:
    """A call of the API with this body."""
    return Call(route, path, api(who), method=method, body=body, json=True)


CALLS = [
    get("fit:list", "/products/", signed_in(200)),
    get("fit:new", "/products/new/", only(SHAPERS, 200, 403)),
    post("fit:new", "/products/new/", only(SHAPERS, 422, 403), code="X"),
    post("fit:manager", f"{DRAFT}manager/", only(SHAPERS, 302, 403), manager=""),
    get("fit:product", DRAFT, signed_in(200)),
    get("fit:product", f"{DRAFT}?version=2", only(SHAPERS, 200, 404)),
    post("fit:draft", "/products/bills/draft/", only(SHAPERS, 302, 403)),
    get("fit:edit", f"{DRAFT}edit/", only(SHAPERS, 200, 403)),
    post("fit:edit", f"{DRAFT}edit/", only(SHAPERS, 422, 403), edits="x"),
    get("fit:trial", f"{DRAFT}trial/", only(SHAPERS, 200, 403)),
    post("fit:release", f"{DRAFT}release/", only(SHAPERS, 302, 403)),
    post("fit:discard", f"{DRAFT}discard/", only(SHAPERS, 302, 403)),
    get("fit:customers", "/products/rmb_current_deposit/customers/?q=密语", signed_in(200), shows=READING),
    get("fit:of-customer", FILE, readers(200), shows=READING),
    post("fit:of-customer", FILE, editors(422), fact=""),
    get("fit:panel", f"{FILE}panel/", readers(200)),
    get("api-products", "/api/v1/products/", api(signed_in(200))),
    send("api-product-new", "/api/v1/products/new/", only(SHAPERS, 400, 403), code="X"),
    get("api-draft", f"{API_DRAFT}draft/", api(only(SHAPERS, 200, 403))),
    send("api-draft", f"{API_DRAFT}draft/", only(SHAPERS, 200, 403)),
    send("api-draft", f"{API_DRAFT}draft/", only(SHAPERS, 428, 403), method="PATCH", join="any"),
    send("api-draft", f"{API_DRAFT}draft/", only(SHAPERS, 204, 403), method="DELETE"),
    # Nobody drafted this world's: either may release it.
    send("api-draft-release", f"{API_DRAFT}release/", only(SHAPERS, 200, 403)),
    send("api-product-manager", f"{API_DRAFT}manager/", only(SHAPERS, 400, 403), method="PUT", manager="X"),
    get("api-product", "/api/v1/products/bills/", api(signed_in(200))),
    get(
        "api-qualified", "/api/v1/products/rmb_current_deposit/customers/", api(signed_in(200)), shows=READING
    ),
    get("api-eligibility", "/api/v1/customers/{customer}/products/", api(readers(200))),
    Call(
        "api-eligibility",
        "/api/v1/customers/{customer}/products/",
        api(editors(400)),
        method="POST",
        body={},
        json=True,
    ),
]
