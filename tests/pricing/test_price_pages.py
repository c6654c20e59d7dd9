"""Pages and API of prices: live while typing, nobody decides for themselves, flat in their queries, translated."""

import json
import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from common.calendar import business_today
from common.models import uuid7
from pricing import services
from pricing.models import Concession, Quote
from tests.factories import fresh, make_customer
from tests.pages.test_translated import english_on
from tests.pricing.making import WAN, approved_request, decide, make_quote, make_request

# Numbers of quotes and requests, and words that the bank says in English.
CODES = re.compile(r"\b(BJ-|YH-|bp|RAROC|EVA|PD|LPR|PDF)")
pytestmark = pytest.mark.django_db


def client_of(person, language="en"):
    client = Client(HTTP_ACCEPT_LANGUAGE=language)
    client.force_login(fresh(person))
    return client


def page_of(request):
    return f"/prices/requests/{request.public_id}/"


def api_decide(person, request, **said):
    return client_of(person).post(
        f"/api/v1/pricing/requests/{request.public_id}/decision/",
        json.dumps(said or {"verdict": "approve"}),
        content_type="application/json",
    )


def queries_for(django_assert_max_num_queries, client, path) -> int:
    with django_assert_max_num_queries(200) as caught:
        assert client.get(path).status_code == 200
    return len(caught)


def test_queries_of_the_lists_do_not_grow(bank, customer, django_assert_max_num_queries):
    """/prices/ and /customers/…/prices/ (pricing:panel) cost the same for 3 and for 30."""
    paths = ["/prices/", f"/customers/{customer.customer_no}/prices/"]
    counts = []
    for many in (3, 27):
        for _ in range(many):
            make_request(bank, customer)
        client = client_of(bank.manager)
        counts.append([queries_for(django_assert_max_num_queries, client, path) for path in paths])
    assert counts[0] == counts[1]


def test_queries_of_the_inbox_grow_by_what_each_card_reads_alone(bank, django_assert_max_num_queries):
    """/prices/approvals/ (pricing:inbox): cards of customers never scored read a fixed number each."""
    counts = []
    for many in (2, 2, 2):
        for _ in range(many):
            make_request(bank, make_customer(bank))
        counts.append(
            queries_for(django_assert_max_num_queries, client_of(bank.supervisor), "/prices/approvals/")
        )
    assert counts[2] - counts[1] == counts[1] - counts[0] <= 6


def test_the_price_is_said_while_it_is_typed(bank, customer):
    path = f"/customers/{customer.customer_no}/prices/check/"
    typed = {"line": "working_capital_loan", "amount_fen": "5000", "term_months": "12", "asked": "3.30"}
    answer = client_of(bank.manager).get(path, typed, HTTP_HX_REQUEST="true").content.decode()
    quote = make_quote(bank, customer, "0.0330")
    assert f"{quote.quoted_rate * 100:.2f}<small>%</small>" in answer
    assert 'id="price-facts" hx-swap-oob="true"' in answer
    assert Quote.objects.count() == 1


def test_a_quote_is_written_and_a_concession_asked_on_its_page(bank, customer):
    client = client_of(bank.manager)
    typed = {
        "line": "working_capital_loan",
        "amount_fen": "3000",
        "term_months": "12",
        "asked": "3.8",
        "form_key": str(uuid7()),
    }
    made = client.post(f"/customers/{customer.customer_no}/prices/new/", typed)
    quote = Quote.objects.get()
    assert made.url == f"/prices/quotes/{quote.public_id}/"
    page = client.get(made.url).content.decode()
    assert f"/prices/quotes/{quote.public_id}/request/" in page

    today = business_today()
    asked = {
        "written_on": today,
        "wanted_until": today + timedelta(days=200),
        "reason": "checked",
        "deposits": "1500",
        "form_key": str(uuid7()),
    }
    refused = client.post(f"{made.url}request/", asked)
    assert refused.status_code == 422
    assert "Say when it is checked." in refused.content.decode()
    done = client.post(f"{made.url}request/", asked | {"deposits_check_on": today + timedelta(days=90)})
    assert (done.status_code, Concession.objects.get().given.get().agreed) == (302, 1500 * WAN)


def test_nobody_approves_their_own_request_by_page_or_api(bank, customer):
    services.give_seat(level=1, unit=bank.unit, staff=bank.colleague, by=None, at=timezone.now())
    request = make_request(bank, customer, by=bank.supervisor)
    own = client_of(bank.supervisor)
    assert own.post(page_of(request), {"verdict": "approve"}).status_code == 403
    assert api_decide(bank.supervisor, request).status_code == 403
    assert request.number not in own.get("/prices/approvals/").content.decode()
    request.refresh_from_db()
    assert (request.state, request.level) == ("waiting", 1)


def test_a_substitute_and_a_second_account_are_refused_on_the_page_and_by_the_api(bank, customer):
    bank.manager.phone = "13800000001"
    bank.manager.save()
    bank.colleague.phone = "13800000001"
    bank.colleague.save()
    services.give_seat(level=1, unit=bank.unit, staff=bank.colleague, by=None, at=timezone.now())
    request = make_request(bank, customer)
    answer = client_of(bank.colleague).post(page_of(request), {"verdict": "approve"})
    assert answer.status_code == 422
    assert "another account" in answer.content.decode()
    assert api_decide(bank.colleague, request).status_code == 403
    request.refresh_from_db()
    assert (request.state, request.decisions.count()) == ("waiting", 0)


def test_an_approval_above_the_limit_goes_up_by_page_and_api(bank, customer):
    request = make_request(bank, customer, 40)
    client_of(bank.supervisor).post(page_of(request), {"verdict": "approve"})
    request.refresh_from_db()
    assert (request.state, request.level) == ("waiting", 2)
    assert api_decide(bank.branch_supervisor, request).json()["level"] == 3
    assert client_of(bank.branch_supervisor).post(page_of(request), {"verdict": "approve"}).status_code == 403
    assert api_decide(bank.personas["credit"], request).json()["state"] == "approved"


def test_whoever_decided_still_reads_it_and_who_never_sat_there_does_not(bank, customer):
    request = make_request(bank, customer, 40)
    credit = bank.personas["credit"]
    assert client_of(credit).get(page_of(request)).status_code == 404
    decide(request, bank.supervisor)
    decide(request, bank.branch_supervisor)
    assert client_of(credit).get(page_of(request)).status_code == 200
    decide(request, credit)
    assert client_of(credit).get(page_of(request)).status_code == 200
    assert client_of(bank.outsider).get(page_of(request)).status_code == 404


def test_an_approver_sees_what_another_rate_would_bring(bank, customer):
    request = make_request(bank, customer)
    answer = client_of(bank.supervisor).get(f"{page_of(request)}simulate/?rate=3.5", HTTP_HX_REQUEST="true")
    assert "at 3.50%" in answer.content.decode()
    request.refresh_from_db()
    assert request.rate is None


def test_an_appeal_is_made_on_the_page(bank, customer):
    refused = decide(make_request(bank, customer), bank.supervisor, "refuse", note="无回报")
    client = client_of(bank.manager)
    assert "无回报" in client.get(page_of(refused)).content.decode()
    sent = client.post(f"{page_of(refused)}appeal/", {"reason": "more", "form_key": str(uuid7())})
    assert sent.status_code == 302
    assert Concession.objects.get(appeal_of=refused).level == 2


def test_a_renewal_begins_as_a_quote_with_the_same_figures(bank, customer):
    request = approved_request(bank, customer, wan=1200)
    address = f"/customers/{customer.customer_no}/prices/new/?from={request.quote.public_id}"
    page = client_of(bank.manager).get(f"/prices/requests/{request.public_id}/").content.decode()
    assert address in page
    waiting = make_request(bank, customer)
    assert (
        "?from=" not in client_of(bank.manager).get(f"/prices/requests/{waiting.public_id}/").content.decode()
    )
    form = client_of(bank.manager).get(address).context["form"]
    assert (form["amount_fen"].value(), form["term_months"].value()) == ("1200", 12)


def test_a_request_is_taken_back_and_appealed_over_the_api(bank, customer):
    manager, api = client_of(bank.manager), "/api/v1/pricing/requests/"
    waits, refused = (
        make_request(bank, customer),
        decide(make_request(bank, customer), bank.supervisor, "refuse", note="无回报"),
    )
    back, json_type = f"{api}{waits.public_id}/withdraw/", {"content_type": "application/json"}
    assert client_of(bank.supervisor).post(back, "{}", **json_type).status_code == 409
    taken = manager.post(back, "{}", **json_type)
    assert (taken.status_code, taken.json()["state"]) == (200, "withdrawn")
    assert manager.post(back, "{}", **json_type).status_code == 409
    said, address = {"reason": "more", "key": str(uuid7())}, f"{api}{refused.public_id}/appeal/"
    for _ in range(2):  # the same again is the same appeal
        made = manager.post(address, json.dumps(said), **json_type)
        assert (made.status_code, made.json()["level"]) == (201, 2)
    other = json.dumps(said | {"key": str(uuid7())})
    again = manager.post(address, other, **json_type)
    assert (again.status_code, Concession.objects.filter(appeal_of=refused).count()) == (409, 1)
    assert client_of(bank.executive).post(address, "{}", **json_type).status_code == 403


def test_the_standard_is_public_and_on_paper(bank):
    client = Client(HTTP_ACCEPT_LANGUAGE="en")
    page = client.get("/prices/standard/").content.decode()
    assert "Standard for pricing" in page and "Who may give how much" in page
    # Nothing of the application stands around it: no search, no settings, no menu.
    assert "hb-shell" not in page and "hb-tabbar" not in page
    own = client_of(bank.manager).get("/prices/standard/").content.decode()
    assert "hb-shell" in own and "Who may give how much" in own
    paper = client.get("/prices/standard.pdf")
    assert paper["Content-Type"] == "application/pdf"
    assert paper.content.startswith(b"%PDF")


def test_pages_are_translated_whole(bank, customer, pseudo_translated):
    request = approved_request(bank, customer)
    waiting = make_request(bank, make_customer(bank))
    for person in (bank.manager, bank.supervisor, bank.executive):
        person.language = "zh-hans"
        person.save(update_fields=["language"])
    manager, supervisor = client_of(bank.manager, "zh-hans"), client_of(bank.supervisor, "zh-hans")
    executive = client_of(bank.executive, "zh-hans")
    pages = [
        (manager, f"/prices/quotes/{request.quote.public_id}/"),
        (manager, page_of(request)),
        (manager, f"/customers/{customer.customer_no}/prices/new/"),
        (manager, "/prices/"),
        (supervisor, page_of(waiting)),
        (supervisor, "/prices/approvals/"),
        (executive, "/prices/audit/"),
        (executive, "/prices/seats/"),
        (manager, "/prices/standard/"),
    ]
    found = {}
    for client, path in pages:
        shown = CODES.sub("", client.get(path).content.decode())
        found[path] = english_on(shown[shown.index("<main") : shown.index("</main>")])
    assert {path: words for path, words in found.items() if words} == {}
