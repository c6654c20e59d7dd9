"""Every pair of places through page, API and bulk: what the table forbids is refused, what it allows goes through."""

import json
from itertools import product

import pytest
from django.test import Client

from common.money import LARGEST_FEN
from prospects.models import Opportunity, StageMove
from prospects.rules.pipeline import PLACES, STAGES, may_move, place_of
from tests.factories import make_bank, make_customer
from tests.prospects.deals import WAN, make_opportunity, put_at

pytestmark = pytest.mark.django_db

BACKEND = "django.contrib.auth.backends.ModelBackend"
# Where it stands: nine stages open (funded is won), and each open stage at rest and lost.
STANDING = [
    *[(stage.value, "won" if stage == "funded" else "open") for stage in STAGES],
    *[(stage.value, state) for stage in STAGES[:-1] for state in ("on_hold", "lost")],
]
KNOWN = {
    "contacted_on": "2026-11-01",
    "need_said": "透支额度",
    "need_found": "账期长",
    "decider_name": "沈国栋",
    "proposal": "保理",
    "competitor": "城商行",
    "terms": "3.85%",
    "application_no": "SB-1",
    "approval_no": "SP-1",
    "approved_fen": WAN,
    "account_no": "6222",
    "funded_fen": WAN,
}
FRESH = {
    "decided_by": "price",
    "lost_reason": "利率",
    "hold_reason": "等年报",
    "hold_until": "2027-06-30",
}


def by_page(client, deal, to):
    sent = {"to": to, "version": deal.version, "gate": "1", **FRESH}
    path = f"/opportunities/{deal.public_id}/move/"
    answer = client.post(path, sent, headers={"hx-request": "true"})
    assert answer.status_code in (204, 422)
    return answer.status_code == 204


def by_api(client, deal, to):
    body = json.dumps({"to": to, "facts": FRESH})
    answer = client.post(
        f"/api/v1/opportunities/{deal.public_id}/move/", body, content_type="application/json"
    )
    assert answer.status_code in (200, 409)
    assert answer.status_code == 200 or answer.json()["code"] == "forbidden_move"
    return answer.status_code == 200


def by_bulk(client, deal, to):
    answer = client.post("/opportunities/move/", {"to": to, "chosen": [str(deal.public_id)]})
    assert answer.status_code in (302, 422)
    return answer.status_code == 302


@pytest.fixture
def bank():
    return make_bank()


@pytest.fixture
def client(bank):
    client = Client()
    client.force_login(bank.manager, backend=BACKEND)
    return client


@pytest.mark.parametrize("door", [by_page, by_api, by_bulk])
def test_no_door_lets_through_what_the_table_forbids(bank, client, door):
    deal = make_opportunity(make_customer(bank), bank.manager)
    forbidden = [
        (stage, state, to)
        for (stage, state), to in product(STANDING, PLACES)
        if not may_move(stage, state, to)
    ]
    assert len(forbidden) == 210
    for stage, state, to in forbidden:
        put_at(deal, stage, state, **KNOWN)
        assert not door(client, deal, to), f"{stage} ({state}) -> {to}"
        deal.refresh_from_db()
        assert (deal.stage, deal.state) == (stage, state), f"{stage} ({state}) -> {to}"
    assert StageMove.objects.count() == 1


@pytest.mark.parametrize("door", [by_page, by_api])
def test_what_the_table_allows_goes_through_where_the_facts_are_there(bank, client, door):
    customer = make_customer(bank)
    allowed = [
        (stage, state, to) for (stage, state), to in product(STANDING, PLACES) if may_move(stage, state, to)
    ]
    assert len(allowed) == 65
    for stage, state, to in allowed:
        deal = make_opportunity(customer, bank.manager)
        put_at(deal, stage, state, **KNOWN)
        assert door(client, deal, to), f"{stage} ({state}) -> {to}"
        deal.refresh_from_db()
        assert place_of(deal.stage, deal.state) == to


def test_in_bulk_what_is_allowed_moves_and_what_a_gate_misses_stays(bank, client):
    customer = make_customer(bank)
    ready, bare = make_opportunity(customer, bank.manager), make_opportunity(customer, bank.manager)
    put_at(ready, "lead", "open", contacted_on="2026-11-01")
    sent = {"to": "contacted", "chosen": [str(ready.public_id), str(bare.public_id)]}
    answer = client.post("/opportunities/move/", sent)
    assert answer.status_code == 200
    assert "Day of the first talk" in answer.content.decode()
    assert [*Opportunity.objects.order_by("id").values_list("stage", flat=True)] == ["contacted", "lead"]


def test_the_api_names_what_the_gate_misses(bank, client):
    deal = make_opportunity(make_customer(bank), bank.manager)
    answer = client.post(
        f"/api/v1/opportunities/{deal.public_id}/move/",
        json.dumps({"to": "need_confirmed"}),
        content_type="application/json",
    )
    assert answer.status_code == 400
    assert [(error["field"], error["code"]) for error in answer.json()["errors"]] == [
        ("contacted_on", "missing"),
        ("need_said", "missing"),
        ("need_found", "missing"),
        ("decision_maker", "missing"),
    ]


def test_the_api_opens_lists_reads_and_edits(bank, client):
    customer = make_customer(bank)
    body = {
        "customer": customer.customer_no,
        "name": "保理额度",
        "product_line": "working_capital_loan",
        "amount": "12000000.00",
        "expected_on": "2027-01-20",
    }
    made = client.post("/api/v1/opportunities/", json.dumps(body), content_type="application/json")
    assert made.status_code == 201
    told = made.json()
    assert (told["amount"], told["place"], told["owner"]) == ("12000000.00", "lead", bank.manager.employee_no)
    path = f"/api/v1/opportunities/{told['id']}/"
    assert client.get("/api/v1/opportunities/?owner=me").json()["results"][0]["id"] == told["id"]
    edit = json.dumps({"amount": "9000000.00"})
    assert client.patch(path, edit, content_type="application/json").status_code == 428
    read = {"If-Match": client.get(path).headers["ETag"]}
    changed = client.patch(path, edit, content_type="application/json", headers=read)
    assert changed.json()["amount"] == "9000000.00"
    stale = client.patch(path, edit, content_type="application/json", headers=read)
    assert (stale.status_code, stale.json()["code"]) == (412, "stale_version")
    client.force_login(bank.outsider, backend=BACKEND)
    assert client.get(path).status_code == 404


@pytest.mark.parametrize("amount", ["0.00", "-1.00", "1000000000000.01", "9999999999999999.99"])
def test_an_amount_that_no_sum_could_hold_is_refused_at_every_door(bank, client, amount):
    deal = make_opportunity(make_customer(bank), bank.manager)
    one = f"/api/v1/opportunities/{deal.public_id}/"
    headers = {"if-match": client.get(one).headers["ETag"]}
    body = json.dumps({"amount": amount, "probability_bp": 10_000})
    assert client.patch(one, body, content_type="application/json", headers=headers).status_code == 400
    wan = {"name": deal.name, "product_line": "guarantee", "amount_fen": str(float(amount) / 10_000)}
    typed = {**wan, "probability_bp": "100", "version": deal.version}
    assert client.post(f"/opportunities/{deal.public_id}/edit/", typed).status_code == 422
    deal.refresh_from_db()
    assert (deal.amount_fen, deal.probability_bp, deal.version) == (1_200 * WAN, None, 1)


def test_the_largest_amount_is_summed_at_certainty(bank, client):
    deal = make_opportunity(make_customer(bank), bank.manager)
    Opportunity.objects.filter(pk=deal.pk).update(amount_fen=LARGEST_FEN, probability_bp=10_000)
    for path in ("/opportunities/", "/opportunities/list/", "/opportunities/forecast/"):
        assert client.get(path).status_code == 200


def test_a_day_too_far_or_an_address_that_names_no_prospect_is_no_fault_of_the_server(bank, client):
    customer = make_customer(bank)
    body = {
        "customer": customer.customer_no,
        "name": "x",
        "product_line": "guarantee",
        "expected_on": "0001-01-01",
    }
    answer = client.post("/api/v1/opportunities/", json.dumps(body), content_type="application/json")
    assert answer.status_code == 400
    assert client.get("/opportunities/new/?prospect=x").status_code == 200
