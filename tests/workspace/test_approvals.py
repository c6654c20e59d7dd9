"""One page for what waits for a person's decision: every kind by its own rules, and each refusal at its card."""

from datetime import date, timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accountplans.models import AccountPlan
from common.calendar import business_today
from complaints import services as complaints
from complaints.models import Extension, Remedy, RemedyLimit
from negotiations.models import StopApproval
from negotiations.services import ask_to_cross
from portfolios.models import Handover
from portfolios.services import propose_handover
from pricing.models import Concession, StandardChange
from pricing.queries import figures_on
from pricing.rules.standard import Table as Standard
from pricing.services import propose_standard
from proposals.models import Proposal
from tests.accountplans.making import submitted as submitted_plan
from tests.browsing import browser
from tests.complaints.making import Desk, make_complaint
from tests.factories import fresh, grant, make_bank, make_customer, make_staff, publish_scores, tier
from tests.negotiations.making import make_talk
from tests.pricing.making import make_prices, make_request, seat_everybody
from tests.proposals.making import submitted as submitted_proposal
from tiers.models import ModelState, ModelVersion, ParameterChange, TierOverride
from tiers.parameter_tables import Table
from tiers.services import propose_override, propose_parameter
from worklist.approvals import approvals, waiting_for
from workspace.queries.frame import frame_facts

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
    made["parameters"] = propose_parameter(
        table=Table.RATINGS,
        key="B",
        valid_from=date(2027, 1, 1),
        values={"pd": Decimal("0.06"), "lgd": Decimal("0.45")},
        reason="年度校准",
        today=business_today(),
        by=fresh(bank.executive),
        at=timezone.now(),
    )
    made["standards"] = propose_standard(
        table=Standard.SHEET,
        key="",
        valid_from=business_today() + timedelta(days=30),
        values=figures_on(Standard.SHEET, business_today())[""] | {"tax": Decimal("0.26")},
        reason="税率调整",
        today=business_today(),
        by=fresh(bank.executive),
        at=timezone.now(),
    )
    officer = make_staff("complaint_officer", bank.unit, "何平", "He Ping")
    desk = Desk(bank=bank, customer=customer, officer=officer, branch_officer=officer, far_officer=officer)
    case = make_complaint(desk)
    complaints.accept_complaint(complaint=case, by=fresh(officer))
    complaints.acknowledge(complaint=case, text="已收到", by=fresh(officer))
    above = RemedyLimit.objects.get(role="complaint_officer", level="sub_branch", kind="compensation")
    made["remedies"] = complaints.propose_remedy(
        complaint=case,
        kind="compensation",
        amount_fen=above.limit_fen + 100,
        text="代发晚到账",
        by=fresh(officer),
    )
    complaints.ask_extension(complaint=case, reason="需总行核实", by=fresh(officer))
    # One waits in a case at most: the case's number names it.
    made["extensions"] = case
    made["handovers"] = propose_handover(
        giver=bank.manager,
        taker=bank.colleague,
        reason="调岗",
        effective_on=business_today() + timedelta(days=9),
        form_key=uuid4(),
        by=fresh(bank.supervisor),
        at=timezone.now(),
    )
    return made


def kinds(person):
    return sorted(one.code for one in waiting_for(fresh(person)))


def decide(person, one, code, **words):
    return browser(person).post(f"/approvals/{code}/{one.public_id}/", words)


def test_each_sees_what_they_decide_and_nobody_their_own(bank, as_loader):
    made = of_all_kinds(bank, as_loader)
    assert set(made) == set(approvals()) and len(settings.APPROVALS) == len(made)
    assert kinds(bank.manager) == kinds(bank.outsider) == []
    assert kinds(bank.colleague) == ["handovers"]
    assert kinds(bank.supervisor) == ["extensions", "leaves", "prices", "remedies", "tiers"]
    assert kinds(bank.branch_supervisor) == [
        "extensions",
        "leaves",
        "plans",
        "proposals",
        "remedies",
        "tiers",
    ]
    assert kinds(bank.far_supervisor) == []
    theirs = {"models", "parameters", "standards"}
    assert theirs.isdisjoint(kinds(bank.executive))
    second = grant_head_office(bank)
    assert theirs <= set(kinds(second))


def grant_head_office(bank):
    return make_staff("executive", bank.head_office, "沈行", "Shen Hang")


@pytest.mark.parametrize("approve", [True, False])
def test_every_kind_is_decided_on_the_page_by_its_own_service(bank, as_loader, approve):
    made = of_all_kinds(bank, as_loader)
    second = grant_head_office(bank)
    who = {
        "prices": bank.supervisor,
        "leaves": bank.supervisor,
        "proposals": bank.branch_supervisor,
        "plans": bank.branch_supervisor,
        "tiers": bank.branch_supervisor,
        "models": second,
        "parameters": second,
        "standards": second,
        "remedies": bank.supervisor,
        "extensions": bank.supervisor,
        "handovers": bank.colleague,
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
        "parameters": ParameterChange.objects.get().state,
        "standards": StandardChange.objects.get().state,
        "remedies": Remedy.objects.get().answer,
        "extensions": Extension.objects.get().answer,
        "handovers": Handover.objects.get().state,
    }
    kept = dict.fromkeys(["remedies", "extensions", "handovers"], "accepted")
    agreed = dict.fromkeys(made, "approved") | {"plans": "agreed"} | kept
    lost = dict.fromkeys(["proposals", "plans", "models"], "draft")
    declined = dict.fromkeys(["remedies", "extensions"], "declined")
    refused = dict.fromkeys(made, "refused") | lost | declined
    assert left == (agreed if approve else refused)
    if approve:
        assert StopApproval.objects.get().expires_on == business_today() + timedelta(days=7)


def test_the_number_in_the_frame_is_what_the_page_shows(bank, as_loader):
    of_all_kinds(bank, as_loader)
    for person in (bank.manager, bank.colleague, bank.supervisor, bank.branch_supervisor, bank.executive):
        counted = frame_facts(fresh(person), business_today()).counts["approvals"]
        assert counted == len(waiting_for(fresh(person))), person.employee_no
    page = browser(bank.supervisor).get("/approvals/").content.decode()
    assert '<span class="hb-tabbar-count">5</span>' in page
    # The account manager has the number in the menu, and the usual three tabs.
    taker = browser(bank.colleague).get("/approvals/").content.decode()
    assert "hb-tabbar-count" not in taker and '<span class="hb-nav-count">1</span>' in taker


def test_more_that_waits_asks_no_more_for_the_number(bank, as_loader):
    counts = []
    for _ in range(2):
        make_request(bank, make_customer(bank), 5, wan=1000)
        submitted_proposal(bank)
        supervisor = fresh(bank.branch_supervisor)
        with CaptureQueriesContext(connection) as asked:
            frame_facts(supervisor, business_today())
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_a_remedy_above_their_authority_does_not_wait_for_them(bank, as_loader):
    of_all_kinds(bank, as_loader)
    RemedyLimit.objects.filter(role="supervisor", level="sub_branch", kind="compensation").update(limit_fen=1)
    assert "remedies" not in kinds(bank.supervisor) and "remedies" in kinds(bank.branch_supervisor)


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
