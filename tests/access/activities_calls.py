"""Who is told what by the pages of visits: readers see them, their owner and the supervisors above act on them."""

from tests.access.calls import get, post, readers, signed_in
from tests.access.world import READERS

VISIT = "/visits/{visit}/"
# The member reads the customer, and the visit is not the member's.
ACTORS = readers(403) | dict.fromkeys(["lead", "supervisor", "branch_supervisor"], 200)


def sent(status: int) -> dict[str, int]:
    return {persona: status if told == 200 else told for persona, told in ACTORS.items()}


CALLS = [
    get(
        "activities:visit-list", "/visits/", signed_in(200), shows={"lead", "supervisor", "branch_supervisor"}
    ),
    get(
        "activities:visit",
        VISIT,
        readers(200),
        shows=READERS,
    ),
    get("activities:visit-change", f"{VISIT}change/", ACTORS),
    post("activities:visit-change", f"{VISIT}change/", sent(422), purpose=""),
    post("activities:visit-confirm", f"{VISIT}confirm/", sent(302)),
    get("activities:visit-cancel", f"{VISIT}cancel/", ACTORS),
    post("activities:visit-cancel", f"{VISIT}cancel/", sent(422), reason=""),
    get("activities:visit-create", "/customers/{customer}/visits/new/", readers(200) | {"executive": 403}),
    post(
        "activities:visit-create",
        "/customers/{customer}/visits/new/",
        readers(422) | {"executive": 403},
        purpose="",
    ),
]
