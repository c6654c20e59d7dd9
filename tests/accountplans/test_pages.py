"""Pages and API of account plans: the whole way, refusals in place, two editors, lists that ask no more for more."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accountplans.models import AccountPlan, PlanExpense, PlanRisk, PlanRule, PlanStep
from accountplans.services import add_aim, add_step, agree_plan, begin_plan, submit_plan
from audit.models import Act
from common.calendar import business_today
from customers.models import Contact
from needs.services import note_need
from products.models import ProductLine
from tests.browsing import browser
from tests.factories import make_bank, make_customer, publish_scores
from worklist.models import Task

pytestmark = pytest.mark.django_db
WAN = 1_000_000


@pytest.fixture
def bank():
    return make_bank()


def later(days=60):
    return (business_today() + timedelta(days=days)).isoformat()


def plan_of(bank, customer=None, *, state="draft"):
    acting = {"by": bank.manager, "at": timezone.now()}
    customer = customer or make_customer(bank)
    words = {"goal": "主办行", "budget_fen": 5 * WAN}
    plan = begin_plan(customer=customer, year=business_today().year, words=words, **acting)
    line, on = ProductLine.objects.get(code="rmb_current"), business_today() + timedelta(days=60)
    add_aim(plan=plan, line=line, measure="balance", aim_fen=100 * WAN, by_on=on, **acting)
    add_step(plan=plan, what="拜访财务总监", owner=bank.manager, due_on=on, **acting)
    if state != "draft":
        plan = submit_plan(plan=plan, **acting)
    if state == "agreed":
        plan = agree_plan(plan=plan, seen=plan.submitted_at, by=bank.branch_supervisor, at=timezone.now())
    return plan


def test_the_whole_way_on_the_pages(bank):
    customer = make_customer(bank)
    contact = Contact.objects.create(customer=customer, name="刘蔚", attitude="reserved")
    acting = {"by": bank.manager, "at": timezone.now()}
    need = note_need(customer=customer, words={"kind": "wages", "asked": "代发工资"}, **acting)
    person = browser(bank.manager)
    new = f"/customers/{customer.customer_no}/account-plans/new/"
    assert person.get(new).status_code == 200
    head = {"goal": "主办行", "budget_fen": "5", "year": business_today().year, "form_key": str(uuid4())}
    missing = person.post(new, head | {"goal": ""})
    assert missing.status_code == 422 and 'value="5"' in missing.content.decode()
    for _ in range(2):
        assert person.post(new, head).status_code == 302
    plan = AccountPlan.objects.get()
    assert plan.budget_fen == 5 * WAN
    again = person.post(new, head | {"form_key": str(uuid4())})
    assert again.status_code == 422 and "A plan of this year is there already" in again.content.decode()
    page = f"/account-plans/{plan.public_id}/"
    aim = {"line": "rmb_current", "measure": "balance", "aim_fen": "100", "by_on": later()}
    wrong = person.post(f"{page}aims/", aim | {"line": "fee_services"})
    assert wrong.status_code == 422 and "Fee services have no balance" in wrong.content.decode()
    sent = {
        "aims": aim,
        "needs": {"need": str(need.public_id)},
        "people": {"contact": str(contact.public_id), "wished_attitude": "favours", "how": "邀请调研"},
        "calendar": {
            "what": "拜访财务总监",
            "owner": bank.manager.employee_no,
            "due_on": later(10),
            "form_key": str(uuid4()),
        },
        "risks": {
            "what": "同业降价",
            "likelihood": "high",
            "effect": "high",
            "counter": "综合报价",
            "owner": bank.manager.employee_no,
            "form_key": str(uuid4()),
        },
    }
    for section, words in sent.items():
        assert person.post(f"{page}{section}/", words).status_code == 302, section
    shown = person.get(page).content.decode()
    for words in ("代发工资", "刘蔚", "邀请调研", "拜访财务总监", "同业降价", "9 / 9", "a task once agreed"):
        assert words in shown, words
    risk = PlanRisk.objects.get()
    person.post(f"{page}risks/{risk.public_id}/out/")
    assert PlanRisk.objects.count() == 0
    person.post(f"{page}acts/submit/")
    refused = person.post(f"{page}acts/agree/", follow=True).content.decode()
    assert "who did not write in the plan decides here" in refused
    boss = browser(bank.branch_supervisor)
    assert "Agree" in boss.get(page).content.decode()
    boss.post(f"{page}acts/return/", {"reason": "预算太高"})
    assert "预算太高" in person.get(page).content.decode()
    person.post(f"{page}acts/submit/")
    plan.refresh_from_db()
    boss.post(f"{page}acts/agree/", {"seen": plan.submitted_at.isoformat()})
    plan.refresh_from_db()
    assert plan.state == "agreed" and Task.objects.get().title == "拜访财务总监"
    spent = {"amount": "1200.50", "spent_on": later(0), "note": "论坛", "form_key": str(uuid4())}
    assert person.post(f"{page}expenses/", spent | {"spent_on": later(1)}).status_code == 422
    assert person.post(f"{page}expenses/", spent).status_code == 302
    expense = PlanExpense.objects.get()
    assert expense.amount_fen == 120_050 and "论坛" in person.get(page).content.decode()
    person.post(f"{page}expenses/{expense.public_id}/out/", {"reason": "记错"})
    assert "论坛" not in person.get(page).content.decode()
    said = person.post(f"{page}acts/version/", follow=True).content.decode()
    assert "A new version is begun" in said and AccountPlan.objects.count() == 2
    draft = AccountPlan.objects.get(number=2)
    person.post(f"/account-plans/{draft.public_id}/acts/let-go/", {"reason": "不改了"})
    boss.post(f"{page}acts/close/", {"reason": "达成八成"})
    plan.refresh_from_db()
    assert (plan.state, plan.outcome) == ("closed", "达成八成")
    history = person.get(f"/customers/{customer.customer_no}/history/").content.decode()
    assert "Plan agreed" in history and "account_plan" not in history


def test_what_was_typed_wrongly_stays_in_its_form(bank):
    plan = plan_of(bank)
    words = {"what": "同业降价", "likelihood": "high", "effect": "", "counter": "综合报价"}
    said = browser(bank.manager).post(f"/account-plans/{plan.public_id}/risks/", words)
    shown = said.content.decode()
    assert said.status_code == 422 and 'value="同业降价"' in shown and 'value="综合报价"' in shown


def test_two_editors_see_what_differs_and_no_word_is_lost(bank):
    page = f"/account-plans/{plan_of(bank).public_id}/edit/"
    first, second = browser(bank.manager), browser(bank.supervisor)
    opened = first.get(page).context["form"].initial["opened"]
    words = {"budget_fen": "5", "opened": opened}
    assert first.post(page, words | {"goal": "第一人写的"}).status_code == 302
    said = second.post(page, words | {"goal": "第二人写的"})
    assert said.status_code == 409
    assert "第一人写的" in said.content.decode() and "第二人写的" in said.content.decode()
    again = words | {"goal": "第二人写的", "opened": said.context["opened"], "choice-goal": "mine"}
    assert second.post(page, again).status_code == 302
    assert AccountPlan.objects.get().goal == "第二人写的"


def test_nothing_stands_in_a_plan_for_whom_the_customer_is_not(bank):
    plan = plan_of(bank, state="agreed")
    for stranger in (bank.outsider, bank.far_supervisor, bank.system_admin):
        person = browser(stranger)
        assert person.get(f"/account-plans/{plan.public_id}/").status_code == 404
        assert person.get("/account-plans/").content.decode().count("data-row-link") == 0
    reader = browser(bank.executive)
    shown = reader.get(f"/account-plans/{plan.public_id}/").content.decode()
    assert "拜访财务总监" in shown and "New version" not in shown and "Note what was spent" not in shown
    assert reader.post(f"/account-plans/{plan.public_id}/acts/version/").status_code == 403


LISTS = ("/account-plans/", "/account-plans/due/")


@pytest.mark.parametrize("path", LISTS)
def test_the_lists_ask_the_same_queries_for_few_rows_and_for_many(bank, as_loader, path):
    person, counts, scored = browser(bank.supervisor), [], {}
    for how_many in (3, 9):
        for _ in range(how_many):
            customer = make_customer(bank)
            scored[customer] = {"tier_id": 1}
            plan_of(bank, customer, state="submitted")
        with as_loader():
            publish_scores(scored)
        person.get(path)
        with CaptureQueriesContext(connection) as asked:
            page = person.get(path).content.decode()
        counts.append(len(asked))
    assert counts[0] == counts[1] and page.count("data-row-link") == 12
    assert browser(bank.far_supervisor).get(path).content.decode().count("data-row-link") == 0


def test_the_list_keeps_to_the_chosen_year_and_state(bank):
    plan_of(bank, state="submitted")
    person, year = browser(bank.supervisor), business_today().year
    for query, rows in (
        (f"year={year}", 1),
        (f"year={year + 1}", 0),
        ("state=submitted", 1),
        ("state=agreed", 0),
    ):
        page = person.get(f"/account-plans/?{query}").content.decode()
        assert page.count("data-row-link") == rows, query
        assert f'value="{year}" selected' in page or f"year={year}" not in query


def test_the_panel_asks_the_same_queries_for_one_plan_and_for_two(bank):
    few, many = make_customer(bank), make_customer(bank)
    plan_of(bank, few)
    plan_of(bank, many)
    words = {"goal": "明年", "budget_fen": 0}
    acting = {"by": bank.manager, "at": timezone.now()}
    begin_plan(customer=many, year=business_today().year + 1, words=words, **acting)
    counts = []
    for customer in (few, few, many):
        with CaptureQueriesContext(connection) as asked:
            shown = browser(bank.manager).get(f"/customers/{customer.customer_no}/account-plans/")
        counts.append(len(asked))
    assert counts[1] == counts[2] and "明年" in shown.content.decode()


def test_the_panel_says_that_a_plan_is_due(bank, as_loader):
    customer, other = make_customer(bank), make_customer(bank)
    with as_loader():
        publish_scores({customer: {"tier_id": 1}, other: {"tier_id": 4}})
    person = browser(bank.manager)
    due = person.get(f"/customers/{customer.customer_no}/account-plans/").content.decode()
    assert "there is none for this year" in due
    assert (
        "its tier asks for none"
        in person.get(f"/customers/{other.customer_no}/account-plans/").content.decode()
    )
    plan_of(bank, customer, state="agreed")
    agreed = person.get(f"/customers/{customer.customer_no}/account-plans/").content.decode()
    assert "0 of 1 steps done" in agreed and "there is none" not in agreed


def test_head_office_decides_who_needs_a_plan(bank):
    person = browser(bank.executive)
    decided = {"tiers": ["1"], "due_month": "3", "reason": "先做金牌", "form_key": str(uuid4())}
    same = person.post("/account-plans/rules/new/", decided | {"tiers": ["1", "2"], "due_month": "1"})
    assert same.status_code == 422 and "says the same" in same.content.decode()
    for _ in range(2):
        assert person.post("/account-plans/rules/new/", decided).status_code == 302
    assert PlanRule.objects.count() == 2 and PlanRule.objects.in_force().tiers == [1]
    assert "先做金牌" in browser(bank.manager).get("/account-plans/rules/").content.decode()


def test_the_lists_are_taken_along(bank, as_loader):
    customer = make_customer(bank)
    with as_loader():
        publish_scores({customer: {"tier_id": 2}})
    person = browser(bank.manager)
    due = person.post("/lists/plansdue/export/", {"format": "csv"})
    assert customer.customer_no in due.getvalue().decode("utf-8-sig")
    plan_of(bank, customer, state="agreed")
    taken = person.post("/lists/accountplans/export/", {"format": "csv"}).getvalue().decode("utf-8-sig")
    assert customer.customer_no in taken and "50000" in taken
    gone = person.post("/lists/plansdue/export/", {"format": "csv"}).getvalue().decode("utf-8-sig")
    assert customer.customer_no not in gone


# ---------------------------------------------------------------- the API
def test_the_api_writes_submits_agrees_and_closes(bank):
    customer = make_customer(bank)
    contact = Contact.objects.create(customer=customer, name="刘蔚", attitude="reserved")
    person, boss = browser(bank.manager), browser(bank.branch_supervisor)
    year = business_today().year
    sent = {"customer": customer.customer_no, "year": year, "goal": "主办行", "budget": "50000.00"}
    sent["key"] = str(uuid4())
    made = person.post("/api/v1/account-plans/", sent, "application/json")
    assert made.status_code == 201 and made.json()["budget"] == "50000.00"
    assert person.post("/api/v1/account-plans/", sent, "application/json").status_code == 201
    other = sent | {"key": str(uuid4())}
    assert person.post("/api/v1/account-plans/", other, "application/json").json()["code"] == ("plan_there")
    assert browser(bank.outsider).post("/api/v1/account-plans/", other, "application/json").status_code == 400
    one = f"/api/v1/account-plans/{made.json()['id']}/"
    assert person.patch(one, {"goal": "结算行"}, "application/json").status_code == 428
    tag = {"HTTP_IF_MATCH": person.get(one)["ETag"]}
    assert person.patch(one, {"goal": "结算行"}, "application/json", **tag).json()["goal"] == "结算行"
    assert person.patch(one, {"goal": "别的"}, "application/json", **tag).status_code == 412

    def call(path, body, who=person):
        return who.post(f"{one}{path}/", body, "application/json")

    aim = {"product_line": "rmb_current", "measure": "balance", "aim": "1000000.00", "by_on": later()}
    aims = call("aims", aim).json()["aims"]
    assert [(row["start"], row["now"], row["aim"], row["percent"]) for row in aims] == [
        ("0.00", "0.00", "1000000.00", 0)
    ]
    assert call("aims", aim).status_code == 409
    assert (
        call("people", {"contact": str(contact.public_id), "wished_attitude": "favours"}).status_code == 200
    )
    step = {"what": "拜访", "owner": bank.manager.employee_no, "due_on": later(9), "key": str(uuid4())}
    for _ in range(2):
        assert len(call("calendar", step).json()["calendar"]) == 1
    assert call("calendar", step | {"owner": "nobody"}).status_code == 400
    for day, said in ((later(-1), "Choose today or a later day."), ("9999-12-31", "within the next")):
        wrong = call("calendar", step | {"due_on": day, "key": str(uuid4())})
        assert wrong.status_code == 400 and said in wrong.content.decode()
    gone = person.delete(f"{one}people/{person.get(one).json()['people'][0]['id']}/")
    assert gone.status_code == 200 and gone.json()["people"] == []
    assert call("move", {"to": "agreed"}).status_code == 400
    waits = call("move", {"to": "submitted"}).json()
    assert waits["state"] == "submitted"
    yes = {"to": "agreed", "submitted_at": waits["submitted_at"]}
    assert call("move", {"to": "draft"}).status_code == 400
    assert call("move", yes).json()["code"] == "not_who_agrees"
    assert call("move", yes, boss).json()["agreed_by"] == bank.branch_supervisor.employee_no
    assert person.get(one).json()["calendar"][0]["task"] == str(PlanStep.objects.get().task.public_id)
    spent = {"amount": "12.34", "spent_on": later(0), "note": "资料", "key": str(uuid4())}
    assert call("expenses", spent).json()["spent"] == "12.34"
    expense = PlanExpense.objects.get()
    withdraw = f"expenses/{expense.public_id}/withdraw"
    for blank in ({}, {"reason": ""}, {"reason": "  "}):
        assert call(withdraw, blank).status_code == 400
    assert person.delete(f"{one}expenses/{expense.public_id}/").status_code == 404
    assert person.get(one).json()["spent"] == "12.34"
    assert call(withdraw, {"reason": "记错客户"}).json()["spent"] == "0.00"
    assert Act.objects.get(kind="account_plan.spending_withdrawn").reason == "记错客户"
    assert call("versions", None).json()["number"] == 2
    assert call("versions", None).status_code == 409
    listed = person.get(f"/api/v1/account-plans/?year={year}&state=agreed").json()["results"]
    assert [row["id"] for row in listed] == [made.json()["id"]]
    assert call("move", {"to": "closed", "reason": "达成"}, boss).json()["code"] == "plan_there"


def test_the_api_tells_which_plans_are_due_and_decides(bank, as_loader):
    customer = make_customer(bank)
    with as_loader():
        publish_scores({customer: {"tier_id": 2}})
    rows = browser(bank.supervisor).get("/api/v1/account-plans/due/").json()["results"]
    assert rows == [
        {
            "customer": customer.customer_no,
            "tier": "key",
            "lead": bank.manager.employee_no,
            "unit": bank.unit.code,
            "plan": None,
            "plan_state": "",
        }
    ]
    decided = {"tiers": [1], "due_month": 2, "reason": "先做金牌", "key": str(uuid4())}
    made = browser(bank.executive).post("/api/v1/account-plan-rules/", decided, "application/json")
    assert made.status_code == 201 and made.json()["tiers"] == [1]
    assert browser(bank.supervisor).get("/api/v1/account-plans/due/").json()["results"] == []
