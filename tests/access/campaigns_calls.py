"""The rows of campaigns: one of the near branch, in which the secret customer is a target."""

from tests.access.calls import Call, Statuses, get, of_people, only, post, signed_in
from tests.access.world import PEOPLE

ONE = "/campaigns/{campaign}/"
API = "/api/v1/campaigns/"
SEERS = {"lead", "colleague", "supervisor", "branch_supervisor", "executive"}
PLANNERS = {"branch_supervisor", "executive"}
LEADERS = {"supervisor", "branch_supervisor"}
CALLERS = {"lead", *LEADERS}
PLAN_ANYTHING = {"supervisor", "branch_supervisor", "far_supervisor", "executive"}


def seers(status: int, **others: int) -> Statuses:
    """Whoever works in the branch or above; others find nothing."""
    return only(SEERS, status, 404) | others


def allowed(people: set[str], status: int) -> Statuses:
    """An act on the campaign: its other readers are refused, the others find nothing."""
    return seers(403) | dict.fromkeys(people, status)


def of_target(status: int) -> Statuses:
    """The target is a customer: who does not read it finds nothing; an executive reads and does not call."""
    return signed_in(404) | dict.fromkeys(CALLERS, status) | {"executive": 403}


REVERSING = signed_in(404) | {"lead": 403, "executive": 403}


CALLS = [
    get("campaigns:list", "/campaigns/", signed_in(200)),
    get("campaigns:create", "/campaigns/new/", only(PLAN_ANYTHING, 200, 403)),
    post("campaigns:create", "/campaigns/new/", only(PLAN_ANYTHING, 422, 403)),
    get("campaigns:detail", ONE, seers(200)),
    get("campaigns:detail", f"{ONE}?by=people", seers(200)),
    get("campaigns:edit", f"{ONE}edit/", allowed(PLANNERS, 200)),
    post("campaigns:edit", f"{ONE}edit/", allowed(PLANNERS, 422)),
    post("campaigns:start", f"{ONE}start/", allowed(PLANNERS, 302)),
    post("campaigns:end", f"{ONE}end/", allowed(PLANNERS, 302)),
    get("campaigns:export", f"{ONE}ranking.xlsx", seers(200)),
    get("campaigns:preparation", f"{ONE}preparation/", seers(200)),
    post("campaigns:preparation", f"{ONE}preparation/", allowed(PLANNERS, 422), what="rival"),
    get("campaigns:meetings", f"{ONE}meetings/", seers(200)),
    post("campaigns:meetings", f"{ONE}meetings/", allowed(PLANNERS, 422)),
    get("campaigns:meeting", "/campaigns/meetings/{campaign_meeting}/", allowed(PLANNERS, 200)),
    post("campaigns:meeting", "/campaigns/meetings/{campaign_meeting}/", allowed(PLANNERS, 422)),
    get("campaigns:forces", f"{ONE}forces/", seers(200)),
    post("campaigns:forces", f"{ONE}forces/", allowed({*LEADERS, *PLANNERS}, 422)),
    get("campaigns:rewards", f"{ONE}rewards/", seers(200)),
    get("campaigns:rewards-export", f"{ONE}rewards.xlsx", seers(200)),
    get("campaigns:quotas", f"{ONE}quotas/", allowed({*LEADERS, *PLANNERS}, 200)),
    post("campaigns:quotas", f"{ONE}quotas/", allowed({*LEADERS, *PLANNERS}, 422)),
    get("campaigns:target-lists", f"{ONE}lists/", allowed(PLANNERS, 200)),
    post("campaigns:target-lists", f"{ONE}lists/", allowed(PLANNERS, 422)),
    post("campaigns:target-list-again", "/campaigns/lists/{campaign_list}/again/", allowed(PLANNERS, 302)),
    get("campaigns:call-list", f"{ONE}calls/", seers(200), shows={"lead", "executive"}),
    get("campaigns:call-list", f"{ONE}calls/?all=1", seers(200), shows={*CALLERS, "executive"}),
    post("campaigns:assign", f"{ONE}calls/assign/", allowed(LEADERS, 302)),
    get("campaigns:result-list", f"{ONE}results/", seers(200)),
    get("campaigns:result-create", f"{ONE}results/new/", seers(200, executive=403)),
    post("campaigns:result-create", f"{ONE}results/new/", seers(422, executive=403)),
    post("campaigns:results-from-core", f"{ONE}results/core/", allowed(PLANNERS, 302)),
    post("campaigns:lead", f"{ONE}lead/", allowed(PLANNERS, 302), text="区域例会周三"),
    get("campaigns:evaluation", f"{ONE}evaluation/", seers(200)),
    post("campaigns:evaluation", f"{ONE}evaluation/", allowed(PLANNERS, 422)),
    get("campaigns:call-log", "/campaigns/targets/{campaign_target}/call/", of_target(200), shows=CALLERS),
    post("campaigns:call-log", "/campaigns/targets/{campaign_target}/call/", of_target(422)),
    get(
        "campaigns:result-reverse",
        "/campaigns/results/{campaign_result}/reverse/",
        REVERSING | dict.fromkeys(LEADERS, 200),
    ),
    post(
        "campaigns:result-reverse",
        "/campaigns/results/{campaign_result}/reverse/",
        REVERSING | dict.fromkeys(LEADERS, 422),
    ),
    get("campaigns:file", "/campaigns/files/{campaign_file}/", seers(200)),
    get("campaigns:bulletin", "/campaigns/bulletins/{campaign_bulletin}/", seers(200)),
    get("campaigns:bulletin-paper", "/campaigns/bulletins/{campaign_bulletin}/paper.pdf", seers(200)),
    # ------------------------------------------------------------ the API, by session
    get("api-campaigns", API, of_people(dict.fromkeys(PEOPLE, 200))),
    get("api-campaign", f"{API}{{campaign}}/", of_people(seers(200))),
    get(
        "api-campaign-targets",
        f"{API}{{campaign}}/targets/",
        of_people(seers(200)),
        shows={*CALLERS, "executive"},
    ),
    get("api-campaign-results", f"{API}{{campaign}}/results/", of_people(seers(200))),
    Call(
        "api-campaign-results",
        f"{API}{{campaign}}/results/",
        of_people(seers(400, executive=403)),
        method="POST",
        json=True,
    ),
    get("api-campaign-meetings", f"{API}{{campaign}}/meetings/", of_people(seers(200))),
    Call(
        "api-campaign-meetings",
        f"{API}{{campaign}}/meetings/",
        of_people(allowed(PLANNERS, 400)),
        method="POST",
        json=True,
    ),
    Call(
        "api-campaign-meeting",
        f"{API}meetings/{{campaign_meeting}}/notes/",
        of_people(allowed(PLANNERS, 400)),
        method="POST",
        json=True,
    ),
    Call(
        "api-campaign-calls",
        f"{API}targets/{{campaign_target}}/calls/",
        of_people(of_target(400)),
        method="POST",
        json=True,
    ),
]
