"""The rows of tiers: why pages of the secret customer, nights, and the workbench of the scoring model."""

from tests.access.calls import (
    OPERATORS,
    Call,
    Statuses,
    everybody,
    get,
    of_feeds,
    of_people,
    only,
    post,
    readers,
    signed_in,
)
from tests.access.world import READERS

FILE = "/customers/{customer}/"
MODEL = "/models/{model}/"
PAIR = "/models/{model}/beside/{active_model}/"
API = "/api/v1/tiers/"
SHAPERS = {"executive"}
DECISION = "/tier-decisions/{override}/"
CHANGE = "/parameters/changes/{parameter}/"
DECIDERS = {"supervisor", "branch_supervisor", "executive"}


def shapers(status: int) -> Statuses:
    """Head office alone; what the bank scores by is no secret of a customer, so the others are refused."""
    return only(SHAPERS, status, 403)


def deciders(status: int) -> Statuses:
    """Who decides on tiers; other readers of the customer are refused."""
    return readers(403) | dict.fromkeys(DECIDERS, status)


def enders(status: int) -> Statuses:
    """Who decides on tiers, and the lead."""
    return readers(403) | dict.fromkeys(DECIDERS | {"lead"}, status)


def send(route: str, path: str, who: Statuses, **body: object) -> Call:
    return Call(route, path, of_people(who), method="POST", body=body, json=True)


CALLS = [
    get("tiers:why", f"{FILE}tier/", readers(200), shows=READERS),
    get("tiers:suppose", f"{FILE}tier/suppose/", readers(302)),
    get("tiers:why", f"{FILE}tier/?on=2020-01-01", readers(200)),
    get("api-tier", f"{API}customers/{{customer}}/", of_people(readers(200)), shows=frozenset()),
    Call(
        "api-tier-suppose",
        f"{API}customers/{{customer}}/suppose/",
        of_people(readers(200)),
        method="POST",
        body={"deposits": "1.00"},
        json=True,
    ),
    get("tiers:calculation", f"{FILE}tier/contribution/rmb_current/", readers(200), shows=READERS),
    get("tiers:override-list", "/tier-decisions/", signed_in(200), shows=READERS),
    get("tiers:phase", f"{FILE}tier/phase/", readers(200), shows=READERS),
    get("tiers:potential", f"{FILE}tier/potential/", readers(200), shows=READERS),
    get("api-potential", f"{API}customers/{{customer}}/potential/", of_people(readers(200))),
    get("tiers:relationship", f"{FILE}tier/relationship/", readers(200), shows=READERS),
    get("api-relationship", f"{API}customers/{{customer}}/relationship/", of_people(readers(200))),
    get("api-phase", f"{API}customers/{{customer}}/phase/", of_people(readers(200))),
    get("tiers:override-create", f"{FILE}tier/decision/", readers(403) | {"lead": 200}),
    post("tiers:override-create", f"{FILE}tier/decision/", readers(403) | {"lead": 422}, tier=""),
    get("tiers:override", DECISION, readers(200), shows=READERS),
    post("tiers:override-decide", f"{DECISION}decide/", deciders(302), approve="no", note="x"),
    post("tiers:override-withdraw", f"{DECISION}withdraw/", readers(403) | {"lead": 302}),
    post("tiers:override-end", f"{DECISION}end/", enders(422), reason="x"),
    get("api-customer-overrides", f"{API}customers/{{customer}}/overrides/", of_people(readers(200))),
    send(
        "api-customer-overrides",
        f"{API}customers/{{customer}}/overrides/",
        readers(403) | {"lead": 400},
        tier="",
    ),
    get("api-overrides", f"{API}overrides/", of_people(everybody(200))),
    get("api-override", f"{API}overrides/{{override}}/", of_people(readers(200))),
    send(
        "api-override-decide", f"{API}overrides/{{override}}/decide/", deciders(200), approve=False, note="x"
    ),
    send("api-override-withdraw", f"{API}overrides/{{override}}/withdraw/", readers(403) | {"lead": 200}),
    send("api-override-end", f"{API}overrides/{{override}}/end/", enders(409), reason="xx"),
    get("tiers:run-list", "/runs/", only(OPERATORS, 200, 403)),
    get("tiers:run-detail", "/runs/{run}/", only(OPERATORS, 200, 403)),
    post("tiers:run-start", "/runs/start/", only(OPERATORS, 302, 403)),
    get("tiers:model-list", "/models/", shapers(200)),
    post("tiers:model-draft", "/models/new/", shapers(302)),
    get("tiers:model-detail", MODEL, shapers(200)),
    get("tiers:model-check", f"{MODEL}check/", shapers(200)),
    post("tiers:model-save", f"{MODEL}save/", shapers(422)),
    post("tiers:model-try", f"{MODEL}try/", shapers(302)),
    get("tiers:model-trial", f"{MODEL}trial/", shapers(302)),
    get("tiers:model-movers", f"{MODEL}movers/", shapers(200), shows=SHAPERS),
    get("tiers:model-compare", "/models/compare/", shapers(200)),
    get("tiers:model-pair", PAIR, shapers(200)),
    post("tiers:model-pair-try", f"{PAIR}try/", shapers(302)),
    get("tiers:model-pair-trial", f"{PAIR}trial/", shapers(302)),
    get("tiers:model-pair-movers", f"{PAIR}movers/", shapers(200), shows=SHAPERS),
    post("tiers:model-submit", f"{MODEL}submit/", shapers(302)),
    post("tiers:model-approve", f"{MODEL}approve/", shapers(302)),
    post("tiers:model-return", f"{MODEL}return/", shapers(302)),
    post("tiers:model-discard", f"{MODEL}discard/", shapers(302)),
    post("tiers:model-roll-back", f"{MODEL}roll-back/", shapers(302)),
    get("tiers:parameter-list", "/parameters/", shapers(200)),
    get("tiers:parameter-history", "/parameters/ratings/history/?key=B", shapers(200)),
    get("tiers:parameter-create", "/parameters/ratings/new/", shapers(200)),
    post("tiers:parameter-create", "/parameters/ratings/new/", shapers(422)),
    get("tiers:parameter-change", CHANGE, shapers(200)),
    # The executive of the table has proposed it: another decides.
    post("tiers:parameter-decide", f"{CHANGE}decide/", shapers(422), approve="yes"),
    post("tiers:parameter-withdraw", f"{CHANGE}withdraw/", shapers(302)),
    get("api-parameters", f"{API}parameters/ratings/", of_people(shapers(200))),
    get("api-parameter-history", f"{API}parameters/ratings/history/?key=B", of_people(shapers(200))),
    get("api-parameter-changes", f"{API}parameter-changes/", of_people(shapers(200))),
    send("api-parameter-changes", f"{API}parameter-changes/", shapers(400)),
    get("api-parameter-change", f"{API}parameter-changes/{{parameter}}/", of_people(shapers(200))),
    send("api-parameter-decide", f"{API}parameter-changes/{{parameter}}/decide/", shapers(409), approve=True),
    send("api-parameter-withdraw", f"{API}parameter-changes/{{parameter}}/withdraw/", shapers(200)),
    get("api-tier-changes", "/api/v1/customers/tier-changes/", of_feeds(signed_in(200))),
    get("api-runs", f"{API}runs/", of_people(only(OPERATORS, 200, 403))),
    get("api-run", f"{API}runs/{{run}}/", of_people(only(OPERATORS, 200, 403))),
    get("api-models", f"{API}models/", of_people(shapers(200))),
    get("api-model", f"{API}models/{{model}}/", of_people(shapers(200))),
    get(
        "api-model-comparison",
        f"{API}models/{{model}}/comparisons/{{active_model}}/",
        of_people(shapers(200)),
    ),
    send("api-model-comparison", f"{API}models/{{model}}/comparisons/{{active_model}}/", shapers(202)),
    get(
        "api-model-movers",
        f"{API}models/{{model}}/comparisons/{{active_model}}/movers/?page_size=100",
        of_people(shapers(200)),
        shows=SHAPERS,
    ),
]
