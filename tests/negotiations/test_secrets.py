"""Canaries in every field that is the team's alone: no answer to anybody off the team holds one."""

import logging
import re
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import get_resolver, reverse
from django.utils import timezone

from negotiations import services
from negotiations.models import Negotiation, StopApproval
from organization.rules import Role
from tests.conventions.urls import routes_of
from tests.factories import fresh, join_team, make_staff
from tests.negotiations.making import CANARY, FIGURES, make_full_talk

OFF_TEAM = [
    "member",
    "colleague",
    "outsider",
    "supervisor",
    "branch_supervisor",
    "far_supervisor",
    "executive",
    "system_admin",
    "security_admin",
    "audit_admin",
]
# The supervisor asked to decide reads the question: these marks of it, there and nowhere else.
# Where a question lies before whoever decides it, besides its own page.
WAITING = ("/approvals/", "/api/v1/approvals/", "/api/v1/negotiations/questions/")
OF_QUESTION = {f"{CANARY}理由", f"{CANARY}回报", "35.1551", "35.6543"}
# Where a fragment may be another answer than the page.
TALKS = re.compile(r"negotiations|customers/|search|^/$")
SECRET_COLUMNS = (
    '"negotiations_negotiation"."title"',
    "our_alternative",
    "their_alternative",
    "third_party",
    "negotiations_issue",
    "negotiations_offer",
    "negotiations_phasenote",
    "negotiations_counterpart",
    "negotiations_tacticseen",
    "negotiations_lesson",
)


@pytest.fixture
def talk(bank, customer):
    member = make_staff(Role.PRODUCT_MANAGER, bank.far_unit, "马可", "Ma Ke")
    join_team(customer, member)
    bank.personas["member"] = member
    return make_full_talk(bank, customer)


def client_of(person, language="zh-hans"):
    client = Client(HTTP_ACCEPT_LANGUAGE=language, raise_request_exception=False)
    client.force_login(fresh(person))
    return client


def paths(talk, customer, asked):
    """Every GET route of the installation, filled with the keys of this talk and its customer."""
    own = {
        "negotiations:issue": talk.rate.public_id,
        "negotiations:ask": talk.rate.public_id,
        "negotiations:approval": asked.public_id,
        "api-question": asked.public_id,
    }
    found = []
    for route in routes_of(get_resolver()):
        key = next((key for name, key in own.items() if route.name.startswith(name)), None)
        key = key or (
            talk.negotiation.public_id if route.name.startswith(("negotiations:", "api-neg")) else uuid4()
        )
        path = "/" + re.sub(r"<uuid:\w+>", str(key), route.pattern)
        path = re.sub(r"<(?:str:)?customer_no>", customer.customer_no, path)
        path = re.sub(r"<int:\w+>", "1", path)
        found.append(re.sub(r"<[^>]+>", "x", path))
    searches = [f"/search/?q={CANARY}", f"/customers/?q={CANARY}", f"/search/?q={talk.negotiation.number}"]
    return [*found, *searches, "/negotiations/?state=ended"]


def said(response) -> str:
    body = b"".join(response.streaming_content) if response.streaming else response.content
    return body.decode("utf-8", errors="replace") + str(dict(response.headers))


def leaks(text: str) -> set[str]:
    marks = set(re.findall(rf"{CANARY}\w{{0,4}}", text)) - {CANARY}
    return marks | {figure for figure in FIGURES if figure in text}


@pytest.mark.parametrize("persona", OFF_TEAM)
def test_no_answer_to_anybody_off_the_team_holds_a_canary(bank, customer, talk, persona, one_frame, caplog):
    caplog.set_level(logging.CRITICAL, "django.request")  # refusals by the hundred, each with its traceback
    asked = StopApproval.objects.get()
    question = [reverse(name, args=[asked.public_id]) for name in ("negotiations:approval", "api-question")]
    client = client_of(bank.personas[persona])
    decides = persona in {"supervisor", "branch_supervisor"}
    answered = 0
    for path in paths(talk, customer, asked):
        for headers in ({}, {"HTTP_HX_REQUEST": "true"}) if TALKS.search(path) else ({},):
            response = client.get(path, **headers)
            answered += response.status_code == 200
            assert response.status_code != 500, f"{persona} breaks {path}"
            found = leaks(said(response))
            if decides and path.partition("?")[0] in (*question, "/negotiations/", *WAITING):
                # What is before an approver: the question, whose issue is called what it is called.
                found -= OF_QUESTION
            assert not found, f"{persona} reads {found} at {path}"
    assert answered > 5, f"{persona} was answered {answered} times only: nothing was searched"


API_ACTS = {
    "": ("patch", {"place": "x"}),
    "issues/": ("post", {"subject": "fee", "measure": "wan", "best": "1", "bottom": "2"}),
    "issues/{issue}/": ("patch", {"bottom": "99"}),
    "issues/{issue}/questions/": ("post", {"value": "35.1", "reason": "x", "key": str(uuid4())}),
    "offers/": ("post", {"side": "ours", "value": "1"}),
    "step/": ("post", {"to": "infer"}),
    "phase/": ("post", {"to": "clash"}),
    "notes/": ("post", {"text": "x", "key": str(uuid4())}),
    "tactics/": ("post", {"tactic": "limited_authority", "key": str(uuid4())}),
    "team/": ("post", {"employee_no": "x"}),
    "counterparts/": ("post", {"name": "x"}),
    "sign/": ("post", {"signed_on": "2026-01-01", "terms": []}),
    "break-off/": ("post", {"note": "x"}),
    "lessons/": ("post", {"kind": "keep", "text": "x", "key": str(uuid4())}),
}


@pytest.mark.parametrize("persona", OFF_TEAM)
def test_no_refusal_of_the_api_tells_a_canary(bank, customer, talk, persona):
    """Refusals name limits to the team ("crosses our bottom line of …"): to nobody else, whatever they send."""
    client, one = client_of(bank.personas[persona]), f"/api/v1/negotiations/{talk.negotiation.public_id}/"
    for path, (method, body) in API_ACTS.items():
        sent = body | ({"issue": str(talk.rate.public_id)} if path == "offers/" else {})
        answer = getattr(client, method)(
            one + path.format(issue=talk.rate.public_id),
            sent,
            content_type="application/json",
            headers={"if-match": "*"},
        )
        assert answer.status_code in {403, 404}, f"{persona} {path}: {answer.status_code}"
        assert not leaks(said(answer)), f"{persona} reads {leaks(said(answer))} at {path}"
    assert negotiation_rows() == 1
    decided = client.post(
        f"/api/v1/negotiations/questions/{StopApproval.objects.get().public_id}/decision/",
        {"approve": False, "note": "不"},
        content_type="application/json",
    )
    decides = persona in {"supervisor", "branch_supervisor"}
    assert decided.status_code == 200 if decides else decided.status_code in {403, 404}
    assert leaks(said(decided)) <= (OF_QUESTION if decides else set())


FIGURES_AND_SUMMARY = ("figures/", "summary/")


@pytest.mark.parametrize("persona", OFF_TEAM)
def test_what_is_reckoned_and_sent_is_told_to_nobody_off_the_team(bank, customer, talk, persona):
    above = {"supervisor", "branch_supervisor", "executive"}
    client = client_of(bank.personas[persona])
    for path in FIGURES_AND_SUMMARY:
        answer = client.get(f"/api/v1/negotiations/{talk.negotiation.public_id}/{path}")
        assert answer.status_code == (403 if persona in above else 404), f"{persona} {path}"
        assert not leaks(said(answer)) and "utilities" not in said(answer)


def test_the_team_reads_what_is_reckoned_and_the_summary_holds_offers_alone(bank, customer, talk):
    one, client = f"/api/v1/negotiations/{talk.negotiation.public_id}/", client_of(bank.manager)
    figures, sent = (client.get(f"{one}{path}") for path in FIGURES_AND_SUMMARY)
    assert (figures.status_code, sent.status_code) == (200, 200)
    assert figures.json()["issues"][0]["zone"]["our_bottom"] == "35.6543"
    assert {"35.6543", "36.6547"} <= leaks(said(figures))
    assert leaks(said(sent)) == {f"{CANARY}标题", "37.1548", "33.9549"}


def negotiation_rows() -> int:
    """Talks as they were: none changed, none begun."""
    return Negotiation.objects.filter(version=2, step="prepare", outcome="running").count()


def test_the_team_does_read_them(bank, customer, talk):
    page = client_of(bank.manager).get(reverse("negotiations:detail", args=[talk.negotiation.public_id]))
    found = leaks(page.content.decode())
    assert f"{CANARY}标题" in found and "37.6541" in found and f"{CANARY}笔记" in found


@pytest.mark.parametrize("persona", ["supervisor", "branch_supervisor", "executive"])
def test_those_above_know_four_things(bank, customer, talk, persona):
    page = client_of(bank.personas[persona], "en").get(
        reverse("negotiations:detail", args=[talk.negotiation.public_id])
    )
    text = page.content.decode()
    assert page.status_code == 200
    assert talk.negotiation.number in text and "Prepare aims" in text and "Running" in text


@pytest.mark.parametrize("persona", ["member", "colleague", "outsider", "far_supervisor", "system_admin"])
def test_to_everybody_else_there_is_no_such_talk(bank, customer, talk, persona):
    client = client_of(bank.personas[persona])
    assert client.get(reverse("negotiations:detail", args=[talk.negotiation.public_id])).status_code == 404
    assert talk.negotiation.number not in client.get("/negotiations/").content.decode()
    panel = client.get(f"/customers/{customer.customer_no}/negotiations/")
    assert panel.status_code in {200, 404} and talk.negotiation.number not in panel.content.decode()


@pytest.mark.parametrize(
    "path", ["/negotiations/?state=ended", "{detail}", "/customers/{customer}/negotiations/"]
)
def test_secret_columns_are_never_selected_for_those_above(bank, customer, talk, path):
    client = client_of(bank.executive)
    detail = reverse("negotiations:detail", args=[talk.negotiation.public_id])
    path = path.replace("{detail}", detail).replace("{customer}", customer.customer_no)
    with CaptureQueriesContext(connection) as caught:
        assert client.get(path).status_code == 200
    # Titles are asked for by key among one's own talks alone; an executive of no team gets none of them.
    titles = "negotiations_teammember"
    asked = " ".join(query["sql"] for query in caught.captured_queries if titles not in query["sql"])
    assert not [column for column in SECRET_COLUMNS if column in asked]
    assert "our_alternative" not in str(caught.captured_queries)


def test_the_trail_and_the_worklist_hold_none_in_the_open(bank, customer, talk):
    with connection.cursor() as cursor:
        for table in ("audit_act", "worklist_task", "worklist_notice", "customers_customerpulse"):
            columns = "kind || reason || before::text || after::text" if table == "audit_act" else "t::text"
            cursor.execute(f"SELECT coalesce(string_agg({columns}, ' '), '') FROM {table} AS t")
            assert not leaks(cursor.fetchone()[0]), table


def test_what_is_sent_to_the_customer_holds_offers_alone(bank, customer, talk):
    page = client_of(bank.manager).get(reverse("negotiations:summary", args=[talk.negotiation.public_id]))
    # The title and both offers are said at the table; all else is ours.
    open_to_both = {f"{CANARY}标题", "37.1548", "33.9549"}
    assert page.status_code == 200
    assert leaks(page.content.decode()) <= open_to_both
    assert "37.1548" in page.content.decode()


def test_a_question_of_another_talk_is_not_there(bank, customer, talk):
    asked = StopApproval.objects.get()
    path = reverse("negotiations:approval", args=[asked.public_id])
    for persona in ("colleague", "outsider", "far_supervisor", "executive", "member"):
        assert client_of(bank.personas[persona]).get(path).status_code == 404
    services.decide_ask(
        asked=asked, approve=False, note="不行", by=fresh(bank.branch_supervisor), at=timezone.now()
    )
    assert client_of(bank.supervisor).get(path).status_code == 404
    assert client_of(bank.branch_supervisor).get(path).status_code == 200
