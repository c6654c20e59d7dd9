"""Who is told targets and sets them: figures of units to who reads them whole, a lead's also to the lead."""

from tests.access.calls import FIGURES, Call, everybody, get, of_people, only, post

ONE = "/targets/{unit}/deposits/{target_year}/"
API = "/api/v1/targets/"
ABOVE = {"branch_supervisor", "executive"}
TELL = {"supervisor", "branch_supervisor", "executive"}
OWN = "?person={target_person}"


def one(status: int) -> dict[str, int]:
    """The lead's target: the lead reads it and may not, those above the lead may, the others find nothing."""
    return of_people(only(TELL, status, 404) | {"lead": 403})


CALLS = [
    get("targets:board", "/targets/", only(FIGURES, 200, 403)),
    get("targets:board", "/targets/?unit={unit}", only(FIGURES, 200, 403) | {"far_supervisor": 404}),
    get("targets:edit", ONE, only(ABOVE, 200, 403) | {"far_supervisor": 404}),
    post("targets:edit", ONE, only(ABOVE, 422, 403) | {"far_supervisor": 404}, floor_12="1"),
    get("targets:edit", f"{ONE}{OWN}", only(TELL, 200, 403) | {"far_supervisor": 404}),
    post("targets:share-out", f"{ONE}share-out/", only(FIGURES, 302, 403) | {"far_supervisor": 404}),
    get("api-targets", API, of_people(everybody(200))),
    Call("api-targets", API, of_people(only(FIGURES, 400, 403)), method="POST", body={}, json=True),
    get("api-targets-achieved", f"{API}achieved/", of_people(everybody(200))),
    get("api-target", f"{API}{{target}}/", of_people(only(TELL, 200, 404) | {"lead": 200})),
    Call("api-target", f"{API}{{target}}/", one(428), method="PUT", body={"floor": "1"}, json=True),
    Call("api-target", f"{API}{{target}}/", one(428), method="DELETE", json=True),
]
