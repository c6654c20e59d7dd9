"""One form for every app's API: who brings records brings an API, and each list keeps the same promises."""

import pytest
from django.test import Client
from django.urls import get_resolver, resolve, reverse

from common.records import RecordViewSet
from tests.access.world import make_world
from tests.conventions.sources import APPS, ROOT, imported, modules, name_of
from tests.conventions.urls import routes_of

# The page of a record, and the call that answers with it.
RECORDS = {
    "activities:education-event": "api-education-event",
    "activities:visit": "api-visit",
    "campaigns:detail": "api-campaign",
    "campaigns:meeting": "api-campaign-meetings",
    "complaints:detail": "api-complaint",
    "complaints:group": "api-complaint-group",
    "customers:detail": "api-customer",
    "fit:product": "api-product",
    "knowledge:piece": "api-knowledge-piece",
    "growth:abilities-of": "api-ability",
    "growth:training": "api-training",
    "imports:run": "api-import",
    "lists:view": "api-view",
    "targets:edit": "api-target",
    "needs:detail": "api-need",
    "analyses:detail": "api-analysis-sheet",
    "accountplans:detail": "api-account-plan",
    "customers:other-bank-edit": "api-other-bank",
    "customers:segment-edit": "api-needs-segment",
    "customers:tag-edit": "api-tag",
    "negotiations:detail": "api-negotiation",
    "negotiations:approval": "api-question",
    "negotiations:issue-edit": "api-negotiation-issue",
    "notebook:bulk-run": "api-customer-act",
    "notebook:note": "api-note",
    "portfolios:handover": "api-handover",
    "proposals:detail": "api-proposal",
    "pricing:concession": "api-price-request",
    "pricing:quote": "api-price-quote",
    "pricing:scan": "api-price-scan",
    "pricing:standard-change": "api-standard-change",
    "prospects:detail": "api-prospect",
    "prospects:opportunity-detail": "api-opportunity",
    "tiers:model-detail": "api-model",
    "tiers:model-pair": "api-model-comparison",
    "tiers:override": "api-override",
    "tiers:parameter-change": "api-parameter-change",
    "tiers:run-detail": "api-run",
    "workspace:diary-of": "api-diary",
    "corebanking:batch-detail": "api-batch",
    "corebanking:client": "api-client",
    "corebanking:row": "api-row",
    "corebanking:webhook": "api-webhook",
}
# Who is asked where the account manager is refused.
PERSONA = {
    "api-clients": "system_admin",
    "api-cut-offs": "system_admin",
    "api-looks": "supervisor",
    "api-models": "executive",
    "api-parameter-changes": "executive",
    "api-price-unasked": "audit_admin",
    "api-quarantine": "system_admin",
    "api-runs": "executive",
    "api-standard-changes": "executive",
    "api-webhooks": "system_admin",
}
# Pages at the end of whose address stands a key, and why they need no call of their own.
WITHOUT = {
    "campaigns:bulletin": "a paper of the campaign",
    "campaigns:file": "a file",
    "complaints:act-on": "an act",
    "complaints:act": "an act",
    "complaints:contribution": "an answer to a question, given on its page",
    "complaints:file": "a file",
    "complaints:group-act": "an act",
    "complaints:public-survey": "a stranger's survey",
    "complaints:regulator-kept": "a paper for the regulator, drawn up on its page",
    "complaints:reply": "a paper of the case",
    "customers:merge": "an act",
    "customers:not-same": "an act",
    "customers:contact-edit": "people are read as customers/NO/contacts/",
    "customers:fact": "a fact of the customer, which has its call",
    "customers:request-settle": "an act",
    "imports:bring": "a form for a table, whose rows are read as imports/",
    "knowledge:create": "an act",
    "knowledge:digest": "a list of pieces, which have theirs",
    "analyses:create": "a form for a sheet, which has its call",
    "lists:view-create": "an act",
    "negotiations:document-file": "a paper of the talk",
    "notebook:file": "a file",
    "prospects:chain-add": "an act",
    "prospects:evidence": "a file",
    "prospects:moves": "many moves at once, followed on their page",
    "surveys:answer": "a stranger's survey",
    "surveys:person": "an act: nobody asks this person any more",
    "accountplans:act": "an act",
    "accountplans:add": "an act",
    "accountplans:part": "a part of the plan, which has its call",
    "proposals:act": "an act",
    "workspace:approval-decide": "an act",
    "proposals:pages": "a paper of the proposal, api-proposal-pages",
    "proposals:public": "the customer's page",
    "signs:rule-edit": "a decision, read and made as sign-rules/",
    "tiers:calculation": "a figure of the tier",
}


def pages_of_records():
    return [
        route.name
        for route in routes_of(get_resolver())
        if not route.is_api and route.pattern.rstrip("/").endswith(">") and ":" in route.name
    ]


def test_a_record_with_a_page_has_an_api():
    known = {**RECORDS, **WITHOUT}
    missing = [
        f"{name}: a page of a record without an API" for name in pages_of_records() if name not in known
    ]
    assert not missing, "\n".join(missing)
    assert known.keys() - set(pages_of_records()) == set()
    calls = {route.name for route in routes_of(get_resolver()) if route.is_api}
    assert set(RECORDS.values()) <= calls


def lists():
    """Every list of the API that needs no key in its address."""
    found = []
    for route in routes_of(get_resolver()):
        if route.is_api and "<" not in route.pattern:
            view = resolve("/" + route.pattern).func
            cls = getattr(view, "cls", None)
            if cls and issubclass(cls, RecordViewSet) and view.actions.get("get") == "list":
                found.append(route.name)
    return sorted(found)


def test_no_app_has_a_form_of_its_own():
    own = {"rest_framework.pagination", "rest_framework.views", "rest_framework.generics"}
    faults = [
        f"{name_of(path)}: {module}"
        for path in modules("api", "api_pool", apps=[app for app in APPS if app != "corebanking"])
        for node, module in imported(path)
        if module in own - {"rest_framework.generics"} or module == "rest_framework.viewsets"
    ]
    assert not faults, "\n".join(faults)
    assert len(lists()) >= 12
    copies = [
        name_of(path)
        for path in (ROOT / "tests" / "access").glob("*.py")
        if path.name != "calls.py" and "def of_people" in path.read_text()
    ]
    assert copies == []


@pytest.mark.django_db
def test_every_list_keeps_the_promises_of_the_form(as_loader, django_assert_max_num_queries):
    with as_loader():
        world = make_world()
    client = Client(HTTP_ACCEPT_LANGUAGE="en")
    broken = []

    def ask(name, **query):
        answer = client.get(reverse(name), query)
        if answer.headers["Content-Type"].startswith("application/problem"):
            return answer.status_code, {error["field"] for error in answer.json()["errors"]}
        return answer.status_code, answer

    for name in lists():
        persona = PERSONA.get(name, "lead")
        client.force_login(world.fresh(persona), backend="django.contrib.auth.backends.ModelBackend")
        code, answer = ask(name)
        if code != 200 or set(answer.json()) != {"next", "previous", "results"}:
            broken.append(f"{name}: {code}")
            continue
        for wrong in (
            {"hue": "red"},
            {"fields": "hue"},
            {"ordering": "hue"},
            {"cursor": "forged"},
            {"page_size": "0"},
        ):
            code, named = ask(name, **wrong)
            if (code, named) != (400, set(wrong)):
                broken.append(f"{name} {wrong}: {code} {named}")
        view = resolve(reverse(name)).func.cls
        for ordering in view.orderings:
            for sign in ("", "-"):
                if ask(name, ordering=sign + ordering)[0] != 200:
                    broken.append(f"{name}: ordering {sign}{ordering}")
        with django_assert_max_num_queries(16):
            client.get(reverse(name))
    assert not broken, "\n".join(broken)
