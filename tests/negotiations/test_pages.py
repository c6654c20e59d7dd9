"""Pages of talks: flat in their queries, translated whole, the stop line said while typing, forms that lose nothing."""

import json
import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from common.calendar import business_today
from common.models import uuid7
from negotiations import services
from negotiations.models import Negotiation, Offer, StopApproval
from negotiations.queries.ledger import ledger
from products.models import ProductLine
from prospects.services.opportunities import open_opportunity
from tests.factories import fresh, make_customer
from tests.negotiations.making import make_full_talk, make_talk, offer, open_talk, rate_values, sign_talk
from tests.pages.test_translated import english_on


def client_of(person, language="en"):
    client = Client(HTTP_ACCEPT_LANGUAGE=language)
    client.force_login(fresh(person))
    return client


def page_of(talk):
    return reverse("negotiations:detail", args=[talk.negotiation.public_id])


def queries_for(django_assert_max_num_queries, client, path) -> int:
    with django_assert_max_num_queries(200) as caught:
        assert client.get(path).status_code == 200
    return len(caught)


def test_queries_of_the_list_and_panel_do_not_grow(bank, customer, django_assert_max_num_queries):
    """/negotiations/ and /customers/…/negotiations/ (negotiations:panel) cost the same for 3 and for 30."""
    paths = ["/negotiations/", f"/customers/{customer.customer_no}/negotiations/"]
    counts = []
    for many in (3, 27):
        for _ in range(many):
            make_talk(bank, customer)
        for person in (bank.manager, bank.supervisor):
            counts.append(
                [queries_for(django_assert_max_num_queries, client_of(person), path) for path in paths]
            )
    assert counts[:2] == counts[2:]


def test_queries_of_the_workbench_do_not_grow(bank, customer, django_assert_max_num_queries):
    talk = make_talk(bank, customer)
    counts = []
    for many in (3, 27):
        for number in range(many):
            offer(bank, talk.rate, "theirs", f"3.{number + 10}", new_round=True)
            services.add_note(negotiation=talk.negotiation, text="x", by=bank.manager, at=timezone.now())
        counts.append(queries_for(django_assert_max_num_queries, client_of(bank.manager), page_of(talk)))
    assert counts[0] == counts[1]


def test_the_ledger_reads_as_in_the_picture(bank, customer):
    talk = make_talk(bank, customer)
    for number, (side, value, new) in enumerate(
        [
            ("ours", "3.65", False),
            ("theirs", "3.00", False),
            ("ours", "3.58", True),
            ("theirs", "3.10", False),
            ("ours", "3.50", True),
            ("theirs", "3.20", True),
            ("ours", "3.45", False),
        ]
    ):
        offer(
            bank, talk.rate, side, value, new_round=new, made_at=timezone.now() - timedelta(days=9 - number)
        )
    told = ledger(talk.negotiation, [talk.rate, talk.deposits])
    assert [entry.distance for entry in told.entries] == [
        "",
        "65 bp",
        "58 bp",
        "48 bp",
        "40 bp",
        "30 bp",
        "25 bp",
    ]
    assert [entry.concession for entry in told.entries][2:] == ["7 bp", "10 bp", "8 bp", "10 bp", "5 bp"]
    assert [entry.value for entry in told.entries if entry.unreturned] == ["3.50"]
    assert (told.rounds, told.unreturned) == (4, 1)


@pytest.mark.parametrize(
    ("value", "standing"),
    [("3.60", "within"), ("3.39", "beyond_authority"), ("3.29", "beyond_bottom")],
)
def test_the_stop_line_is_said_while_typing(bank, customer, value, standing):
    talk = make_talk(bank, customer)
    path = reverse("negotiations:offer-check", args=[talk.negotiation.public_id])
    asked = {"issue": talk.rate.public_id, "side": "ours", "value": value}
    text = client_of(bank.manager).get(path, asked).content.decode()
    assert f"is-{standing}" in text
    assert ("Ask for leave" in text) is (standing != "within")


def test_a_refused_offer_comes_back_with_its_words_and_the_way_out(bank, customer):
    talk = make_talk(bank, customer)
    path = reverse("negotiations:offer-create", args=[talk.negotiation.public_id])
    typed = {
        "issue": talk.rate.public_id,
        "side": "ours",
        "value": "3.25",
        "in_return": "代发工资",
        "form_key": uuid7(),
    }
    client = client_of(bank.manager)
    answer = client.post(path, typed)
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "crosses our bottom line of 3.30" in text and "代发工资" in text
    assert reverse("negotiations:ask", args=[talk.rate.public_id]) in text
    assert not Offer.objects.exists()
    asked = client.post(
        reverse("negotiations:ask", args=[talk.rate.public_id]),
        {"value": "3.25", "reason": "他行报价", "form_key": uuid7()},
    )
    assert asked.status_code == 302
    question = reverse("negotiations:approval", args=[StopApproval.objects.get().public_id])
    until = business_today() + timedelta(days=5)
    assert client.post(question, {"decision": "approve", "expires_on": until}).status_code == 403
    decided = client_of(bank.supervisor).post(question, {"decision": "approve", "expires_on": until})
    assert decided.status_code == 302
    assert client.post(path, typed).status_code == 302
    assert client.post(path, typed).status_code == 302  # sent twice, written once
    assert Offer.objects.count() == 1


def test_the_api_refuses_what_the_page_refuses(bank, customer):
    talk = make_talk(bank, customer)
    path = f"/api/v1/negotiations/{talk.negotiation.public_id}/offers/"
    body = {"issue": str(talk.rate.public_id), "side": "ours", "value": "3.25"}
    client = client_of(bank.manager)
    refused = client.post(path, json.dumps(body), content_type="application/json")
    assert (refused.status_code, refused.json()["code"]) == (409, "beyond_bottom")
    written = client.post(path, json.dumps(body | {"value": "3.60"}), content_type="application/json")
    assert (written.status_code, written.json()["value"]) == (201, "3.6000")
    known = client_of(bank.supervisor).get(f"/api/v1/negotiations/{talk.negotiation.public_id}/").json()
    assert set(known) == {
        "id", "number", "company", "customer_no", "unit", "step", "deadline_on", "outcome", "ended_on"
    }  # fmt: skip


def test_two_editors_of_an_issue_see_the_difference(bank, customer):
    talk = make_talk(bank, customer)
    path = reverse("negotiations:issue-edit", args=[talk.rate.public_id])
    client = client_of(bank.manager)
    shown = client.get(path).content.decode()
    typed = {
        "opened": re.search(r'name="opened" value="([^"]+)"', shown)[1],
        **{name: str(value) for name, value in rate_values().items() if name != "more_is_better"},
        "more_is_better": "on",
    }
    services.edit_issue(
        issue=talk.rate, changes={"source": "另一人"}, version=1, by=bank.manager, at=timezone.now()
    )
    answer = client.post(path, typed | {"source": "我写的"})
    assert answer.status_code == 409
    assert "另一人" in answer.content.decode() and "我写的" in answer.content.decode()


def test_an_agreement_shows_result_against_aims_and_its_document_none_of_them(bank, customer):
    talk = make_talk(bank, customer)
    agreement = sign_talk(bank, talk)
    client = client_of(bank.manager)
    page = client.get(reverse("negotiations:agreement", args=[talk.negotiation.public_id])).content.decode()
    assert "3.42% a year" in page and "34%" in page and agreement.document_hash in page
    document = client.get(
        reverse("negotiations:document", args=[talk.negotiation.public_id])
    ).content.decode()
    assert "3.42% a year" in document and "3.65" not in document and "3.30" not in document


def test_figures_of_others_talks_are_told_from_five_on(bank, customer):
    for number in range(5):
        talk = make_talk(bank, customer)
        text = client_of(bank.colleague).get("/negotiations/statistics/").content.decode()
        assert "Shown from 5 ended talks on" in text, number
        sign_talk(bank, talk)
    assert "5 of 5 agreed" in client_of(bank.colleague).get("/negotiations/statistics/").content.decode()


def test_how_similar_talks_ended_stands_where_the_next_is_prepared(bank, customer):
    deal = open_opportunity(
        customer=customer,
        name="额度",
        product_line=ProductLine.objects.get(code="working_capital_loan"),
        by=bank.manager,
        at=timezone.now(),
    )
    for number in range(5):
        talk = make_talk(bank, customer, opportunity=deal)
        page = client_of(bank.manager).get(page_of(talk)).content.decode()
        assert "Similar talks, median:" not in page, number
        offer(bank, talk.rate, "ours", "3.60")
        sign_talk(bank, talk)
    page = client_of(bank.manager).get(page_of(make_talk(bank, customer, opportunity=deal))).content.decode()
    (said,) = re.findall(r"Similar talks, median:</b>\s*([^<]*)<", page)
    assert said.strip() == "18 bp, 1 round, 0 days, 5 of 5 agreed."


def test_nothing_on_the_pages_is_left_untranslated(bank, customer, pseudo_translated):
    talk = make_full_talk(bank, customer)
    sign_talk(bank, make_talk(bank, make_customer(bank)))
    bank.manager.language = "zh-hans"
    bank.manager.save(update_fields=["language"])
    client = client_of(bank.manager, "zh-hans")
    one = page_of(talk)
    for path in ["/negotiations/", "/negotiations/statistics/", one, f"{one}summary/", f"{one}issues/new/"]:
        shown = client.get(path).content.decode().replace("TP-", "")
        main = shown[shown.index("<main") : shown.index("</main>")]
        assert english_on(main) == [], path


def test_opening_by_the_form_leads_to_the_workbench(bank, customer):
    sent = {
        "title": "授信续作",
        "deadline_on": business_today() + timedelta(days=10),
        "form_key": uuid7(),
        "customer": customer.customer_no,
    }
    answer = client_of(bank.manager).post("/negotiations/new/", sent)
    talk = Negotiation.objects.get()
    assert answer.url == reverse("negotiations:detail", args=[talk.public_id])
    assert open_talk(bank, customer).number > talk.number
