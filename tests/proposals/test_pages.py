"""Pages and API of proposals: the whole way, refusals in place, two editors, the customer's page, one list."""

from datetime import timedelta
from io import BytesIO
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from docx import Document as read_word

from common.robots import QUICKEST_SECONDS, fresh_token
from needs.services import note_need
from proposals.models import Proposal, ProposalAnswer, ProposalProduct, Suitability
from proposals.queries import link_of
from tests.browsing import browser
from tests.factories import make_bank, make_customer
from tests.proposals.making import begun, in_days, sent, submitted, version, with_product

pytestmark = pytest.mark.django_db
SUITABLE = {
    "does": "备付流动资金",
    "risks": "利率变动",
    "interest": "客户",
    "bearing": "现金流稳定",
    "cash_flow_fen": "900",
    "debt_service_fen": "600",
}


@pytest.fixture
def bank():
    return make_bank()


def typed(**more):
    given_out = timezone.now() - timedelta(seconds=QUICKEST_SECONDS + 1)
    return {"answer": "accepted", "said": "", "who": "刘蔚", "token": fresh_token(given_out)} | more


def test_the_whole_way_on_the_pages(bank):
    customer, person = make_customer(bank), browser(bank.manager)
    new = f"/customers/{customer.customer_no}/proposals/new/"
    assert person.get(new).status_code == 200
    head = {"title": "一体化服务方案", "valid_until": in_days(30).isoformat(), "form_key": str(uuid4())}
    late = person.post(new, head | {"valid_until": in_days(400).isoformat()})
    assert late.status_code == 422 and "within 180 days" in late.content.decode()
    for _ in range(2):
        assert person.post(new, head).status_code == 302
    proposal = Proposal.objects.get()
    page = f"/proposals/{proposal.public_id}/"
    refused = person.post(f"{page}acts/submit/")
    assert refused.status_code == 422 and "First choose at least one product" in refused.content.decode()
    wanted = {"version": str(version().public_id), "why": "账期拉长", "quote": ""}
    assert person.post(f"{page}products/", wanted | {"why": ""}).status_code == 422
    assert person.post(f"{page}products/", wanted).status_code == 302
    product = ProposalProduct.objects.get()
    refused = person.post(f"{page}acts/submit/")
    assert "First confirm" in refused.content.decode() and "Working-capital loan" in refused.content.decode()
    form = f"{page}products/{product.public_id}/suitability/"
    assert "For the turnover of everyday business" in person.get(form).content.decode()
    poor = person.post(form, SUITABLE | {"cash_flow_fen": "599"})
    assert poor.status_code == 422 and 'value="599"' in poor.content.decode()
    assert person.post(form, SUITABLE).status_code == 302
    assert str(Suitability.objects.get().cover) == "1.50"
    assert person.post(f"{page}acts/submit/").status_code == 302
    assert "Approve" not in person.get(page).content.decode().split("On its way")[0]
    head_of_branch = browser(bank.branch_supervisor)
    back = head_of_branch.post(f"{page}acts/return/", {"reason": ""})
    assert back.status_code == 422 and "Say why." in back.content.decode()
    proposal.refresh_from_db()
    seen = proposal.submitted_at.isoformat()
    assert person.post(f"{page}acts/approve/", {"seen": seen}).status_code == 422
    assert head_of_branch.post(f"{page}acts/approve/", {"seen": seen}).status_code == 302
    assert person.post(f"{page}acts/send/", {"reason": ""}).status_code == 422
    assert person.post(f"{page}acts/send/", {"reason": "刘蔚"}).status_code == 302
    proposal.refresh_from_db()
    assert proposal.state == "sent" and link_of(proposal) in person.get(page).content.decode()
    assert "一体化服务方案" in person.get(f"/customers/{customer.customer_no}/proposals/").content.decode()


def test_the_pages_come_as_pdf_and_word(bank):
    proposal, person = begun(bank), browser(bank.manager)
    page = f"/proposals/{proposal.public_id}/pages/"
    pdf, word = person.get(f"{page}pdf/"), person.get(f"{page}docx/")
    assert pdf.content.startswith(b"%PDF") and pdf["Content-Disposition"].startswith("inline")
    assert word["Content-Disposition"].startswith("attachment") and ".docx" in word["Content-Disposition"]
    assert proposal.title in "".join(line.text for line in read_word(BytesIO(word.content)).paragraphs)
    assert person.get(f"{page}html/").status_code == 404
    done = sent(bank)
    kept = person.get(f"/proposals/{done.public_id}/pages/pdf/")
    assert b"".join(kept.streaming_content).startswith(b"%PDF")


def test_the_second_of_two_editors_is_shown_the_difference(bank):
    proposal = begun(bank)
    first, second = browser(bank.manager), browser(bank.supervisor)
    here = f"/proposals/{proposal.public_id}/edit/"
    opened = second.get(here).context["form"]["opened"].value()
    page = first.get(here)
    words = {name: page.context["form"][name].value() or "" for name in page.context["form"].fields}
    words["valid_until"] = proposal.valid_until.isoformat()
    assert first.post(here, words | {"team": "林岚"}).status_code == 302
    late = second.post(here, words | {"opened": opened, "team": "周明"})
    assert late.status_code == 409 and "周明" in late.content.decode() and "林岚" in late.content.decode()
    empty = first.post(here, words | {"opened": opened, "title": ""})
    assert empty.status_code == 422
    proposal.refresh_from_db()
    assert proposal.team == "林岚"


def test_the_customer_opens_and_answers_without_login(bank):
    done = sent(bank)
    here, client = f"/proposal/{link_of(done)}/", Client(HTTP_ACCEPT_LANGUAGE="en")
    assert browser(bank.manager).get(here).status_code == 200
    assert browser(bank.manager).post(here, typed()).status_code == 422
    done.refresh_from_db()
    assert done.opened_at is None and not ProposalAnswer.objects.exists()
    page = client.get(here)
    assert page.status_code == 200 and "no-store" in page["Cache-Control"]
    assert b"".join(client.get(f"{here}pages/").streaming_content).startswith(b"%PDF")
    done.refresh_from_db()
    assert done.opened_at is not None
    for wrong in ({"website": "http://spam.example"}, {"token": "forged"}, {"who": ""}, {"answer": "yes"}):
        assert client.post(here, typed(**wrong)).status_code == 422
    asked = client.post(here, typed(answer="questions"))
    assert asked.status_code == 422 and "what you would like to know" in asked.content.decode()
    assert client.post(here, typed(answer="questions", said="期限？")).status_code == 302
    assert "期限？" in client.get(here).content.decode()
    assert "Thank you" in client.post(here, typed(), follow=True).content.decode()
    assert client.post(here, typed(answer="refused")).status_code == 200
    assert [one.answer for one in ProposalAnswer.objects.all()] == ["questions", "accepted"]
    told = browser(bank.manager).get(f"/proposals/{done.public_id}/").content.decode()
    assert "期限？" in told and "Accepted" in told


def test_one_address_answers_only_so_many_an_hour(bank, settings):
    settings.PUBLIC_SURVEYS_AN_HOUR = 1
    pages = [f"/proposal/{link_of(sent(bank))}/" for _ in range(2)]
    assert [Client().post(page, typed()).status_code for page in pages] == [302, 429]


def test_guessed_taken_back_and_expired_links(bank):
    done, waiting = sent(bank), submitted(bank)
    assert Client().get(f"/proposal/{link_of(waiting)}/").status_code == 404
    assert Client().get(f"/proposal/{done.public_id.hex}:{'x' * 43}/pages/").status_code == 404
    Proposal.objects.filter(pk=done.pk).update(expires_on=in_days(-1))
    for path in ("", "pages/"):
        assert Client().get(f"/proposal/{link_of(done)}/{path}").status_code == 410


def test_the_same_over_the_api(bank):
    customer, person = make_customer(bank), browser(bank.manager)
    api = "/api/v1/proposals/"

    def send(path, method="post", **body):
        options = {"content_type": "application/json"}
        return getattr(person, method)(f"{api}{path}", body, **options)

    new = {
        "customer": customer.customer_no,
        "key": str(uuid4()),
        "title": "方案",
        "valid_until": in_days(30).isoformat(),
    }
    made = send("", **new)
    assert made.status_code == 201 and send("", **new).json()["id"] == made.json()["id"]
    one = f"{made.json()['id']}/"
    assert send(one, "patch", team="林岚").status_code == 428
    changed = person.patch(
        f"{api}{one}", {"team": "林岚"}, content_type="application/json", headers={"If-Match": made["ETag"]}
    )
    assert changed.status_code == 200 and changed.json()["team"] == "林岚"
    added = send(f"{one}products/", product="working_capital", why="账期拉长").json()
    product = added["products"][0]
    assert product["product"] == "working_capital" and product["suitability"] is None
    early = send(f"{one}move/", to="submitted")
    assert early.status_code == 409 and early.json()["code"] == "not_confirmed"
    words = {name: SUITABLE[name] for name in ("does", "risks", "interest", "bearing")}
    record = f"{one}products/{product['id']}/suitability/"
    poor = send(record, **words, cash_flow="599.00", debt_service="600.00")
    assert poor.status_code == 409 and poor.json()["code"] == "cannot_carry"
    held = send(record, **words, cash_flow="900.00", debt_service="600.00").json()
    assert held["products"][0]["suitability"]["cover"] == "1.50"
    waits = send(f"{one}move/", to="submitted").json()
    mine = send(f"{one}move/", to="approved", submitted_at=waits["submitted_at"])
    assert mine.status_code == 409 and mine.json()["code"] == "not_who_approves"
    assert send(f"{one}move/", to="sent", words="").status_code == 400
    branch = browser(bank.branch_supervisor)
    body = {"to": "approved", "submitted_at": waits["submitted_at"]}
    done = branch.post(f"{api}{one}move/", body, content_type="application/json")
    assert done.status_code == 200 and done.json()["approved_by"] == bank.branch_supervisor.employee_no
    assert send(f"{one}move/", to="sent", words="刘蔚").json()["sent_to"] == "刘蔚"
    assert send(f"{one}editions/").json()["edition"] == 2
    listed = person.get(f"{api}?customer={customer.customer_no}&state=sent").json()["results"]
    assert [row["id"] for row in listed] == [made.json()["id"]]


def test_the_list_and_the_panel_ask_no_more_queries_for_more(bank):
    person, customer = browser(bank.manager), make_customer(bank)
    pages = ("/proposals/", f"/customers/{customer.customer_no}/proposals/")
    counts = []
    for more in (2, 9):
        for _ in range(more):
            with_product(bank, begun(bank, customer))
        for page in pages:
            person.get(page)
            with CaptureQueriesContext(connection) as asked:
                assert person.get(page).status_code == 200
            counts.append(len(asked))
    assert counts[:2] == counts[2:]


def test_a_need_leads_to_its_proposal(bank):
    customer = make_customer(bank)
    words = {"kind": "wages", "asked": "代发工资", "lacks": "发薪太慢"}
    need = note_need(customer=customer, words=words, by=bank.manager, at=timezone.now())
    person = browser(bank.manager)
    link = f"/customers/{customer.customer_no}/proposals/new/?need={need.public_id}"
    assert link in person.get(f"/needs/{need.public_id}/").content.decode()
    page = person.get(link)
    assert str(page.context["form"]["need"].value()) == str(need.public_id)
