"""Needs: the want and the lack behind it, six steps that ask for what is missing, products, promises, deals."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation

from audit.models import Act
from common.calendar import business_today
from customers.models import Contact
from needs.models import Need, NeedDeal, NeedProduct
from needs.queries import told
from needs.rules import Fact, missing
from needs.services import (
    NeedClosed,
    NeedInUse,
    NotOfCustomer,
    NotTheRemover,
    NoWay,
    StaleNeed,
    StillMissing,
    WhyMissing,
    choose_product,
    edit_need,
    leave_product,
    move_need,
    note_need,
    open_deal,
    promise_for_need,
    remove_need,
    restore_need,
    tick_discovery,
)
from products.models import Product, ProductLine
from products.rules.needs import NeedStep
from prospects.models import Opportunity
from tests.browsing import browser
from tests.factories import make_bank, make_customer
from worklist.models import Task

pytestmark = pytest.mark.django_db
WAN = 1_000_000


@pytest.fixture
def bank():
    return make_bank()


def noted(bank, customer=None, **words):
    facts = {"kind": "receivables", "asked": "想要一笔透支"} | words
    customer = customer or make_customer(bank)
    return note_need(customer=customer, words=facts, by=bank.manager, at=timezone.now())


def factoring():
    return Product.objects.get(code="invoice_factoring")


def go(bank, need, *steps, note=""):
    for step in steps:
        move_need(need=need, to=step, note=note, by=bank.manager, at=timezone.now())


def acting(bank):
    return {"by": bank.manager, "at": timezone.now()}


def test_what_each_step_asks_for():
    assert missing(NeedStep.IDENTIFIED, set()) == []
    assert missing(NeedStep.MATCHED, {Fact.LACKS}) == [Fact.PRODUCTS]
    assert missing(NeedStep.PROPOSED, {Fact.LACKS, Fact.PRODUCTS}) == [Fact.DECIDER]
    assert missing(NeedStep.DELIVERED, set()) == [Fact.LACKS, Fact.PRODUCTS, Fact.DECIDER, Fact.AMOUNT]
    assert missing(NeedStep.DROPPED, set()) == []


def test_an_overdraft_is_asked_for_and_factoring_is_missing(bank):
    need = noted(bank)
    with pytest.raises(StillMissing) as wanting:
        go(bank, need, "matched")
    assert wanting.value.facts == [Fact.LACKS, Fact.PRODUCTS]
    edit_need(need=need, changes={"lacks": "应收账款占用资金"}, version=1, **acting(bank))
    choose_product(need=need, product=factoring(), reason="应收账款 90 天", **acting(bank))
    go(bank, need, "matched")
    with pytest.raises(StillMissing):
        leave_product(need=need, product=factoring(), **acting(bank))
    need.refresh_from_db()
    with pytest.raises(StillMissing):
        edit_need(need=need, changes={"lacks": ""}, version=need.version, **acting(bank))
    decider = Contact.objects.create(customer=need.customer, name="刘蔚")
    edit_need(need=need, changes={"decider": decider, "amount_fen": 800 * WAN}, version=2, **acting(bank))
    with pytest.raises(NoWay):
        go(bank, need, "delivered")
    go(bank, need, "proposed", "negotiated", "delivered")
    with pytest.raises(WhyMissing):
        go(bank, need, "proposed")
    go(bank, need, "proposed", note="客户换了条件")
    go(bank, need, "negotiated", "delivered", "followed_up")
    steps = [move.to_step for move in Need.objects.get().moves.all()]
    assert steps == [
        "identified",
        "matched",
        "proposed",
        "negotiated",
        "delivered",
        "proposed",
        "negotiated",
        "delivered",
        "followed_up",
    ]
    with pytest.raises(NeedClosed):
        choose_product(need=need, product=factoring(), reason="再来", **acting(bank))


def test_several_needs_run_at_once_and_a_dropped_one_says_why(bank):
    customer = make_customer(bank)
    first, second = noted(bank, customer), noted(bank, customer, kind="wages", asked="代发工资")
    with pytest.raises(WhyMissing):
        go(bank, first, "dropped")
    go(bank, first, "dropped", note="改用自有资金")
    assert list(Need.objects.running()) == [second]


def test_a_second_editor_is_told_and_nobody_elses_person_decides(bank):
    need = noted(bank)
    edit_need(need=need, changes={"evidence": "报表"}, version=1, **acting(bank))
    with pytest.raises(StaleNeed):
        edit_need(need=need, changes={"evidence": "别的"}, version=1, **acting(bank))
    stranger = Contact.objects.create(customer=make_customer(bank), name="外人")
    with pytest.raises(NotOfCustomer):
        edit_need(need=need, changes={"decider": stranger}, version=2, **acting(bank))


def test_the_catalogue_says_which_products_serve_a_need_and_why(bank):
    need = noted(bank)
    product = factoring()
    with translation.override("en"):
        before = told(bank.manager, need, business_today())
        assert before.matches and all("receivables" in one.version.serves for one in before.matches)
        assert all(one.why for one in before.matches if not one.passes)
        choose_product(need=need, product=product, reason="合适", **acting(bank))
        after = told(bank.manager, need, business_today())
    assert after.matches[0].chosen == NeedProduct.objects.get()


def test_what_a_customer_may_have_stands_before_what_is_open_and_that_before_what_it_may_not(bank):
    customer = make_customer(bank, annual_revenue_fen=1, figures_year=2025)
    with translation.override("en"):
        found = told(bank.manager, noted(bank, customer, kind="working_capital"), business_today()).matches
    order = ["Qualifies", "Open", "Does not qualify"]
    places = [order.index(one.verdict) for one in found]
    assert places == sorted(places) and len(set(places)) > 1


def test_a_promise_and_a_deal_come_of_a_need_once_a_form(bank):
    need = noted(bank, lacks="应收账款占用资金", amount_fen=300 * WAN)
    key = uuid4()
    for _ in range(2):
        promise_for_need(
            need=need, title="周五前给方案", due_on=business_today(), form_key=key, **acting(bank)
        )
    task = Task.objects.get()
    assert (task.kind, task.parameters["need"]) == ("promise", str(need.public_id))
    for _ in range(2):
        deal = open_deal(need=need, line=ProductLine.objects.first(), form_key=key, **acting(bank))
    assert NeedDeal.objects.get().opportunity == deal
    assert (deal.need_said, deal.need_found, deal.amount_fen) == (need.asked, need.lacks, 300 * WAN)
    found = told(bank.manager, need, business_today())
    assert found.promises == [task] and found.deals == [deal]


def test_discovery_is_ticked_in_its_order(bank):
    need = tick_discovery(need=noted(bank), done=["wait", "probe", "nothing"], **acting(bank))
    assert need.checklist == ["probe", "wait"]


# ---------------------------------------------------------------- pages
def test_the_whole_way_on_the_pages(bank):
    customer = make_customer(bank)
    person = browser(bank.manager)
    new = f"/customers/{customer.customer_no}/needs/new/"
    assert person.get(new).status_code == 200
    assert person.post(new, {"kind": "receivables"}).status_code == 422
    sent = {"kind": "receivables", "asked": "透支", "amount_fen": "800", "form_key": str(uuid4())}
    for _ in range(2):
        assert person.post(new, sent).status_code == 302
    need = Need.objects.get()
    page = f"/needs/{need.public_id}/"
    assert need.amount_fen == 800 * WAN
    for path in (page, f"{page}edit/", f"/customers/{customer.customer_no}/needs/"):
        assert "透支" in person.get(path).content.decode(), path
    refused = person.post(f"{page}move/", {"to": "matched"}, follow=True).content.decode()
    assert "First: what is really missing, a product that fits." in refused
    product = factoring()
    person.post(f"{page}products/", {"product": product.code, "reason": "账期长"})
    person.post(f"{page}discovery/", {"done": ["talk"]})
    due = (business_today() + timedelta(days=3)).isoformat()
    promise = {"title": "给方案", "due_on": due, "form_key": str(uuid4())}
    assert person.post(f"{page}promises/", promise | {"title": ""}).status_code == 422
    person.post(f"{page}promises/", promise)
    person.post(f"{page}deals/", {"line": "bill_discount", "form_key": str(uuid4())})
    shown = person.get(page).content.decode()
    assert "账期长" in shown and "给方案" in shown and "/opportunities/" in shown
    person.post(f"{page}products/{product.code}/leave/")
    person.post(f"{page}move/", {"to": "dropped", "note": "不做了"})
    assert Need.objects.get().step == "dropped"
    assert person.post(f"{page}promises/", promise).status_code == 302 and Task.objects.count() == 1


def test_two_editors_see_what_differs_and_no_word_is_lost(bank):
    need = noted(bank)
    page = f"/needs/{need.public_id}/edit/"
    first, second = browser(bank.manager), browser(bank.supervisor)
    opened = first.get(page).context["form"].initial["opened"]
    words = {"kind": "receivables", "opened": opened}
    assert first.post(page, words | {"asked": "第一人写的"}).status_code == 302
    said = second.post(page, words | {"asked": "第二人写的"})
    assert said.status_code == 409
    assert "第一人写的" in said.content.decode() and "第二人写的" in said.content.decode()
    again = words | {"asked": "第二人写的", "opened": said.context["opened"], "choice-asked": "mine"}
    assert second.post(page, again).status_code == 302
    assert Need.objects.get().asked == "第二人写的"


def test_the_list_asks_no_more_queries_for_more_needs_and_keeps_to_its_filters(bank):
    person, counts = browser(bank.supervisor), []
    for how_many in (3, 12):
        for _ in range(how_many):
            noted(bank)
        person.get("/needs/")
        with CaptureQueriesContext(connection) as asked:
            page = person.get("/needs/").content.decode()
        counts.append(len(asked))
    assert counts[0] == counts[1] and page.count("data-row-link") == 15
    assert person.get("/needs/?kind=wages").content.decode().count("data-row-link") == 0
    assert person.get("/needs/?step=dropped").content.decode().count("data-row-link") == 0
    assert browser(bank.far_supervisor).get("/needs/").content.decode().count("data-row-link") == 0


def test_the_panel_asks_the_same_queries_for_one_need_and_for_three(bank):
    few, many = make_customer(bank), make_customer(bank)
    for customer in (few, many, many, many):
        noted(bank, customer)
    counts = []
    for customer in (few, few, many):
        with CaptureQueriesContext(connection) as asked:
            browser(bank.manager).get(f"/customers/{customer.customer_no}/needs/")
        counts.append(len(asked))
    assert counts[1] == counts[2]


def test_the_api_notes_changes_moves_and_chooses(bank):
    customer = make_customer(bank)
    person = browser(bank.manager)
    sent = {"customer": customer.customer_no, "kind": "wages", "asked": "代发", "amount": "5000.00"}
    sent["key"] = str(uuid4())
    made = person.post("/api/v1/needs/", sent, "application/json")
    assert made.status_code == 201 and made.json()["amount"] == "5000.00"
    assert person.post("/api/v1/needs/", sent | {"asked": "别的"}, "application/json").status_code == 409
    far = sent | {"key": str(uuid4())}
    assert browser(bank.outsider).post("/api/v1/needs/", far, "application/json").status_code == 400
    one = f"/api/v1/needs/{made.json()['id']}/"
    change = {"lacks": "工资发放成本高"}
    assert person.patch(one, change, "application/json").status_code == 428
    tag = {"HTTP_IF_MATCH": person.get(one)["ETag"]}
    assert person.patch(one, change, "application/json", **tag).json()["lacks"] == "工资发放成本高"
    assert person.patch(one, change, "application/json", **tag).status_code == 412
    assert person.post(f"{one}move/", {"to": "matched"}, "application/json").status_code == 409
    chosen = {"product": factoring().code, "reason": "合适"}
    assert person.post(f"{one}products/", chosen, "application/json").json()["products"] == [chosen]
    assert person.post(f"{one}move/", {"to": "matched"}, "application/json").json()["step"] == "matched"
    assert person.post(f"{one}move/", {"to": "dropped"}, "application/json").status_code == 400
    ticked = person.post(f"{one}discovery/", {"done": ["talk"]}, "application/json")
    assert ticked.json()["checklist"] == ["talk"]
    told_list = person.get(f"/api/v1/needs/?customer={customer.customer_no}&step=running").json()
    assert [row["id"] for row in told_list["results"]] == [made.json()["id"]]


def test_the_api_leaves_products_promises_and_opens_deals(bank):
    need = noted(bank, lacks="应收账款占用资金")
    choose_product(need=need, product=factoring(), reason="合适", by=bank.manager, at=timezone.now())
    person, one = browser(bank.manager), f"/api/v1/needs/{need.public_id}/"
    gone = {"product": factoring().code}
    assert person.post(f"{one}products/leave/", gone, "application/json").json()["products"] == []
    assert person.post(f"{one}products/leave/", gone, "application/json").status_code == 400
    promise = {"title": "周五前报价", "due_on": business_today().isoformat(), "key": str(uuid4())}
    past = person.post(f"{one}promises/", promise | {"due_on": "2020-01-01"}, "application/json")
    assert past.status_code == 400 and not Task.objects.filter(kind="promise").exists()
    for _ in range(2):
        made = person.post(f"{one}promises/", promise, "application/json")
        assert made.status_code == 201
    task = Task.objects.get(kind="promise")
    assert made.json() == {"task": str(task.public_id)}
    assert task.parameters == {"need": str(need.public_id)}
    deal = {"line": "working_capital_loan", "key": str(uuid4())}
    for _ in range(2):
        opened = person.post(f"{one}deals/", deal, "application/json")
        assert opened.status_code == 201
    opportunity = Opportunity.objects.get()
    assert opened.json() == {"opportunity": str(opportunity.public_id)}
    assert opportunity.need_found == "应收账款占用资金"
    other = deal | {"line": "rmb_current"}
    assert person.post(f"{one}deals/", other, "application/json").json()["code"] == "key_taken"


# ---------------------------------------------------------------- taken out and brought back
def test_a_need_noted_by_mistake_is_taken_out_and_brought_back_as_it_was(bank):
    need = noted(bank, lacks="应收账款占用资金")
    choose_product(need=need, product=factoring(), reason="合适", by=bank.manager, at=timezone.now())
    pages, one = browser(bank.manager), f"/needs/{need.public_id}/"
    panel = f"/customers/{need.customer.customer_no}/needs/"
    answer = pages.post(f"{one}remove/")
    assert (answer.status_code, answer.url) == (302, f"/customers/{need.customer.customer_no}/")
    for page in (panel, "/needs/", "/api/v1/needs/"):
        assert "应收账款占用资金" not in pages.get(page).content.decode(), page
    assert pages.get(one).status_code == 404 and pages.post(f"{one}move/").status_code == 404
    assert browser(bank.supervisor).post(f"{one}restore/").status_code == 404
    assert pages.post(f"{one}restore/").status_code == 302
    assert "应收账款占用资金" in pages.get(panel).content.decode()
    held = Need.objects.get()
    assert (held.removed_at, held.removed_by, held.products.count(), held.step) == (
        None,
        None,
        1,
        "identified",
    )


def test_a_need_of_which_a_deal_came_is_not_taken_out(bank):
    need = noted(bank)
    line = ProductLine.objects.first()
    open_deal(need=need, line=line, form_key=uuid4(), by=bank.manager, at=timezone.now())
    with pytest.raises(NeedInUse):
        remove_need(need=need, by=bank.manager, at=timezone.now())
    page = browser(bank.manager).post(f"/needs/{need.public_id}/remove/", follow=True).content.decode()
    assert "An opportunity or a plan came of it." in page
    assert Need.objects.get().removed_at is None


def test_who_took_it_out_brings_it_back_and_twice_is_once(bank):
    need = noted(bank)
    for _ in range(2):
        remove_need(need=need, by=bank.manager, at=timezone.now())
    with pytest.raises(NotTheRemover):
        restore_need(need=need, by=bank.supervisor, at=timezone.now())
    for _ in range(2):
        restore_need(need=need, by=bank.manager, at=timezone.now())
    kinds = Act.objects.about(need.customer).filter(kind__in=["need.removed", "need.restored"])
    assert sorted(kinds.values_list("kind", flat=True)) == ["need.removed", "need.restored"]
