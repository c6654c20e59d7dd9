"""The pipeline's rows of the table of access."""

from tests.access.calls import Call, editors, get, of_feeds, of_people, only, post, readers, signed_in
from tests.access.world import EDITORS, READERS

DEAL = "/opportunities/{opportunity}/"
API = "/api/v1/opportunities/"
SUPERVISORS = {"supervisor", "branch_supervisor", "far_supervisor"}
WRITERS = {"lead", "member", "colleague", "outsider", *SUPERVISORS}
FILE = "/imports/{deal_file}/"
# A file is nobody else's; senior management reads every table once it was taken over.
OF_FILE = signed_in(404) | {"supervisor": 200, "executive": 403}


CALLS = [
    get("prospects:board", "/opportunities/", signed_in(200), shows=READERS),
    get("prospects:opportunity-list", "/opportunities/list/", signed_in(200), shows=READERS),
    get("prospects:opportunity-list", "/opportunities/list/?q=密语", signed_in(200), shows=READERS),
    get("prospects:forecast", "/opportunities/forecast/", signed_in(200)),
    get("prospects:opportunity-create", "/opportunities/new/", only(WRITERS, 200, 403)),
    get(
        "prospects:opportunity-create",
        "/opportunities/new/?customer={customer}",
        only(WRITERS, 404, 403) | dict.fromkeys(EDITORS, 200),
    ),
    post("prospects:opportunity-create", "/opportunities/new/", only(WRITERS, 422, 403)),
    post(
        "prospects:opportunities-move", "/opportunities/move/", only(WRITERS, 302, 403), to="lost", chosen="x"
    ),
    get("imports:bring", "/imports/into/deals/", only(SUPERVISORS, 200, 403)),
    post("imports:bring", "/imports/into/deals/", only(SUPERVISORS, 422, 403)),
    get("prospects:moves", "/opportunities/moves/{opportunity}/", signed_in(404)),
    get("imports:run", FILE, OF_FILE),
    post("imports:run", FILE, signed_in(404) | {"supervisor": 302, "executive": 403}),
    post("imports:take", f"{FILE}take/", signed_in(404) | {"supervisor": 302, "executive": 403}),
    get("prospects:opportunity-detail", DEAL, readers(200), shows=READERS),
    get("prospects:opportunity-edit", f"{DEAL}edit/", editors(200), shows=EDITORS),
    post("prospects:opportunity-edit", f"{DEAL}edit/", editors(422)),
    get("prospects:opportunity-move", f"{DEAL}move/", editors(200), shows=EDITORS),
    get("prospects:opportunity-move", f"{DEAL}move/?to=need_confirmed", editors(200), shows=EDITORS),
    post("prospects:opportunity-move", f"{DEAL}move/", editors(422), to="funded"),
    post(
        "prospects:opportunity-move",
        f"{DEAL}move/",
        editors(302),
        to="contacted",
        gate="1",
        contacted_on="2026-11-20",
    ),
    get("prospects:opportunity-owner", f"{DEAL}owner/", editors(200), shows=EDITORS),
    post("prospects:opportunity-owner", f"{DEAL}owner/", editors(422)),
    get("prospects:opportunity-team", f"{DEAL}team/", editors(200), shows=EDITORS),
    post("prospects:opportunity-team", f"{DEAL}team/", editors(302)),
    get("prospects:opportunity-panel", "/customers/{customer}/opportunities/", readers(200), shows=READERS),
    # ------------------------------------------------------------ the API, for people with a session
    get("api-opportunity-changes", f"{API}changes/", of_feeds(signed_in(200)), shows=READERS),
    get("api-opportunities", API, of_people(signed_in(200)), shows=READERS),
    Call("api-opportunities", API, of_people(only(WRITERS, 400, 403)), method="POST", json=True),
    get("api-opportunity", f"{API}{{opportunity}}/", of_people(readers(200)), shows=READERS),
    Call("api-opportunity", f"{API}{{opportunity}}/", of_people(editors(428)), method="PATCH", json=True),
    Call(
        "api-opportunity-move",
        f"{API}{{opportunity}}/move/",
        of_people(editors(409)),
        method="POST",
        body={"to": "funded"},
        json=True,
    ),
]
