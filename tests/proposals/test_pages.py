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

from common.models import Delivery
from common.robots import QUICKEST_SECONDS, fresh_token
from customers.services import add_contact
from needs.services import note_need
from proposals import services
from proposals.models import Proposal, ProposalAnswer, ProposalProduct, Suitability
from proposals.queries import link_of
from proposals.services import submit_proposal
from tests.browsing import browser
from tests.factories import make_bank, make_customer
from tests.proposals.making import approve, begun, in_days, sent, submitted, version, with_product

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
    # What fetches the page, or the pages behind it, opens nothing; nor does a colleague.
    assert client.head(here).status_code == client.head(f"{here}pages/").status_code == 200
    assert client.get(f"{here}open/").status_code == 405
    assert browser(bank.manager).post(f"{here}open/").status_code == 302
    done.refresh_from_db()
    assert done.opened_at is None
    assert client.post(f"{here}open/").url == f"{here}pages/"
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


def named(bank, proposal, email="liuwei@example.com"):
    """One of the customer's people in a proposal."""
    person = add_contact(
        customer=proposal.customer,
        values={"name": "刘蔚", "email": email},
        by=bank.manager,
        at=timezone.now(),
    )
    Proposal.objects.filter(pk=proposal.pk).update(contact=person)
    proposal.refresh_from_db()
    return proposal


def test_it_is_sent_by_mail_once_in_the_language_of_the_document(bank, settings):
    settings.MAIL_SERVER = True
    waiting = named(bank, begun(bank, language="en"))
    with_product(bank, waiting)
    waiting = submit_proposal(proposal=waiting, by=bank.manager, at=timezone.now())
    ready = approve(waiting, bank.branch_supervisor)
    person, page = browser(bank.manager), f"/proposals/{ready.public_id}/"
    assert "Send by mail to" in person.get(page).content.decode()
    for _ in range(2):
        status = person.post(f"{page}acts/mail/").status_code
    assert status == 422
    ready.refresh_from_db()
    letter = Delivery.objects.get()
    assert (ready.state, ready.mailed_at is not None, ready.sent_to) == ("sent", True, "刘蔚")
    assert (letter.address, letter.language, letter.subject) == (
        "liuwei@example.com",
        "en",
        "Our proposal to you",
    )
    assert link_of(ready) in letter.text and ready.title not in letter.subject
    assert "Send by mail to" not in person.get(page).content.decode()


def test_a_link_that_was_passed_on_is_mailed_as_well_and_over_the_api(bank, settings):
    settings.MAIL_SERVER = False
    done = named(bank, sent(bank))
    api = f"/api/v1/proposals/{done.public_id}/move/"
    body = {"to": "sent", "by_mail": True}
    send = {"content_type": "application/json"}
    refused = browser(bank.manager).post(api, body, **send)
    assert refused.status_code == 409 and refused.json()["code"] == "no_address"
    assert not Delivery.objects.exists()
    settings.MAIL_SERVER = True
    answer = browser(bank.manager).post(api, body, **send)
    assert answer.status_code == 200 and answer.json()["mailed_at"] is not None
    assert answer.json()["sent_to"] == done.sent_to and Delivery.objects.get().address == "liuwei@example.com"


def test_the_document_stands_in_the_language_chosen(bank):
    customer, person = make_customer(bank), browser(bank.manager)
    words = {"title": "Proposal", "valid_until": in_days(30).isoformat(), "form_key": str(uuid4())}
    person.post(f"/customers/{customer.customer_no}/proposals/new/", words | {"language": "en"})
    proposal = Proposal.objects.get()
    assert proposal.language == "en" and "You tell us by" in proposal.steps
    with_product(bank, proposal)
    word = read_word(BytesIO(person.get(f"/proposals/{proposal.public_id}/pages/docx/").content))
    text = "\n".join(line.text for line in word.paragraphs)
    for words_of_ours in ("Service proposal", "Where to find what", "What we offer", "Working-capital loan"):
        assert words_of_ours in text, words_of_ours
    assert "服务方案" not in text
    services.edit_proposal(
        proposal=proposal,
        changes={"language": "zh-hans"},
        version=proposal.version,
        by=bank.manager,
        at=timezone.now(),
    )
    word = read_word(BytesIO(person.get(f"/proposals/{proposal.public_id}/pages/docx/").content))
    text = "\n".join(line.text for line in word.paragraphs)
    assert "服务方案" in text and "Where to find what" not in text


def test_the_record_of_suitability_is_reached_from_the_need(bank):
    customer = make_customer(bank)
    need = note_need(
        customer=customer,
        words={"kind": "receivables", "asked": "旺季备料缺资金", "lacks": "应收账款占用资金"},
        by=bank.manager,
        at=timezone.now(),
    )
    person, here = browser(bank.manager), f"/needs/{need.public_id}/"
    assert f'hx-get="{here}proposals/"' in person.get(here).content.decode()
    assert "before anything goes out" in person.get(f"{here}proposals/").content.decode()
    proposal = begun(bank, customer, need=need)
    with_product(bank, proposal, confirmed=False)
    assert "Confirm suitability" in person.get(f"{here}proposals/").content.decode()
    with_product(bank, proposal, code="bank_guarantee")
    shown = person.get(f"{here}proposals/", headers={"HX-Request": "true"}).content.decode()
    assert "suitability confirmed by" in shown and "客户周转所需" in shown and "<html" not in shown
    assert browser(bank.outsider).get(f"{here}proposals/").status_code == 404
