"""Who is told what by a training of the lead's unit, and by the lead's abilities: the lead and the line alone."""

from tests.access.calls import FIGURES, Call, everybody, get, of_people, only, post, signed_in
from tests.access.world import PEOPLE

ONE = "/trainings/{training}/"
API = "/api/v1/trainings/"
LINE = {"lead", "supervisor", "branch_supervisor"}


def seers(status: int, **others: int) -> dict[str, int]:
    return only({*LINE, "executive"}, status, 404) | others


# Colleagues of the unit know that the lead works here, and read no abilities; others do not know the lead at all.
ABILITIES = only(LINE, 200, 404) | {"colleague": 403, "executive": 403}


def send(route: str, path: str, who: dict[str, int], **body: object) -> Call:
    return Call(route, path, of_people(who), method="POST", body=body, json=True)


CALLS = [
    get("growth:training-list", "/trainings/", signed_in(200)),
    get("growth:training-create", "/trainings/new/", only(FIGURES, 200, 403)),
    post("growth:training-create", "/trainings/new/", only(FIGURES, 422, 403), title=""),
    get("growth:training", ONE, seers(200)),
    post("growth:training-answer", f"{ONE}answer/", seers(403, lead=302), act="coming"),
    post("growth:training-call-off", f"{ONE}call-off/", seers(302, lead=403, executive=403)),
    post("growth:training-record", f"{ONE}came/", seers(302, lead=403, executive=403)),
    post("growth:training-feedback", f"{ONE}feedback/", seers(403, lead=302)),
    get("growth:abilities", "/abilities/", signed_in(302)),
    get("growth:abilities-of", "/abilities/{assessed}/", ABILITIES),
    post("growth:abilities-of", "/abilities/{assessed}/", ABILITIES | dict.fromkeys(LINE, 422), half=""),
    get("api-trainings", API, of_people(everybody(200))),
    send("api-trainings", API, only(FIGURES, 400, 403), title=""),
    send(
        "api-training-call-off",
        f"{API}{{training}}/call-off/",
        seers(409, lead=403, executive=403),
        reason="x",
    ),
    get("api-training", f"{API}{{training}}/", of_people(seers(200))),
    send("api-training-answer", f"{API}{{training}}/answer/", seers(403, lead=200), coming=True),
    get("api-abilities", "/api/v1/abilities/", of_people(everybody(200))),
    send("api-abilities", "/api/v1/abilities/", dict.fromkeys(PEOPLE, 400), half="2026"),
    get("api-ability", "/api/v1/abilities/{assessment}/", of_people(only(LINE, 200, 404))),
]
