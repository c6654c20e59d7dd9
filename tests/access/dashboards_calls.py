"""Who is told which figures of value: units to who reads them whole, one's own portfolio to account managers."""

from common.calendar import business_today
from tests.access.calls import FIGURES, WORKERS, Call, get, of_people, only, post, readers

API = "/api/v1/value/"
MONTH = f"{business_today():%Y-%m}"
VALUE = WORKERS | FIGURES
SUPERVISORS = FIGURES - {"executive"}

CALLS = [
    get("dashboards:value", "/value/", only(VALUE, 200, 403)),
    get("dashboards:value", "/value/?unit={unit}", only(VALUE, 200, 403) | {"far_supervisor": 404}),
    get("dashboards:moves", "/value/moves/", only(FIGURES, 200, 403)),
    get("dashboards:moves", "/value/moves/?unit={unit}", only(FIGURES, 200, 403) | {"far_supervisor": 404}),
    get("dashboards:cube", "/value/cube/", only(FIGURES, 200, 403)),
    get("dashboards:cube", "/value/cube/?unit={unit}", only(FIGURES, 200, 403) | {"far_supervisor": 404}),
    get("dashboards:bands", "/value/cube/bands/", only(FIGURES, 200, 403)),
    get("dashboards:affinity", "/value/affinity/", only(VALUE, 200, 403)),
    get("dashboards:next-products", "/customers/{customer}/next-products/", readers(200)),
    get("api-affinity", f"{API}affinity/", of_people(only(VALUE, 200, 403))),
    get("api-next-products", f"{API}next-products/{{customer}}/", of_people(readers(200))),
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
    get("dashboards:retention", "/dashboard/retention/", only(FIGURES, 200, 403)),
    get(
        "dashboards:retention",
        "/dashboard/retention/?unit={unit}",
        only(FIGURES, 200, 403) | {"far_supervisor": 404},
    ),
    get("dashboards:turns", "/dashboard/retention/names/?kind=lost&month=2026-10", only(FIGURES, 200, 403)),
    get("dashboards:winning-cost", "/dashboard/retention/cost/", only(FIGURES, 200, 403)),
    post("dashboards:winning-cost", "/dashboard/retention/cost/", only({"executive"}, 422, 403)),
    get("dashboards:managers", "/dashboard/managers/", only(VALUE, 200, 403)),
    get(
        "dashboards:managers",
        "/dashboard/managers/?unit={unit}",
        only(VALUE, 200, 403) | {"far_supervisor": 404},
    ),
    get("dashboards:ranking-choice", "/dashboard/managers/ranking/", only(SUPERVISORS, 200, 403)),
    post("dashboards:ranking-choice", "/dashboard/managers/ranking/", only(SUPERVISORS, 422, 403)),
    get("api-managers", "/api/v1/managers/", of_people(only(VALUE, 200, 403))),
    get(
        "api-managers",
        "/api/v1/managers/?unit={unit}",
        of_people(only(VALUE, 200, 403) | {"far_supervisor": 404}),
    ),
    get("api-ranking-choices", "/api/v1/managers/ranking/", of_people(only(SUPERVISORS, 200, 403))),
    Call(
        "api-ranking-choices",
        "/api/v1/managers/ranking/",
        of_people(only(SUPERVISORS, 400, 403)),
        method="POST",
        body={"public": True},
        json=True,
    ),
    get("dashboards:sources", "/dashboard/sources/", only(FIGURES, 200, 403)),
    get(
        "dashboards:sources",
        "/dashboard/sources/?unit={unit}",
        only(FIGURES, 200, 403) | {"far_supervisor": 404},
    ),
    get("api-sources", "/api/v1/sources/", of_people(only(FIGURES, 200, 403))),
    get("dashboards:fairness", "/dashboard/fairness/", only(FIGURES, 200, 403)),
    get(
        "dashboards:fairness",
        "/dashboard/fairness/?unit={unit}",
        only(FIGURES, 200, 403) | {"far_supervisor": 404},
    ),
    get(
        "dashboards:fair-rows",
        f"/dashboard/fairness/rows/?duty=promises&month={MONTH}",
        only(FIGURES, 200, 403),
    ),
    get("dashboards:fair-rows", "/dashboard/fairness/rows/?duty=none", only(FIGURES, 404, 403)),
    get("dashboards:pdf", "/dashboard/fairness/pdf/", only(FIGURES, 200, 403)),
    get(
        "dashboards:pdf",
        "/dashboard/cockpit/pdf/?unit={unit}",
        only(FIGURES, 200, 403) | {"far_supervisor": 404},
    ),
    get("dashboards:cards", "/dashboard/cards/", only(FIGURES, 200, 403)),
    post("dashboards:cards", "/dashboard/cards/", only(FIGURES, 422, 403), order="hue"),
    get("api-dashboard-cards", "/api/v1/dashboard/cards/", of_people(only(FIGURES, 200, 403))),
    Call(
        "api-dashboard-cards",
        "/api/v1/dashboard/cards/",
        of_people(only(FIGURES, 400, 403)),
        method="PUT",
        body={"cards": []},
        json=True,
    ),
    get("api-fairness", "/api/v1/fairness/", of_people(only(FIGURES, 200, 403))),
    get(
        "api-fairness",
        "/api/v1/fairness/?unit={unit}",
        of_people(only(FIGURES, 200, 403) | {"far_supervisor": 404}),
    ),
    get(
        "api-fair-rows",
        f"/api/v1/fairness/rows/?duty=education&month={MONTH}",
        of_people(only(FIGURES, 200, 403)),
    ),
    get("dashboards:figures", "/dashboard/figures/", only(FIGURES, 200, 403)),
    get("api-retention", "/api/v1/retention/", of_people(only(FIGURES, 200, 403))),
    get(
        "api-retention",
        "/api/v1/retention/?unit={unit}",
        of_people(only(FIGURES, 200, 403) | {"far_supervisor": 404}),
    ),
    get(
        "api-retention-names",
        "/api/v1/retention/names/?kind=lost&month=2026-10",
        of_people(only(FIGURES, 200, 403)),
    ),
    get("api-winning-costs", "/api/v1/retention/costs/", of_people(only(FIGURES, 200, 403))),
    Call(
        "api-winning-costs",
        "/api/v1/retention/costs/",
        of_people(only({"executive"}, 400, 403)),
        method="POST",
        body={"valid_from": "2026-10-01"},
        json=True,
    ),
    get("api-figures", "/api/v1/figures/", of_people(only(FIGURES, 200, 403))),
]
