"""Who is told which figures of value: units to who reads them whole, one's own portfolio to account managers."""

from tests.access.calls import FIGURES, WORKERS, Call, get, of_people, only, post

API = "/api/v1/value/"
VALUE = WORKERS | FIGURES

CALLS = [
    get("dashboards:value", "/value/", only(VALUE, 200, 403)),
    get("dashboards:value", "/value/?unit={unit}", only(VALUE, 200, 403) | {"far_supervisor": 404}),
    get("dashboards:moves", "/value/moves/", only(FIGURES, 200, 403)),
    get("dashboards:moves", "/value/moves/?unit={unit}", only(FIGURES, 200, 403) | {"far_supervisor": 404}),
    get("dashboards:cube", "/value/cube/", only(FIGURES, 200, 403)),
    get("dashboards:cube", "/value/cube/?unit={unit}", only(FIGURES, 200, 403) | {"far_supervisor": 404}),
    get("dashboards:bands", "/value/cube/bands/", only(FIGURES, 200, 403)),
    post("dashboards:bands", "/value/cube/bands/", only({"executive"}, 422, 403)),
    get("api-value-cube", f"{API}cube/", of_people(only(FIGURES, 200, 403))),
    get(
        "api-value-cube",
        f"{API}cube/?unit={{unit}}",
        of_people(only(FIGURES, 200, 403) | {"far_supervisor": 404}),
    ),
    get("api-bands", f"{API}cube/bands/", of_people(only(FIGURES, 200, 403))),
    Call(
        "api-bands",
        f"{API}cube/bands/",
        of_people(only({"executive"}, 400, 403)),
        method="POST",
        body={"kind": "loans"},
        json=True,
    ),
    get("api-value", API, of_people(only(VALUE, 200, 403))),
    get("api-value", f"{API}?unit={{unit}}", of_people(only(VALUE, 200, 403) | {"far_supervisor": 404})),
    get("api-value-moves", f"{API}moves/", of_people(only(FIGURES, 200, 403))),
    get(
        "api-value-moves",
        f"{API}moves/?unit={{unit}}",
        of_people(only(FIGURES, 200, 403) | {"far_supervisor": 404}),
    ),
]
