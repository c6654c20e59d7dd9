"""The bounds of the size classes are decided from a day on, on page and API, and class companies from that day."""

from datetime import timedelta

import pytest
from django.utils import timezone

from audit.models import Act
from common.calendar import business_today
from customers.models import SizeThresholds
from customers.queries import size_of
from customers.queries.bounds import BOUNDS
from customers.services.bounds import BoundsFromTheDay, BoundsOfThePast, decide_bounds

pytestmark = pytest.mark.django_db
WAN = 1_000_000


def in_days(days):
    return business_today() + timedelta(days=days)


def shipped():
    held = SizeThresholds.objects.order_by("-valid_from")[0]
    return {name: getattr(held, name) for name in BOUNDS}


def decide(bank, day, **changed):
    words = {"valid_from": day, "bounds": shipped() | changed, "reason": "新政策"}
    return decide_bounds(**words, by=bank.executive, at=timezone.now())


def test_companies_are_classed_by_other_bounds_from_their_day_on(bank, customer):
    customer.total_assets_fen = customer.annual_revenue_fen = 12_000 * WAN
    customer.net_assets_fen, customer.profit_fen = 6_000 * WAN, 900 * WAN
    decide(bank, in_days(10), a_assets_over_fen=20_000 * WAN)
    assert size_of(customer, today=in_days(9)).code == "A"
    assert size_of(customer, today=in_days(10)).code == "B"
    act = Act.objects.get(kind="customer.bounds_decided")
    assert (act.before["a_assets_over_fen"], act.after["a_assets_over_fen"]) == (10_000 * WAN, 20_000 * WAN)


def test_a_day_that_is_over_or_taken_is_refused(bank):
    decide(bank, in_days(0))
    for refused, day in ((BoundsFromTheDay, in_days(0)), (BoundsOfThePast, in_days(-1))):
        with pytest.raises(refused):
            decide(bank, day)
    assert SizeThresholds.objects.count() == 2


def test_head_office_decides_on_the_page_and_everybody_reads(bank, signed_in):
    head, words = signed_in(bank.executive), dict.fromkeys(BOUNDS, "100")
    asked = head.get("/size-classes/new/").content.decode()
    assert 'value="10000"' in asked  # 100 million yuan
    words |= {"valid_from": in_days(3).isoformat(), "reason": "新政策"}
    wrong = head.post("/size-classes/new/", words | {"a_assets_over_fen": "viel"})
    assert wrong.status_code == 422 and 'value="viel"' in wrong.content.decode()
    late = head.post("/size-classes/new/", words | {"valid_from": in_days(-1).isoformat()})
    assert late.status_code == 422 and "Choose today or a later day." in late.content.decode()
    assert head.post("/size-classes/new/", words).status_code == 302
    assert "decided already" in head.post("/size-classes/new/", words).content.decode()
    client = signed_in(bank.manager)
    page = client.get("/size-classes/").content.decode()
    assert "新政策" in page and "To come" in page and "/size-classes/new/" not in page
    assert client.get("/size-classes/new/").status_code == 403


def test_the_api_reads_and_decides(bank, signed_in):
    address = "/api/v1/customers/size-bounds/"
    (row,) = signed_in(bank.manager).get(address).json()["results"]
    assert (row["a_assets_over"], row["d_profit_under"], row["decided_by"]) == (
        "100000000.00",
        "500000.00",
        "",
    )
    sent = row | {"valid_from": in_days(5).isoformat(), "reason": "新政策", "c_net_assets_up_to": "1.00"}
    sent.pop("decided_by")

    def call(person, body):
        return signed_in(person).post(address, body, content_type="application/json")

    assert call(bank.manager, sent).status_code == 403
    assert call(bank.executive, sent | {"valid_from": "2020-01-01"}).status_code == 400
    assert call(bank.executive, sent | {"more": 1}).status_code == 400
    made = call(bank.executive, sent)
    assert made.status_code == 201 and made.json()["c_net_assets_up_to"] == "1.00"
    assert call(bank.executive, sent).json()["code"] == "bounds_there"
    assert SizeThresholds.objects.count() == 2
