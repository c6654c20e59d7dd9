"""Who is told what by the pages of complaints: the case was heard by the lead and nobody has accepted it."""

from tests.access.calls import everybody, get, only, post, readers, signed_in
from tests.access.world import PEOPLE

CASE = "/complaints/{complaint}/"
# The first contact until somebody accepts, whoever supervises the unit, and head office.
HANDLERS = {"lead", "supervisor", "branch_supervisor", "executive"}
DUTY = {"supervisor", "branch_supervisor"}
# Everybody on the staff may write a complaint down, but the auditor and machines.
HEARERS = set(PEOPLE) - {"audit_admin"}
SUPERVISORS = {"supervisor", "branch_supervisor", "far_supervisor"}
DECIDERS = {"supervisor", "branch_supervisor", "executive"}


def of_case(allowed: set[str], status: int) -> dict[str, int]:
    """An act on the case: others who see it are refused, whoever does not finds nothing."""
    return only(HANDLERS, 403, 404) | dict.fromkeys(allowed, status)


CALLS = [
    # ------------------------------------------------------------ anybody
    get("complaints:public", "/complaint/", everybody(200)),
    post("complaints:public", "/complaint/", everybody(422)),
    get("complaints:public-follow", "/complaint/follow/", everybody(200)),
    post("complaints:public-follow", "/complaint/follow/", everybody(422), number="{complaint}", secret=""),
    get("complaints:public-survey", "/complaint/survey/forged/", everybody(404)),
    # ------------------------------------------------------------ the desk
    get("complaints:desk", "/complaints/?view=all", signed_in(200), shows=HANDLERS),
    get("complaints:desk", "/complaints/?view=all&q=密语", signed_in(200)),
    get("complaints:phrase-book", "/complaints/phrases/", signed_in(200)),
    get("complaints:handover", "/complaints/handover/", only(SUPERVISORS, 200, 403)),
    post("complaints:handover", "/complaints/handover/", only(SUPERVISORS, 422, 403), reason=""),
    # ------------------------------------------------------------ the intake
    get("complaints:register", "/complaints/new/", only(HEARERS, 200, 403)),
    post("complaints:register", "/complaints/new/", only(HEARERS, 422, 403), customer="{customer}"),
    get("complaints:register-hint", "/complaints/new/hint/?customer={customer}", only(HEARERS, 200, 403)),
    get("complaints:registered", "/complaints/new/done/", signed_in(200)),
    # ------------------------------------------------------------ one case
    get("complaints:detail", CASE, only(HANDLERS, 200, 404), shows=HANDLERS),
    get("complaints:file", f"{CASE}files/{{case_file}}/", only(HANDLERS, 200, 404)),
    get("complaints:reply", f"{CASE}replies/{{case_reply}}/", only(HANDLERS, 200, 404), shows=HANDLERS),
    get("complaints:files-add", f"{CASE}files/new/", of_case(HANDLERS - {"executive"}, 200)),
    post("complaints:files-add", f"{CASE}files/new/", of_case(HANDLERS - {"executive"}, 422)),
    get("complaints:act", f"{CASE}do/accept/", of_case(DUTY, 200)),
    get("complaints:act", f"{CASE}do/acknowledge/", of_case(DUTY | {"lead"}, 200)),
    post("complaints:act", f"{CASE}do/acknowledge/", of_case(DUTY | {"lead"}, 422), text=""),
    get("complaints:act", f"{CASE}do/raise_level/", of_case(DUTY | {"lead"}, 200)),
    get("complaints:act", f"{CASE}do/lower_level/", of_case(DUTY, 200)),
    get("complaints:act", f"{CASE}do/check/", of_case(set(), 200)),
    get("complaints:act", f"{CASE}do/take_over/", of_case(set(), 200)),
    get("complaints:act", f"{CASE}do/close/", of_case(set(), 200)),
    get("complaints:act", f"{CASE}do/offer/", of_case(DUTY, 200)),
    post("complaints:act", f"{CASE}do/transfer/", of_case(DUTY, 422), reason=""),
    get("complaints:act", f"{CASE}do/mark_retaliation/", of_case(HANDLERS, 200)),
    get("complaints:act", f"{CASE}do/erase/", signed_in(404)),
    get("complaints:act", f"{CASE}do/recuse/", of_case(DUTY, 200)),
    get("complaints:act", f"{CASE}do/step_aside/", of_case(DUTY | {"lead"}, 200)),
    get("complaints:act", f"{CASE}do/ask_statement/", of_case(DUTY, 200)),
    get("complaints:act-on", f"{CASE}do/measure_action/{{corrective}}/", of_case(DUTY, 200)),
    get("complaints:contribution", "/complaints/answers/{asked}/", of_case({"supervisor"}, 200)),
    post("complaints:contribution", "/complaints/answers/{asked}/", of_case({"supervisor"}, 422), answer=""),
    get("complaints:action-done", "/complaints/actions/{corrective}/done/", only(HANDLERS, 200, 404)),
    post(
        "complaints:action-done", "/complaints/actions/{corrective}/done/", only(HANDLERS, 422, 404), note=""
    ),
    # ------------------------------------------------------------ groups of like cases
    get("complaints:group-list", "/complaints/groups/", signed_in(200)),
    get("complaints:group", "/complaints/groups/{group}/", only(HANDLERS, 200, 404), shows=HANDLERS),
    get("complaints:group-act", "/complaints/groups/{group}/dismiss/", of_case(DECIDERS, 200)),
    get("complaints:group-act", "/complaints/groups/{group}/join/", of_case(DECIDERS, 200)),
    get("complaints:group-act", "/complaints/groups/{group}/for-all/", of_case(DECIDERS, 200)),
    post("complaints:group-act", "/complaints/groups/{group}/dismiss/", of_case(DECIDERS, 422), reason=""),
    # ------------------------------------------------------------ a customer's
    get("complaints:panel", "/customers/{customer}/complaints/", readers(200)),
]
