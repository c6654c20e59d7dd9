"""The page of what follows by itself, and the same over the API."""

from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from chains.models import ChainVersion
from chains.rules import Cause, Step
from chains.services import begin_chain, decide_chain
from common.calendar import business_today
from tests.browsing import browser
from tests.factories import make_bank, make_customer
from worklist.models import Task

pytestmark = pytest.mark.django_db
PAGE = "/follow-ups/"
EDIT = "/follow-ups/delivery/edit/"
RULES = "/api/v1/follow-up-rules/"


@pytest.fixture
def bank():
    return make_bank()


def typed(*steps, act="decide", **more):
    sent = {
        "starts_on": business_today().isoformat(),
        "reason": "试行",
        "tried": "90",
        "form_key": str(uuid4()),
    }
    for number, (days, asks) in enumerate(steps):
        sent |= {f"days_{number}": str(days), f"asks_{number}": asks, f"whom_{number}": "manager"}
    return sent | {"act": act} | more


def decide(bank, days, at=None):
    decide_chain(
        cause=Cause.LOST,
        steps=[Step(days, "问")],
        starts_on=business_today(),
        reason=f"{days}",
        by=bank.executive,
        at=at or timezone.now(),
    )


def test_everybody_reads_the_rules_and_head_office_changes_them(bank):
    said = browser(bank.manager).get(PAGE).content.decode()
    assert "Ask how it is being used and what else is needed" in said and "edit/" not in said
    assert browser(bank.supervisor).get(EDIT).status_code == 403
    assert browser(bank.supervisor).post(EDIT, typed((5, "问"))).status_code == 403
    head = browser(bank.executive)
    assert head.get("/follow-ups/nothing/edit/").status_code == 404
    assert head.post(EDIT, typed((5, "问"), (60, "再问"))).status_code == 302
    assert [s.days for s in ChainVersion.objects.filter(cause="delivery").first().steps.all()] == [5, 60]
    assert "试行" in browser(bank.manager).get(PAGE).content.decode()


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        (typed((5, "")), "Say what is to be asked."),
        (typed((5, "甲"), (5, "乙")), "Two steps are alike"),
        (typed((5, "甲"), reason=""), "This field is required."),
        (typed(("", "甲")), "After how many days?"),
        (typed((5, "甲"), starts_on="2020-01-01"), "A rule holds for events of today at the earliest."),
        (
            typed(
                (7, "回访：款项是否到账，办理是否顺利"),
                (30, "回访：使用情况如何，还需要什么"),
                asks_en_0="Ask whether everything has arrived and works",
                asks_en_1="Ask how it is being used and what else is needed",
            ),
            "These are the steps in force.",
        ),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(bank, sent, said):
    answer = browser(bank.executive).post(EDIT, sent)
    assert answer.status_code == 422 and said in answer.content.decode()
    assert ChainVersion.objects.filter(cause="delivery").count() == 1


def test_a_form_sent_twice_decides_once(bank):
    head, sent = browser(bank.executive), typed((5, "问"))
    assert [head.post(EDIT, sent).status_code for _ in range(2)] == [302, 302]
    assert ChainVersion.objects.filter(cause="delivery").count() == 2


def test_trying_shows_what_would_arise_and_decides_nothing(bank):
    customer = make_customer(bank)
    begin_chain(
        cause=Cause.DELIVERY,
        subject="opportunity:1",
        customer=customer,
        dealt_by=bank.manager,
        at=timezone.now(),
    )
    made = Task.objects.count()
    answer = browser(bank.executive).post(EDIT, typed((5, "问"), act="try", reason=""))
    said = answer.content.decode()
    assert answer.status_code == 200
    assert customer.short_name_en in said and "1 event in 90 days" in said
    assert (ChainVersion.objects.filter(cause="delivery").count(), Task.objects.count()) == (1, made)


def test_the_task_says_why_in_the_readers_language(bank):
    customer = make_customer(bank)
    begin_chain(
        cause=Cause.DELIVERY,
        subject="opportunity:1",
        customer=customer,
        dealt_by=bank.manager,
        about="流贷",
        at=timezone.now(),
    )
    said = browser(bank.manager).get("/tasks/").content.decode()
    assert "Ask whether everything has arrived and works" in said
    assert "7 days after the delivery; 流贷" in said
    bank.manager.language = "zh-hans"
    bank.manager.save()
    assert "回访：款项是否到账" in browser(bank.manager).get("/tasks/").content.decode()


@pytest.mark.parametrize("path", ["/follow-ups/", RULES])
def test_more_decisions_do_not_ask_more_queries(bank, path):
    reader = browser(bank.manager)
    decide(bank, 3)
    reader.get(path)
    with CaptureQueriesContext(
        connection,
    ) as few:
        reader.get(path)
    for days in range(4, 14):
        decide(bank, days)
    with CaptureQueriesContext(connection) as many:
        reader.get(path)
    assert len(many) == len(few)


def test_the_api_reads_tries_and_decides(bank):
    head, sent = (
        browser(bank.executive),
        {
            "cause": "delivery",
            "steps": [{"days": 5, "asks": "问", "tiers": [2, 1]}],
        },
    )

    def send(path, body, who=head):
        return who.post(path, body, content_type="application/json")

    decision = sent | {"starts_on": business_today().isoformat(), "reason": "试行", "key": str(uuid4())}
    assert send(RULES, decision, browser(bank.supervisor)).status_code == 403
    trial = send(f"{RULES}trial/", sent).json()
    assert (trial["events"], trial["drafted"]) == (0, 0)
    first, second = send(RULES, decision), send(RULES, decision)
    assert (first.status_code, first.json()) == (201, second.json())
    assert first.json()["steps"][0] == {
        "days": 5,
        "asks": "问",
        "asks_en": "",
        "whom": "manager",
        "tiers": [1, 2],
    }
    assert send(RULES, decision | {"key": str(uuid4())}).json()["code"] == "nothing_changed"
    assert send(RULES, decision | {"steps": [{"days": 5, "asks": " "}]}).status_code == 400
    found = browser(bank.manager).get(RULES, {"cause": "delivery"}).json()["results"]
    assert [version["starts_on"] for version in found] == [business_today().isoformat(), "2000-01-01"]
