"""Who is told what by prices: readers of the customer, whoever decides, and anybody by the public standard."""

from tests.access.calls import Call, editors, everybody, get, of_people, only, post, readers, signed_in

FILE = "/customers/{customer}/prices/"
QUOTE = "/prices/quotes/{quote}/"
REQUEST = "/prices/requests/{price}/"
AUDITORS = {"executive", "audit_admin"}
API = "/api/v1/pricing/"


CALLS = [
    get("pricing:list", "/prices/", signed_in(200), shows={"lead", "member", "supervisor", "executive"}),
    get("pricing:inbox", "/prices/approvals/", signed_in(200), shows={"supervisor"}),
    get("pricing:audit", "/prices/audit/", only(AUDITORS, 200, 403)),
    # Internal audit is told whose note it is, here and in the list above.
    get("pricing:unasked", "/prices/audit/unasked/", only(AUDITORS, 200, 403), told={"audit_admin"}),
    get("pricing:seats", "/prices/seats/", only({"executive"}, 200, 403)),
    post("pricing:seats", "/prices/seats/", only({"executive"}, 422, 403), level="9"),
    post("pricing:seat-end", "/prices/seats/{seat}/end/", only({"executive"}, 302, 403)),
    get("pricing:standard", "/prices/standard/", everybody(200)),
    get("pricing:standard-pdf", "/prices/standard.pdf", everybody(200)),
    get("pricing:quote", QUOTE, readers(200), shows={"lead", "supervisor"}),
    get("pricing:concession-create", f"{QUOTE}request/", editors(200)),
    post("pricing:concession-create", f"{QUOTE}request/", editors(422), reason=""),
    get("pricing:concession", REQUEST, readers(200), shows={"lead", "supervisor"}),
    post("pricing:concession", REQUEST, readers(403) | {"supervisor": 422}, verdict=""),
    get("pricing:simulate", f"{REQUEST}simulate/?rate=3.4", readers(200)),
    post("pricing:withdraw", f"{REQUEST}withdraw/", editors(302)),
    get("pricing:appeal", f"{REQUEST}appeal/", editors(200)),
    post("pricing:appeal", f"{REQUEST}appeal/", editors(422), reason=""),
    post("pricing:scan-add", f"{REQUEST}scans/", editors(422)),
    get("pricing:scan", f"{REQUEST}scans/{{scan}}/", readers(200)),
    get("pricing:panel", FILE, readers(200)),
    get("pricing:quote-create", f"{FILE}new/", editors(200), shows={"lead", "supervisor"}),
    post("pricing:quote-create", f"{FILE}new/", editors(422), amount_fen=""),
    get("pricing:quote-check", f"{FILE}check/?amount_fen=5000", editors(200)),
    get("api-price-quotes", f"{API}quotes/", of_people(signed_in(200))),
    get("api-price-quote", f"{API}quotes/{{quote}}/", of_people(readers(200))),
    get("api-price-unasked", f"{API}unasked/", of_people(only(AUDITORS, 200, 403))),
    get("api-price-requests", f"{API}requests/?waiting_for_me=true", of_people(signed_in(200))),
    get("api-price-request", f"{API}requests/{{price}}/", of_people(readers(200))),
    Call(
        "api-price-decide",
        f"{API}requests/{{price}}/decision/",
        of_people(readers(403) | {"supervisor": 400}),
        method="POST",
        body={},
        json=True,
    ),
    Call(
        "api-price-withdraw",
        f"{API}requests/{{price}}/withdraw/",
        of_people(editors(400)),
        method="POST",
        body={"x": 1},
        json=True,
    ),
    Call(
        "api-price-appeal",
        f"{API}requests/{{price}}/appeal/",
        of_people(editors(400)),
        method="POST",
        body={},
        json=True,
    ),
    Call(
        "api-price-scan-add",
        f"{API}requests/{{price}}/scans/",
        of_people(editors(400)),
        method="POST",
        body={},
        json=True,
    ),
    get("api-price-scan", f"{API}requests/{{price}}/scans/{{scan}}/content/", of_people(readers(200))),
    Call(
        "api-price-quote-create",
        f"{API}customers/{{customer}}/quotes/",
        of_people(editors(400)),
        method="POST",
        body={},
        json=True,
    ),
    Call(
        "api-price-ask",
        f"{API}quotes/{{quote}}/requests/",
        of_people(editors(400)),
        method="POST",
        body={},
        json=True,
    ),
    get("api-price-seats", f"{API}seats/", of_people(signed_in(200))),
    get("api-price-seat", f"{API}seats/{{seat}}/", of_people(only({"executive", "supervisor"}, 200, 404))),
    Call(
        "api-price-seats",
        f"{API}seats/",
        of_people(only({"executive"}, 400, 403)),
        method="POST",
        body={},
        json=True,
    ),
    Call(
        "api-price-seat-end",
        f"{API}seats/{{seat}}/end/",
        of_people(only({"executive"}, 400, 403)),
        method="POST",
        body={"x": 1},
        json=True,
    ),
]
