"""Needs segments and other banks in the table of access: everybody reads them, head office decides."""

from tests.access.calls import WORKERS, Call, everybody, get, of_people, only, signed_in

API = "/api/v1/customers/"
HEAD = {"executive"}
NAMERS = {*WORKERS, "executive"}


def send(route, path, who, method="POST", **body):
    return Call(route, path, of_people(who), method=method, body=body, json=True)


def fill_in(route, path, allowed):
    """A form that one group gets, and that is refused them where it is empty."""
    return (
        get(route, path, only(allowed, 200, 403)),
        Call(route, path, only(allowed, 422, 403), method="POST", body={"name": ""}),
    )


CALLS = [
    get("customers:segments", "/needs-segments/", signed_in(200)),
    *fill_in("customers:segment-add", "/needs-segments/new/", HEAD),
    *fill_in("customers:segment-edit", "/needs-segments/{segment}/", HEAD),
    get("customers:other-banks", "/other-banks/", signed_in(200)),
    *fill_in("customers:other-bank-name", "/other-banks/new/", NAMERS),
    *fill_in("customers:other-bank-edit", "/other-banks/{other_bank}/", HEAD),
    get("api-needs-segments", f"{API}needs-segments/", of_people(everybody(200))),
    send("api-needs-segments", f"{API}needs-segments/", only(HEAD, 400, 403), code=""),
    get("api-needs-segment", f"{API}needs-segments/{{segment}}/", of_people(everybody(200))),
    send("api-needs-segment", f"{API}needs-segments/{{segment}}/", only(HEAD, 428, 403), method="PATCH"),
    get("api-other-banks", f"{API}other-banks/", of_people(everybody(200))),
    send("api-other-banks", f"{API}other-banks/", only(NAMERS, 400, 403), name=""),
    get("api-other-bank", f"{API}other-banks/{{other_bank}}/", of_people(everybody(200))),
    send("api-other-bank", f"{API}other-banks/{{other_bank}}/", only(HEAD, 428, 403), method="PATCH"),
]
