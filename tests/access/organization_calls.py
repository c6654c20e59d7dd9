"""Who is told what by the pages and the API of absences: the lead is away and a colleague stands in."""

from tests.access.calls import Call, everybody, get, of_people, only, post, signed_in
from tests.access.world import PEOPLE

ABSENCES = "/api/v1/absences/"
ONE = f"{ABSENCES}{{absence}}/"
# The person, and whoever supervises their unit; who stands in and head office see it.
ENTERERS = {"lead", "supervisor", "branch_supervisor"}
SEERS = ENTERERS | {"colleague", "executive"}


def of_absence(status: int, otherwise: int) -> dict[str, int]:
    return only(SEERS, otherwise, 404) | dict.fromkeys(ENTERERS, status)


def send(route: str, path: str, who: dict[str, int], **body: object) -> Call:
    return Call(route, path, of_people(who), method="POST", body=body, json=True)


CALLS = [
    get("organization:absences", "/absences/", signed_in(200)),
    post("organization:absences", "/absences/", signed_in(422), starts_on=""),
    post("organization:absence-end", "/absences/{absence}/end/", of_absence(302, 403)),
    get("api-absences", ABSENCES, of_people(everybody(200))),
    send("api-absences", ABSENCES, dict.fromkeys(PEOPLE, 400)),
    get("api-absence", ONE, of_people(dict.fromkeys(PEOPLE, 404) | dict.fromkeys(SEERS, 200))),
    # Without an Idempotency-Key nothing is done; rows are refused as calls of their own are.
    send("api-bulk", "/api/v1/bulk/", dict.fromkeys(PEOPLE, 400)),
    send("api-absence-end", f"{ONE}end/", of_absence(200, 403)),
]
