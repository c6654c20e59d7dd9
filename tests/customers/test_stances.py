"""How companies are marketed by industry and stage: the table, who decides it, and what counts for a customer."""

from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from audit.models import Act
from customers.models import MarketStance
from customers.queries.stances import stance_of, stance_table
from customers.services import set_profile
from customers.services.stances import StanceForAll, StanceStands, decide_stance

pytestmark = pytest.mark.django_db


def decide(bank, industry, stage, approach, **more):
    words = {"industry": industry, "stage": stage, "approach": approach, "reason": "信贷政策"} | more
    return decide_stance(**words, by=bank.executive, at=timezone.now())


def counts(industry):
    row = next(row for row in stance_table() if row.industry == industry)
    return [(cell.approach, cell.own) for cell in row.cells]


def test_what_is_shipped_counts_for_every_industry(bank):
    shipped = [("moderate", False), ("priority", False), ("priority", False), ("cautious", False)]
    assert counts("") == counts("C") == counts("K") == shipped
    assert len(stance_table()) == 21
    assert stance_of("C34", "") is None and stance_of("", "growth").approach == "priority"


def test_an_industry_has_its_own_until_it_is_given_back(bank):
    decide(bank, "K", "growth", "cautious")
    assert counts("K")[1] == ("cautious", True) and counts("C")[1] == ("priority", False)
    assert stance_of("K70", "growth").approach == "cautious"
    decide(bank, "", "growth", "moderate")
    assert (counts("K")[1], counts("C")[1]) == (("cautious", True), ("moderate", False))
    decide(bank, "K", "growth", "")
    assert counts("K")[1] == ("moderate", False)
    assert [
        act.after["approach"] for act in Act.objects.filter(kind="customer.stance_decided").order_by("pk")
    ] == [
        "cautious",
        "moderate",
        "",
    ]


def test_what_says_nothing_new_or_leaves_all_open_is_refused(bank):
    before = MarketStance.objects.count()
    for refused, words in (
        (StanceForAll, ("", "growth", "")),
        (StanceStands, ("", "growth", "priority")),
        (StanceStands, ("K", "growth", "")),
    ):
        with pytest.raises(refused):
            decide(bank, *words)
    with pytest.raises(IntegrityError), transaction.atomic():
        MarketStance.objects.create(stage="growth", approach="", decided_at=timezone.now())
    assert MarketStance.objects.count() == before
    key = uuid4()
    for _ in range(2):
        decide(bank, "K", "growth", "cautious", form_key=key)
    assert MarketStance.objects.count() == before + 1


def test_head_office_decides_on_the_page_and_everybody_reads_the_table(bank, signed_in):
    head = signed_in(bank.executive)
    asked = head.get("/market-stances/new/?industry=K&stage=growth").content.decode()
    assert 'value="K" selected' in asked and 'value="growth" selected' in asked
    words = {
        "industry": "K",
        "stage": "growth",
        "approach": "cautious",
        "reason": "",
        "form_key": str(uuid4()),
    }
    wrong = head.post("/market-stances/new/", words)
    assert wrong.status_code == 422 and 'value="cautious" selected' in wrong.content.decode()
    assert head.post("/market-stances/new/", words | {"reason": "房地产政策"}).status_code == 302
    again = head.post("/market-stances/new/", words | {"reason": "再来", "form_key": str(uuid4())})
    assert again.status_code == 422 and "says the same" in again.content.decode()
    client = signed_in(bank.manager)
    page = client.get("/market-stances/").content.decode()
    assert "房地产政策" in page and "/market-stances/new/" not in page
    assert client.get("/market-stances/new/").status_code == 403


def test_the_company_page_and_the_api_say_what_counts_for_the_customer(bank, customer, signed_in):
    client = signed_in(bank.manager)
    company, api = (
        f"/customers/{customer.customer_no}/company/",
        f"/api/v1/customers/{customer.customer_no}/profile/",
    )
    assert "Say in which stage the company is." in client.get(company).content.decode()
    assert client.get(api).json()["stance"] is None
    words = {"customer": customer, "by": bank.manager, "at": timezone.now()}
    set_profile(changes={"life_stage": "decline"}, version=0, **words)
    page = client.get(company).content.decode()
    assert "Market cautiously" in page and "Decline, every industry" in page
    assert client.get(api).json()["stance"] == {"approach": "cautious", "because": "Decline, every industry"}
    decide(bank, customer.industry_code[:1], "decline", "moderate")
    assert client.get(api).json()["stance"]["approach"] == "moderate"
    assert "Stage of the company" in client.get("/customers/?columns=life_stage").content.decode()


def test_the_api_reads_the_decisions_and_decides(bank, signed_in):
    sent = {"industry": "K", "stage": "growth", "approach": "cautious", "reason": "政策", "key": str(uuid4())}
    address = "/api/v1/customers/market-stances/"

    def call(person, body):
        return signed_in(person).post(address, body, content_type="application/json")

    assert call(bank.manager, sent).status_code == 403
    made = call(bank.executive, sent)
    assert made.status_code == 201 and made.json()["decided_by"] == bank.executive.employee_no
    assert call(bank.executive, sent | {"key": str(uuid4())}).json()["code"] == "nothing_changed"
    assert call(bank.executive, sent | {"industry": "", "approach": ""}).status_code == 400
    rows = signed_in(bank.manager).get(address).json()["results"]
    assert (rows[0]["industry"], rows[0]["approach"], len(rows)) == ("K", "cautious", 5)
