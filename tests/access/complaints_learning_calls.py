"""Who is told what by the figures of complaints, the tables for the regulator, and past cases brought over."""

from tests.access.calls import FIGURES, get, only, post, signed_in

# Complaint officers, supervisors and senior management; of the personas here those who read figures.
CASES = "/complaints/statistics/cases/?figure=all"
REPORT = "/complaints/statistics/regulator/{report}/"
# What the figures of the unit show is the case itself, to whoever sees it.
SEERS = FIGURES - {"far_supervisor"}

CALLS = [
    get("complaints:statistics", "/complaints/statistics/", only(FIGURES, 200, 403)),
    get(
        "complaints:statistics",
        "/complaints/statistics/?unit=S0202",
        only({"executive", "far_supervisor"}, 200, 403) | {"supervisor": 404, "branch_supervisor": 404},
    ),
    get("complaints:statistics-cases", CASES, only(FIGURES, 200, 403), shows=SEERS),
    get("complaints:statistics-cases", "/complaints/statistics/cases/?figure=x", only(FIGURES, 404, 403)),
    get("complaints:regulator", "/complaints/statistics/regulator/", only(FIGURES, 200, 403)),
    post("complaints:regulator-file", "/complaints/statistics/regulator/file/", only(FIGURES, 200, 403)),
    get("complaints:regulator-kept", REPORT, only(FIGURES, 200, 403) | {"far_supervisor": 404}),
    post(
        "complaints:regulator-kept-file", f"{REPORT}file/", only(FIGURES, 200, 403) | {"far_supervisor": 404}
    ),
    get("imports:bring", "/imports/into/complaints/", only(FIGURES, 200, 403)),
    post("imports:bring", "/imports/into/complaints/", only(FIGURES, 422, 403)),
    get("imports:run", "/imports/{past_cases}/", signed_in(404) | {"supervisor": 200, "executive": 200}),
]
