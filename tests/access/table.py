"""Route by persona: the status of every call that anybody can make. This table is the policy; code follows it."""

from tests.access.accountplans_calls import CALLS as PLAN_CALLS
from tests.access.activities_calls import CALLS as VISIT_CALLS
from tests.access.analyses_calls import CALLS as ANALYSIS_CALLS
from tests.access.calls import (
    FIGURES,
    OPERATORS,
    WORKERS,
    Call,
    editors,
    everybody,
    get,
    machines,
    of_people,
    only,
    post,
    readers,
    signed_in,
)
from tests.access.campaigns_calls import CALLS as CAMPAIGN_CALLS
from tests.access.chains_calls import CALLS as CHAIN_CALLS
from tests.access.complaints_api_calls import CALLS as COMPLAINT_API_CALLS
from tests.access.complaints_calls import CALLS as COMPLAINT_CALLS
from tests.access.complaints_learning_calls import CALLS as COMPLAINT_FIGURE_CALLS
from tests.access.corebanking_calls import CALLS as MACHINE_CALLS
from tests.access.customers_api_calls import CALLS as CUSTOMER_API_CALLS
from tests.access.dashboards_calls import CALLS as VALUE_CALLS
from tests.access.fit_calls import CALLS as FIT_CALLS
from tests.access.growth_calls import CALLS as GROWTH_CALLS
from tests.access.imports_calls import CALLS as IMPORT_CALLS
from tests.access.knowledge_calls import CALLS as KNOWLEDGE_CALLS
from tests.access.lists_calls import CALLS as VIEW_CALLS
from tests.access.needs_calls import CALLS as NEED_CALLS
from tests.access.negotiations_calls import CALLS as NEGOTIATION_CALLS
from tests.access.notebook_calls import CALLS as NOTEBOOK_CALLS
from tests.access.organization_calls import CALLS as ABSENCE_CALLS
from tests.access.portfolios_calls import CALLS as HANDOVER_CALLS
from tests.access.pricing_calls import CALLS as PRICING_CALLS
from tests.access.privacy_calls import CALLS as PRIVACY_CALLS
from tests.access.proposals_calls import CALLS as PROPOSAL_CALLS
from tests.access.prospects_pipeline_calls import CALLS as PIPELINE_CALLS
from tests.access.prospects_pool_calls import CALLS as PROSPECTS_POOL
from tests.access.signs_calls import CALLS as SIGN_CALLS
from tests.access.surveys_calls import CALLS as SURVEY_CALLS
from tests.access.targets_calls import CALLS as TARGET_CALLS
from tests.access.tiers_calls import CALLS as TIER_CALLS
from tests.access.vocabulary_calls import CALLS as VOCABULARY_CALLS
from tests.access.webhooks_calls import CALLS as WEBHOOK_CALLS
from tests.access.world import EDITORS, PEOPLE, READERS

FILE = "/customers/{customer}/"
BATCHES = "/api/v1/corebanking/batches/"

TAG = "/tags/{tag}/"


def users_of_tag(status: int) -> dict[str, int]:
    """A tag shared with the unit: its owner may, the others of the unit use it, strangers find nothing."""
    return only(USERS_OF_TAG, 403, 404) | {"lead": status}


USERS_OF_TAG = {"lead", "colleague", "supervisor"}
# Who is on the team is the lead's and the supervisors' to say; a member reads it.
TEAM_CALLS = [
    call
    for route, path in (("join", "new"), ("leave", "{place}/leave"))
    for call in (
        get(f"customers:team-{route}", f"{FILE}team/{path}/", editors(200) | {"member": 403}),
        post(f"customers:team-{route}", f"{FILE}team/{path}/", editors(422) | {"member": 403}),
    )
]

CALLS = [
    *ABSENCE_CALLS,
    *CHAIN_CALLS,
    *KNOWLEDGE_CALLS,
    *GROWTH_CALLS,
    *HANDOVER_CALLS,
    *NEED_CALLS,
    *ANALYSIS_CALLS,
    *PLAN_CALLS,
    *PROPOSAL_CALLS,
    *NOTEBOOK_CALLS,
    *SIGN_CALLS,
    *SURVEY_CALLS,
    *PRIVACY_CALLS,
    *VIEW_CALLS,
    *IMPORT_CALLS,
    *MACHINE_CALLS,
    *WEBHOOK_CALLS,
    *VISIT_CALLS,
    *CUSTOMER_API_CALLS,
    *VOCABULARY_CALLS,
    *CAMPAIGN_CALLS,
    *VALUE_CALLS,
    *TARGET_CALLS,
    *PRICING_CALLS,
    *FIT_CALLS,
    # ------------------------------------------------------------ anybody
    get("healthz", "/healthz", everybody(200)),
    get("readyz", "/readyz", everybody(200)),
    get("organization:sign-in", "/sign-in/", everybody(200) | dict.fromkeys(PEOPLE, 302)),
    post("organization:sign-in", "/sign-in/", everybody(200) | dict.fromkeys(PEOPLE, 302)),
    post("organization:language", "/language/", everybody(302), language="en"),
    # ------------------------------------------------------------ everybody for themselves
    post("organization:sign-out", "/sign-out/", everybody(302)),
    get("organization:preferences", "/preferences/", signed_in(200)),
    post("organization:preferences", "/preferences/", signed_in(302), language="en", theme="dark"),
    get("workspace:mail", "/preferences/mail/", signed_in(200)),
    post("workspace:mail", "/preferences/mail/", signed_in(422), quiet_from="noon"),
    # ------------------------------------------------------------ outgoing mail
    get("workspace:outbox", "/outbox/", only({"system_admin"}, 200, 403)),
    post(
        "workspace:letter-again",
        "/outbox/01890000-0000-7000-8000-000000000000/again/",
        only({"system_admin"}, 404, 403),
    ),
    # ------------------------------------------------------------ figures
    get("dashboards:cockpit", "/dashboard/", only(FIGURES, 200, 403)),
    get("dashboards:cockpit", "/dashboard/?unit={unit}", only(FIGURES, 200, 403) | {"far_supervisor": 404}),
    get("dashboards:follow-ups", "/dashboard/follow-ups/", only(FIGURES, 200, 403)),
    get("dashboards:follow-ups", "/dashboard/follow-ups/?person={outsider}", only(FIGURES, 200, 403)),
    get("dashboards:lost", "/dashboard/lost/", only(FIGURES, 200, 403)),
    # ------------------------------------------------------------ customers
    get("customers:list", "/customers/", signed_in(200)),
    get("customers:list", "/customers/?q=密语", signed_in(200), shows=READERS),
    get("customers:list", "/customers/?tier=gold&tier=key", signed_in(200), shows=READERS),
    get("customers:detail", FILE, readers(200), shows=READERS),
    get("customers:edit", f"{FILE}edit/", editors(200), shows=EDITORS),
    post("customers:edit", f"{FILE}edit/", editors(422), name=""),
    get("customers:people", f"{FILE}people/", readers(200), shows=READERS),
    get("customers:contact-create", f"{FILE}people/new/", editors(200)),
    post("customers:contact-create", f"{FILE}people/new/", editors(422)),
    get("customers:contact-edit", f"{FILE}people/{{contact}}/", editors(200), shows=EDITORS),
    post("customers:contact-edit", f"{FILE}people/{{contact}}/", editors(422), name=""),
    post("customers:contact-remove", f"{FILE}people/{{contact}}/remove/", editors(302)),
    post("customers:contact-restore", f"{FILE}people/{{contact}}/restore/", editors(302)),
    get("customers:dossier", f"{FILE}people/{{contact}}/dossier/", readers(200), shows=READERS),
    post("customers:dossier-note", f"{FILE}people/{{contact}}/dossier/note/", editors(422)),
    post("customers:dossier-reveal", f"{FILE}people/{{contact}}/dossier/show/", editors(422)),
    post("customers:dossier-remove", f"{FILE}people/{{contact}}/dossier/{{datum}}/remove/", editors(422)),
    get("customers:company", f"{FILE}company/", readers(200), shows=READERS),
    post("customers:figures-record", f"{FILE}company/figures/", editors(422)),
    get("customers:profile-edit", f"{FILE}company/profile/", editors(200), shows=EDITORS),
    post("customers:profile-edit", f"{FILE}company/profile/", editors(422), pool="none of these"),
    get("customers:balances", f"{FILE}balances/", readers(200)),
    get("customers:movements", f"{FILE}movements/", readers(200)),
    post("customers:wallet-record", f"{FILE}wallet/", editors(422)),
    get("customers:tags", "/tags/", signed_in(200)),
    get("customers:tag-create", "/tags/new/", signed_in(200)),
    post("customers:tag-create", "/tags/new/", signed_in(422), name=""),
    get("customers:tag-edit", TAG, users_of_tag(200)),
    post("customers:tag-edit", TAG, users_of_tag(422), name=""),
    post("customers:tag-merge", f"{TAG}merge/", users_of_tag(422)),
    post("customers:tag-restore", f"{TAG}restore/", users_of_tag(302)),
    post("customers:tag-remove", f"{TAG}remove/", users_of_tag(302)),
    post(
        "customers:tag",
        f"{FILE}tag/",
        only(EDITORS, 404, 404) | dict.fromkeys(READERS - EDITORS, 403),
        tag="x",
    ),
    get("customers:fact", f"{FILE}fact/staff_count/", editors(200)),
    post("customers:fact", f"{FILE}fact/staff_count/", editors(422), staff_count="x"),
    get("customers:fact", f"{FILE}fact/pool/", editors(200)),
    post("customers:fact", f"{FILE}fact/pool/", editors(422), pool="x"),
    post("customers:pin", f"{FILE}pin/", readers(302)),
    post("customers:follow", f"{FILE}follow/", readers(302)),
    get("customers:tied-list", "/customers/tied/", signed_in(200)),
    post("lists:export", "/lists/customers/export/", signed_in(200), format="csv"),
    *[
        post("lists:export", f"/lists/{name}/export/", signed_in(200), format="csv")
        for name in (
            "opportunities",
            "complaints",
            "tasks",
            "needs",
            "signs",
            "visits",
            "trainings",
            "education",
        )
    ],
    post("lists:export", "/lists/nothing/export/", signed_in(404), format="csv"),
    get("customers:duplicate-list", "/customers/duplicates/", only(WORKERS, 200, 403)),
    # The customer beside itself is no pair, and nobody finds one.
    get("customers:merge", "/customers/{customer}/merge/{customer}/", only(WORKERS, 404, 403)),
    post("customers:merge", "/customers/{customer}/merge/{customer}/", only(WORKERS, 404, 403)),
    post("customers:not-same", "/customers/{customer}/not-same/{customer}/", only(WORKERS, 404, 403)),
    post(
        "customers:unmerge",
        "/customers/merges/00000000-0000-0000-0000-000000000000/undo/",
        only({"supervisor", "branch_supervisor", "far_supervisor"}, 404, 403),
    ),
    get("customers:ties", f"{FILE}ties/", readers(200), shows=READERS),
    post("customers:tie-create", f"{FILE}ties/new/", editors(422)),
    post("customers:tie-end", f"{FILE}ties/{{tie}}/end/", editors(302)),
    get("customers:team", f"{FILE}team/", readers(200), shows=READERS),
    *TEAM_CALLS,
    get("customers:sight", f"{FILE}sight/", readers(200), shows=READERS),
    get("customers:history", f"{FILE}acts/", readers(200)),
    # ------------------------------------------------------------ the day's work
    get("worklist:panel", f"{FILE}tasks/", readers(200)),
    get("worklist:ranking", "/today/ranking/", signed_in(200)),
    post("worklist:ranking", "/today/ranking/", only({"executive"}, 422, 403), urgency="50"),
    get("worklist:task-list", "/tasks/", signed_in(200), shows={"lead"}),
    get("worklist:task-list", "/tasks/?whose=team", signed_in(200), shows=READERS),
    post("worklist:tasks-bulk", "/tasks/many/", only(WORKERS, 302, 403), act="done"),
    get("worklist:task-give", "/tasks/{task}/give/", editors(200) | {"member": 403}),
    post("worklist:task-give", "/tasks/{task}/give/", editors(422) | {"member": 403}, to=""),
    get("worklist:task-create", "/tasks/new/", only(WORKERS, 200, 403)),
    get("worklist:task-create", "/tasks/new/?customer={customer}", only(WORKERS, 200, 403)),
    post("worklist:task-create", "/tasks/new/", only(WORKERS, 422, 403), customer="{customer}"),
    get("worklist:task-done", "/tasks/{task}/done/", editors(200) | {"member": 403}),
    post("worklist:task-done", "/tasks/{task}/done/", editors(302) | {"member": 403}),
    get("worklist:task-cancel", "/tasks/{task}/cancel/", editors(200) | {"member": 403}),
    post("worklist:task-cancel", "/tasks/{task}/cancel/", editors(422) | {"member": 403}),
    get("worklist:task-snooze", "/tasks/{task}/later/", editors(200) | {"member": 403}),
    post("worklist:task-snooze", "/tasks/{task}/later/", editors(422) | {"member": 403}),
    get("workspace:bin", "/removed/", signed_in(200)),
    get("api-bin", "/api/v1/bin/", of_people(signed_in(200))),
    post("worklist:task-reopen", "/tasks/{task}/reopen/", editors(302) | {"member": 403}),
    post("worklist:task-undo", "/tasks/{task}/undo/", editors(302) | {"member": 403}),
    post("worklist:contact-snooze", f"{FILE}contact/later/", editors(422) | {"member": 403}),
    get("worklist:contact-day", f"{FILE}contact/day/", editors(200) | {"member": 403}),
    post("worklist:contact-day", f"{FILE}contact/day/", editors(422) | {"member": 403}, on="x"),
    get("activities:interaction-start", "/interactions/new/", only(WORKERS, 200, 403)),
    get("activities:interaction-create", f"{FILE}interactions/new/", editors(200), shows=EDITORS),
    post("activities:interaction-create", f"{FILE}interactions/new/", editors(422)),
    get("activities:panel", f"{FILE}contacts/", readers(200)),
    *TIER_CALLS,
    # ------------------------------------------------------------ what crosses apps
    get(
        "workspace:today", "/", signed_in(200, executive=302, system_admin=302), shows={"lead", "supervisor"}
    ),
    get(
        "workspace:today-beside",
        "/today/beside/",
        signed_in(200, executive=302, system_admin=302, security_admin=302, audit_admin=302),
    ),
    get("workspace:notices", "/notices/", signed_in(200), shows={"lead"}),
    get("workspace:bell", "/notices/bell/", signed_in(200)),
    post("workspace:notices-read", "/notices/read/", signed_in(302)),
    post("workspace:notice-read", "/notices/{notice}/read/", only({"lead"}, 302, 404)),
    get("workspace:search", "/search/?q=密语", signed_in(200), shows=READERS),
    get("api-search", "/api/v1/search/?q=密语", of_people(signed_in(200)), shows=READERS),
    get("workspace:components", "/components/", signed_in(200)),
    get("workspace:timeline", f"{FILE}timeline/", readers(200)),
    get("workspace:history", f"{FILE}history/", readers(200)),
    get("api-customer-timeline", "/api/v1/customers/{customer}/timeline/", of_people(readers(200))),
    get("api-customer-history", "/api/v1/customers/{customer}/history/", of_people(readers(200))),
    get("workspace:sheet", f"{FILE}sheet/", readers(200), shows=READERS),
    get("workspace:sheet-pdf", f"{FILE}sheet.pdf", readers(200)),
    get("api-customer-sheet", "/api/v1/customers/{customer}/sheet/", of_people(readers(200))),
    # ------------------------------------------------------------ core banking
    get("corebanking:batch-list", "/feeds/", only(OPERATORS, 200, 403)),
    get("corebanking:batch-detail", "/feeds/{batch}/", only(OPERATORS, 200, 403)),
    # ------------------------------------------------------------ the API, for machines
    get("api-schema", "/api/v1/schema/", everybody(200) | {"anonymous": 401}),
    get("api-docs", "/api/docs/", signed_in(200)),
    post("api-token", "/api/oauth/token/", everybody(401), grant_type="client_credentials"),
    get("api-batches", BATCHES, machines(200)),
    Call(
        "api-batches",
        BATCHES,
        machines(201, unscoped_client=403),
        method="POST",
        body={"resource": "units", "business_date": "2026-11-19", "expected_rows": 1},
        json=True,
    ),
    get("api-batch", f"{BATCHES}{{batch}}/", machines(404, client=200)),
    get("api-batch-errors", f"{BATCHES}{{batch}}/errors/", machines(404, client=200)),
    get("api-outcome", f"{BATCHES}{{batch}}/outcome/", machines(404, client=202)),
    Call("api-part", f"{BATCHES}{{batch}}/parts/1/", machines(404, client=411), method="PUT", json=True),
    Call("api-close", f"{BATCHES}{{batch}}/close/", machines(404, client=202), method="POST", json=True),
    *COMPLAINT_CALLS,
    *COMPLAINT_API_CALLS,
    *COMPLAINT_FIGURE_CALLS,
    *PIPELINE_CALLS,
    *NEGOTIATION_CALLS,
    *PROSPECTS_POOL,
]
