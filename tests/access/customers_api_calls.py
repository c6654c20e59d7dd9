"""The customers' API in the table of access."""

from tests.access.calls import (
    FIGURES,
    WORKERS,
    Call,
    editors,
    everybody,
    get,
    of_feeds,
    of_people,
    only,
    readers,
    signed_in,
)
from tests.access.world import READERS

API = "/api/v1/customers/"
ONE = f"{API}{{customer}}/"
DOSSIER = f"{ONE}contacts/{{contact}}/dossier/"


def send(route, path, who, method="POST", **body):
    return Call(route, path, of_people(who), method=method, body=body, json=True)


TAG = f"{API}tags/{{tag}}/"
NO_MERGE = f"{API}merges/00000000-0000-0000-0000-000000000000/"
MERGERS = {"supervisor", "branch_supervisor", "far_supervisor"}
USERS_OF_TAG = {"lead", "colleague", "supervisor"}


def of_tag(status: int, owner: int):
    """A tag shared with the unit, by its users and its owner."""
    return of_people(only(USERS_OF_TAG, status, 404) | {"lead": owner})


CALLS = [
    get("api-tags", f"{API}tags/", of_people(signed_in(200))),
    send("api-tags", f"{API}tags/", signed_in(400), name=""),
    get("api-tag", TAG, of_tag(200, 200)),
    send("api-tag", TAG, only(USERS_OF_TAG, 403, 404) | {"lead": 428}, method="PATCH", name="x"),
    *(
        send(f"api-tag-{act}", f"{TAG}{act}/", only(USERS_OF_TAG, 403, 404) | {"lead": 400}, more="x")
        for act in ("merge", "remove", "restore")
    ),
    get("api-marks", f"{ONE}marks/", of_people(readers(200))),
    send("api-marks", f"{ONE}marks/", readers(400), pinned="x"),
    get("api-looks", f"{API}looks/", of_people(only(FIGURES, 200, 403))),
    get("customers:looks", "/customers/looks/", only(FIGURES, 200, 403), shows=FIGURES & READERS),
    get("api-merges", f"{API}merges/", of_people(only(WORKERS, 200, 403))),
    send("api-merges", f"{API}merges/", only(MERGERS, 400, 403), survivor=""),
    get("api-merges-suspected", f"{API}merges/suspected/", of_people(only(WORKERS, 200, 403))),
    send("api-merges-not-same", f"{API}merges/not-same/", only(WORKERS, 400, 403), one=""),
    get("api-merge", NO_MERGE, of_people(only(WORKERS, 404, 403))),
    send("api-merge-undo", f"{NO_MERGE}undo/", only(MERGERS, 404, 403)),
    get("api-customer-changes", f"{API}changes/", of_feeds(signed_in(200)), shows=READERS),
    get("api-customers", API, of_people(signed_in(200)), shows=READERS),
    get("api-customers", f"{API}?q=密语", of_people(signed_in(200)), shows=READERS),
    get("api-customer", ONE, of_people(readers(200)), shows=READERS),
    # Those who may are told that the state they read is missing.
    send("api-customer", ONE, editors(428), method="PATCH", staff_count=7),
    get("api-contacts", f"{ONE}contacts/", of_people(readers(200))),
    send("api-contacts", f"{ONE}contacts/", editors(400), name=""),
    get("api-contact", f"{ONE}contacts/{{contact}}/", of_people(readers(200)), shows=READERS),
    send("api-contact", f"{ONE}contacts/{{contact}}/", editors(428), method="PATCH", name="x"),
    # A request of theirs is open: nobody takes them off.
    send("api-contact-remove", f"{ONE}contacts/{{contact}}/remove/", editors(409)),
    send("api-contact-restore", f"{ONE}contacts/{{contact}}/restore/", editors(404)),
    get("api-dossier", DOSSIER, of_people(readers(200))),
    send("api-dossier", DOSSIER, editors(400), kind="friend"),
    send("api-dossier-reveal", f"{DOSSIER}{{datum}}/show/", editors(400)),
    send("api-dossier-remove", f"{DOSSIER}{{datum}}/remove/", editors(400)),
    *(
        get(f"api-{name}", f"{ONE}{name}/", of_people(readers(200)))
        for name in (
            "loans",
            "ratings",
            "holdings",
            "settlements",
            "fees",
            "daily-balances",
            "corrections",
        )
    ),
    get("api-company-figures", f"{ONE}figures/", of_people(readers(200))),
    send("api-company-figures", f"{ONE}figures/", editors(400), year="x"),
    get("api-tied-companies", f"{API}tied/", of_people(signed_in(200))),
    get("api-wallet", f"{ONE}wallet/", of_people(readers(200))),
    send("api-wallet", f"{ONE}wallet/", editors(400), total="x"),
    get("api-team", f"{ONE}team/", of_people(readers(200))),
    send("api-team", f"{ONE}team/", editors(400) | {"member": 403}, staff=""),
    send("api-team-leave", f"{ONE}team/{{place}}/leave/", editors(400) | {"member": 403}, reason=""),
    get("api-team-name", f"{ONE}team/name/", of_people(readers(200))),
    send("api-team-name", f"{ONE}team/name/", editors(428) | {"member": 403}, method="PATCH", name="x"),
    get("api-profile", f"{ONE}profile/", of_people(readers(200))),
    send("api-profile", f"{ONE}profile/", editors(428), method="PATCH", pool="focus"),
    get("customers:stances", "/market-stances/", signed_in(200)),
    get("customers:stance-decide", "/market-stances/new/", only({"executive"}, 200, 403)),
    Call(
        "customers:stance-decide",
        "/market-stances/new/",
        only({"executive"}, 422, 403),
        method="POST",
        body={"stage": ""},
    ),
    get("customers:bounds", "/size-classes/", signed_in(200)),
    get("customers:bounds-decide", "/size-classes/new/", only({"executive"}, 200, 403)),
    Call(
        "customers:bounds-decide",
        "/size-classes/new/",
        only({"executive"}, 422, 403),
        method="POST",
        body={"reason": ""},
    ),
    get("api-size-bounds", f"{API}size-bounds/", of_people(everybody(200))),
    send("api-size-bounds", f"{API}size-bounds/", only({"executive"}, 400, 403), reason=""),
    get("api-market-stances", f"{API}market-stances/", of_people(everybody(200))),
    send("api-market-stances", f"{API}market-stances/", only({"executive"}, 400, 403), stage=""),
    get("api-turns", f"{ONE}turns/", of_people(readers(200))),
    get("api-sight", f"{ONE}sight/", of_people(readers(200))),
    get("api-ties", f"{ONE}ties/", of_people(readers(200))),
    send("api-ties", f"{ONE}ties/", editors(400), kind="friend"),
    send("api-tie-end", f"{ONE}ties/{{tie}}/end/", editors(200)),
]
