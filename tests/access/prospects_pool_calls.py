"""The pool's rows of the table of access: the lead holds one prospect, nobody holds the other."""

from tests.access.calls import Call, Statuses, get, of_feeds, of_people, only, post, signed_in

ONE = "/prospects/{prospect}/"
FREE = "/prospects/{open_prospect}/"
API = "/api/v1/prospects/"
HOLDERS = {"lead", "supervisor", "branch_supervisor"}
POOL = {*HOLDERS, "colleague", "executive"}
SEEKERS = {"lead", "colleague", "outsider", "supervisor", "branch_supervisor", "far_supervisor"}
SETTERS = {"supervisor", "branch_supervisor", "far_supervisor", "executive"}
LOOKERS = {*SEEKERS, "member", "executive"}


def pool(status: int) -> Statuses:
    """Account managers of the unit, supervisors above it and the executive; nobody else finds anything."""
    return only(POOL, status, 404)


def holders(status: int) -> Statuses:
    """An act on what the lead holds: others of the pool are refused."""
    return pool(403) | dict.fromkeys(HOLDERS, status)


def supervisors(status: int) -> Statuses:
    return pool(403) | dict.fromkeys(["supervisor", "branch_supervisor"], status)


def claimers(status: int) -> Statuses:
    return pool(403) | dict.fromkeys(["lead", "colleague"], status)


CALLS = [
    get("prospects:list", "/prospects/", only(LOOKERS, 200, 403)),
    get("prospects:list", "/prospects/?tab=all&q=守口", only(LOOKERS, 200, 403)),
    get("prospects:time", "/prospects/time/", only(LOOKERS, 200, 403)),
    get("prospects:create", "/prospects/new/", only(SEEKERS, 200, 403)),
    post("prospects:create", "/prospects/new/", only(SEEKERS, 422, 403)),
    get("prospects:known", "/prospects/known/?name=密语仪器", only(SEEKERS, 200, 403)),
    post(
        "prospects:bulk", "/prospects/bulk/", only(SEEKERS, 302, 403), act="claim", chosen="{open_prospect}"
    ),
    post("lists:export", "/lists/prospects/export/", only(LOOKERS, 200, 403), format="csv"),
    get("imports:bring", "/imports/into/prospects/", only(SEEKERS, 200, 403)),
    post("imports:bring", "/imports/into/prospects/", only(SEEKERS, 422, 403)),
    get("prospects:chain", "/prospects/around/", only(SEEKERS, 200, 403)),
    post("prospects:chain-add", "/prospects/around/{finding}/", only(SEEKERS, 404, 403)),
    get("prospects:terms", "/prospects/terms/", only(SETTERS, 200, 403)),
    post("prospects:terms", "/prospects/terms/", only(SETTERS, 422, 403), what="pool"),
    get("prospects:detail", ONE, pool(200)),
    get("prospects:edit", f"{ONE}edit/", holders(200)),
    post("prospects:edit", f"{ONE}edit/", holders(422)),
    get("prospects:grade", f"{ONE}grade/", holders(200)),
    post("prospects:grade", f"{ONE}grade/", holders(422)),
    get("prospects:contact", f"{ONE}contact/", holders(200)),
    post("prospects:contact", f"{ONE}contact/", holders(422)),
    get("prospects:person", f"{ONE}person/", holders(200)),
    post("prospects:person", f"{ONE}person/", holders(422)),
    get("prospects:competitor", f"{ONE}bank/", holders(200)),
    post("prospects:competitor", f"{ONE}bank/", holders(422)),
    get("prospects:conditions", f"{ONE}conditions/", holders(200)),
    post("prospects:conditions", f"{ONE}conditions/", holders(302)),
    get("prospects:waive", f"{ONE}conditions/revenue/waive/", supervisors(200)),
    post("prospects:waive", f"{ONE}conditions/revenue/waive/", supervisors(422)),
    get("prospects:evidence", f"{ONE}evidence/{{finding}}/", signed_in(404)),
    post("prospects:claim", f"{FREE}claim/", claimers(302)),
    post("prospects:release", f"{ONE}release/", holders(302)),
    get("prospects:give", f"{ONE}give/", supervisors(200)),
    post("prospects:give", f"{ONE}give/", supervisors(422)),
    get("prospects:drop", f"{ONE}drop/", holders(200)),
    post("prospects:drop", f"{ONE}drop/", holders(422)),
    post("prospects:reopen", f"{ONE}reopen/", holders(302)),
    get("prospects:became", f"{ONE}became/", holders(200)),
    post("prospects:became", f"{ONE}became/", holders(422)),
    # ------------------------------------------------------------ the API, for people with a session
    get("api-prospect-changes", f"{API}changes/", of_feeds(signed_in(200))),
    get("api-prospects", API, of_people(signed_in(200))),
    get("api-prospect-time", f"{API}time/", of_people(only(LOOKERS, 200, 403))),
    Call("api-prospects", API, of_people(only(SEEKERS, 400, 403)), method="POST", json=True),
    get("api-prospect", f"{API}{{prospect}}/", of_people(pool(200))),
    Call("api-prospect-claim", f"{API}{{open_prospect}}/claim/", of_people(claimers(200)), method="POST"),
    Call("api-prospect-release", f"{API}{{prospect}}/release/", of_people(holders(200)), method="POST"),
    Call(
        "api-prospect-contacts",
        f"{API}{{prospect}}/contacts/",
        of_people(holders(400)),
        method="POST",
        json=True,
    ),
]
