"""One page for what waits for a person's decision: every kind by its own rules, and each refusal at its card."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accountplans.models import AccountPlan
from common.calendar import business_today
from negotiations.models import StopApproval
from negotiations.services import ask_to_cross
from pricing.models import Concession
from proposals.models import Proposal
from tests.accountplans.making import submitted as submitted_plan
from tests.browsing import browser
from tests.factories import fresh, grant, make_bank, make_customer, make_staff, publish_scores, tier
from tests.negotiations.making import make_talk
from tests.pricing.making import make_prices, make_request, seat_everybody
from tests.proposals.making import submitted as submitted_proposal
from tiers.models import ModelState, ModelVersion, TierOverride
from tiers.services import propose_override
from worklist.approvals import approvals, waiting_for

pytestmark = pytest.mark.django_db
API = "/api/v1/approvals/"


@pytest.fixture
def bank():
    made = make_bank()
    make_prices()
    seat_everybody(made)
    return made


def leave(bank, customer):
    talk = make_talk(bank, customer)
    acting = {"by": fresh(bank.manager), "at": timezone.now()}
    return ask_to_cross(issue=talk.rate, value=Decimal("3.25"), reason="对方有同业报价", **acting)


def of_all_kinds(bank, as_loader):
    """One of each kind, all by the account manager, but for the model, which is head office's."""
    customer = make_customer(bank)
    with as_loader():
        publish_scores({customer: {"tier_id": 4}})
    made = {
        "prices": make_request(bank, customer, 5, wan=1000),
        "leaves": leave(bank, customer),
        "proposals": submitted_proposal(bank, customer),
        "plans": submitted_plan(bank, customer),
        "tiers": propose_override(
            customer=customer,
            tier=tier("key"),
            reason="拟上市",
            until=business_today() + timedelta(days=100),
            today=business_today(),
            by=fresh(bank.manager),
            at=timezone.now(),
        ),
    }
    active = ModelVersion.objects.earliest("pk")
    made["models"] = ModelVersion.objects.create(
        number=99,
        state=ModelState.SUBMITTED,
        retention=active.retention,
        discount=active.discount,
        created_by=bank.executive,
        submitted_by=bank.executive,
        submitted_at=timezone.now(),
        active_from=date(2027, 1, 4),
    )
    return made


def kinds(person):
    return sorted(one.code for one in waiting_for(fresh(person)))


def decide(person, one, code, **words):
    return browser(person).post(f"/approvals/{code}/{one.public_id}/", words)


def test_each_sees_what_they_decide_and_nobody_their_own(bank, as_loader):
    made = of_all_kinds(bank, as_loader)
    assert set(made) == set(approvals()) and len(settings.APPROVALS) == len(made)
    assert kinds(bank.manager) == kinds(bank.colleague) == kinds(bank.outsider) == []
    assert kinds(bank.supervisor) == ["leaves", "prices", "tiers"]
    assert kinds(bank.branch_supervisor) == ["leaves", "plans", "proposals", "tiers"]
    assert kinds(bank.far_supervisor) == []
    assert "models" not in kinds(bank.executive)
    second = grant_head_office(bank)
    assert "models" in kinds(second)


def grant_head_office(bank):
    return make_staff("executive", bank.head_office, "沈行", "Shen Hang")


@pytest.mark.parametrize("approve", [True, False])
def test_every_kind_is_decided_on_the_page_by_its_own_service(bank, as_loader, approve):
    made = of_all_kinds(bank, as_loader)
    who = {
        "prices": bank.supervisor,
        "leaves": bank.supervisor,
        "proposals": bank.branch_supervisor,
        "plans": bank.branch_supervisor,
        "tiers": bank.branch_supervisor,
        "models": grant_head_office(bank),
    }
    words = {"decision": "approve"} if approve else {"decision": "refuse", "note": "再谈"}
    for code, one in made.items():
        seen = next(card for card in waiting_for(fresh(who[code])) if card.code == code).seen
        assert decide(bank.manager, one, code, seen=seen, **words).status_code == 404, code
        assert decide(who[code], one, code, seen=seen, **words).status_code == 302, code
        assert decide(who[code], one, code, seen=seen, **words).status_code == 404, code
    left = {
        "prices": Concession.objects.get().state,
        "leaves": StopApproval.objects.get().state,
        "proposals": Proposal.objects.get().state,
        "plans": AccountPlan.objects.get().state,
        "tiers": TierOverride.objects.get().state,
        "models": ModelVersion.objects.get(number=99).state,
    }
    agreed = dict.fromkeys(made, "approved") | {"plans": "agreed"}
    refused = dict.fromkeys(made, "refused") | {"proposals": "draft", "plans": "draft", "models": "draft"}
    assert left == (agreed if approve else refused)
    if approve:
        assert StopApproval.objects.get().expires_on == business_today() + timedelta(days=7)


def test_a_refusal_says_why_and_what_was_typed_stays(bank):
    proposal = submitted_proposal(bank)
    empty = decide(bank.branch_supervisor, proposal, "proposals", decision="refuse", note="")
    assert empty.status_code == 422 and "Say why." in empty.content.decode()
    # Submitted again since the page was opened.
    stale = decide(
        bank.branch_supervisor, proposal, "proposals", decision="approve", seen="2026-01-01T00:00Z"
    )
    assert stale.status_code == 422 and "read it again" in stale.content.decode()
    asked = leave(bank, make_customer(bank))
    far = (business_today() + timedelta(days=400)).isoformat()
    long = decide(bank.supervisor, asked, "leaves", decision="approve", until=far)
    assert long.status_code == 422 and far in long.content.decode()
    proposal.refresh_from_db()
    asked.refresh_from_db()
    assert (proposal.state, asked.state) == ("submitted", "waiting")
    assert decide(bank.supervisor, asked, "nothing", decision="approve").status_code == 404


def test_the_page_shows_the_figures_and_narrows_to_a_kind(bank, as_loader):
    of_all_kinds(bank, as_loader)
    person = browser(bank.supervisor)
    shown = person.get("/approvals/").content.decode()
    for words in ("RAROC, loan alone", "5 bp under the quote", "对方有同业报价", "拟上市"):
        assert words in shown, words
    narrowed = person.get("/approvals/?kind=tiers").content.decode()
    assert "拟上市" in narrowed and "RAROC" not in narrowed
    assert "Nothing waits for you" in browser(bank.manager).get("/approvals/").content.decode()


def test_the_same_over_the_api(bank):
    proposal = submitted_proposal(bank)
    person = browser(bank.branch_supervisor)
    found = person.get(API).json()["results"]
    assert [(one["kind"], one["id"]) for one in found] == [("proposals", str(proposal.public_id))]
    one = f"{API}proposals/{proposal.public_id}/"
    send = {"content_type": "application/json"}
    assert person.post(one, {"approve": False}, **send).status_code == 400
    stale = person.post(one, {"approve": True}, **send)
    assert stale.status_code == 409 and stale.json()["code"] == "not_done"
    assert browser(bank.manager).post(one, {"approve": True}, **send).status_code == 404
    done = person.post(one, {"approve": True, "seen": found[0]["seen"]}, **send)
    assert done.status_code == 200 and done.json()["results"] == []
    proposal.refresh_from_db()
    assert proposal.state == "approved"


def test_more_that_waits_asks_no_more_of_who_decides_nothing(bank):
    person, counts = browser(bank.manager), []
    for wanted in (1, 4):
        for _ in range(wanted):
            submitted_proposal(bank)
        person.get("/approvals/")
        with CaptureQueriesContext(connection) as asked:
            person.get("/approvals/")
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_a_deputy_sees_what_a_deputy_may_decide(bank):
    submitted_proposal(bank)
    grant(bank.colleague, "supervisor", bank.branch)
    assert kinds(bank.colleague) == ["proposals"]
