"""What goes together equals a slow count over the books; suggestions have reasons, and respect refusals and rules."""

from datetime import timedelta
from io import BytesIO
from itertools import permutations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation
from openpyxl import load_workbook

from common.calendar import business_today
from customers.models import Customer, CustomerScore, Tier
from customers.queries import current_publication, holding_bits
from customers.rules import Holds, read_holds
from dashboards import queries
from dashboards.models import PairCount
from dashboards.services import count_pairs
from products.models import Product, ProductLine, ProductVersion
from prospects.models import Opportunity
from tests.dashboards.test_value import behind
from tests.factories import fresh, make_bank, make_customer, publish_scores


@pytest.mark.parametrize(
    ("typed", "means"),
    [
        ("payroll", Holds(("payroll",), ())),
        ("rmb_time,-payroll", Holds(("rmb_time",), ("payroll",))),
        ("-payroll", Holds((), ("payroll",))),
        ("", None),
        ("payroll,", None),
        ("-", None),
    ],
)
def test_what_is_typed_of_things_used(typed, means):
    assert read_holds(typed) == means


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


@pytest.fixture
def sold(loader):
    """Sixty customers in two sections and tiers; most key ones in manufacturing with payroll have cash management."""
    bank, bits = make_bank(), holding_bits()
    scores, things = {}, list(bits)
    for number in range(60):
        manager = bank.manager if number % 3 else bank.outsider
        customer = make_customer(bank, manager=manager, industry_code="C34" if number % 5 else "F51")
        tier = 2 if number % 2 else 4
        held = {things[number % 4], things[(number * 7) % 9]}
        if customer.industry_code == "C34" and tier == 2:
            held |= {"payroll"} if number % 7 else set()
            held |= {"cash_management"} if number % 7 and number % 11 else set()
        if number % 13 == 0:
            held |= {"cash_management"}
        scores[customer] = {
            "tier_id": tier,
            "score": 90_000 - number,
            "holdings": sum(bits[code] for code in held),
        }
    publication = publish_scores(scores)
    count_pairs(publication=publication)
    return bank, publication


def slow(publication, industry="", tier=None):
    """Who uses what in a group, customer by customer."""
    bits = holding_bits()
    return [
        {code for code, bit in bits.items() if score.holdings & bit}
        for score in CustomerScore.objects.filter(publication=publication).select_related("customer")
        if (not industry or score.customer.industry_code[0] == industry) and tier in (None, score.tier_id)
    ]


@pytest.mark.parametrize(("industry", "tier"), [("", None), ("C", None), ("", 2), ("C", 2), ("F", 4)])
def test_every_pair_of_every_group_equals_the_slow_count(sold, industry, tier):
    bank, publication = sold
    peers = queries.Peers(industry, Tier.objects.get(rank=tier) if tier else None)
    page = queries.affinities(fresh(bank.executive), peers)
    used = slow(publication, industry, tier)

    assert page.customers == len(used)
    expected = {}
    for one, other in permutations(holding_bits(), 2):
        n_one, n_other = (sum(code in each for each in used) for code in (one, other))
        both = sum({one, other} <= each for each in used)
        if both >= 5 and (n_one, one) < (n_other, other):
            expected[one, other] = (
                n_one,
                both,
                both / len(used),
                both / n_one,
                both * len(used) / (n_one * n_other),
            )
    found = {
        (pair.one, pair.other): (pair.having, pair.both, pair.support, pair.confidence, pair.lift)
        for pair in page.pairs
    }
    assert found.keys() == expected.keys()
    for key, figures in found.items():
        assert figures == pytest.approx(expected[key])
    assert [pair.lift for pair in page.pairs] == sorted((pair.lift for pair in page.pairs), reverse=True)


def test_each_pair_leads_to_who_uses_the_one_and_not_the_other(sold):
    bank, _publication = sold
    tier = Tier.objects.get(rank=2)
    page = queries.affinities(fresh(bank.executive), queries.Peers("C", tier), having="payroll")
    assert page.pairs and {pair.one for pair in page.pairs} == {"payroll"}
    for pair in page.pairs:
        listed = behind(bank.executive, pair.lacking_url)
        assert len(listed) == pair.having - pair.both
    mine = behind(bank.manager, page.pairs[0].lacking_url)
    assert mine == {
        each for each in behind(bank.executive, page.pairs[0].lacking_url) if each.manager == bank.manager
    }


def test_a_night_done_again_counts_once_and_forgets_the_one_before(sold, loader):
    _bank, publication = sold
    before = PairCount.objects.count()
    assert count_pairs(publication=publication) == before == PairCount.objects.count()
    later = publish_scores({Customer.objects.first(): {"holdings": 1}})
    assert count_pairs(publication=later) == 2
    assert set(PairCount.objects.values_list("publication", flat=True)) == {later.pk}


@pytest.fixture
def lacking(sold):
    """A key manufacturer who has payroll and no cash management."""
    bank, publication = sold
    bits = holding_bits()
    scores = CustomerScore.objects.filter(publication=publication, tier_id=2, customer__industry_code="C34")
    found = [
        one for one in scores if one.holdings & bits["payroll"] and not one.holdings & bits["cash_management"]
    ]
    return bank, found[0].customer


def test_what_similar_customers_use_is_suggested_with_the_reason(lacking):
    bank, customer = lacking
    found = queries.next_products(fresh(bank.manager), customer, today=business_today())
    first = found.suggestions[0]
    used = slow(current_publication(), "C", 2)
    having = [each for each in used if "payroll" in each]
    share = sum("cash_management" in each for each in having) / len(having)

    assert (first.pair.other, first.pair.one) == ("cash_management", "payroll")
    assert first.reason.startswith(
        f"{round(share * 100)}% of Key customers in Manufacturing with Payroll service also use"
    )
    held = {code for code, bit in holding_bits().items() if customer.scores.get().holdings & bit}
    assert not {one.pair.other for one in found.suggestions} & held
    assert all(one.pair.both >= 5 and one.pair.lift > 1 for one in found.suggestions)


@pytest.fixture
def line_suggested(lacking, loader):
    """The same, where a product line is suggested: all others of the group with payroll use time deposits."""
    bank, customer = lacking
    bits = holding_bits()
    scores = CustomerScore.objects.current()
    for score in scores.filter(tier_id=2, customer__industry_code="C34").exclude(customer=customer):
        if not score.holdings & bits["payroll"]:
            continue
        scores.filter(customer=score.customer_id).update(
            holdings=score.holdings | bits["rmb_time"] | bits["cash_management"]
        )
    scores.filter(customer=customer).update(holdings=bits["payroll"] | bits["cash_management"])
    count_pairs(publication=current_publication())
    Product.objects.filter(line__code="rmb_time").update(line=None)  # no rule stands in the way
    return bank, customer


def suggested(bank, customer):
    found = queries.next_products(fresh(bank.manager), customer, today=business_today())
    return {one.pair.other for one in found.suggestions}, {
        one.name: one.turned_down_on for one in found.left_out
    }


def test_what_was_turned_down_in_the_last_half_year_is_left_out(line_suggested):
    bank, customer = line_suggested
    assert "rmb_time" in suggested(bank, customer)[0], suggested(bank, customer)
    deal = Opportunity.objects.create(
        customer=customer,
        name="x",
        product_line=ProductLine.objects.get(code="rmb_time"),
        state="lost",
        closed_on=business_today() - timedelta(days=180),
        owner=bank.manager,
        unit=bank.unit,
        entered_stage_at=timezone.now(),
        opened_at=timezone.now(),
    )
    assert "rmb_time" in suggested(bank, customer)[0]  # 180 days are over
    deal.closed_on += timedelta(days=1)
    deal.save()
    codes, left_out = suggested(bank, customer)
    assert "rmb_time" not in codes
    assert left_out["RMB time"] == deal.closed_on


def test_what_the_customer_may_not_have_is_left_out(line_suggested):
    bank, customer = line_suggested
    line = ProductLine.objects.get(code="rmb_time")
    product = Product.objects.create(code="for_banks", family="deposit", line=line, position=999)
    version = ProductVersion.objects.create(
        product=product,
        number=1,
        state="in_force",
        words={"zh": {"name": "同业定期"}, "en": {"name": "For banks"}},
        rules=[{"fact": "tier", "test": "one_of", "values": ["gold"]}],
    )
    codes, left_out = suggested(bank, customer)
    assert "rmb_time" not in codes
    assert left_out["RMB time"] is None
    ProductVersion.objects.filter(pk=version.pk).update(state="retired")
    words = {"zh": {"name": "同业定期"}, "en": {"name": "For all"}}
    ProductVersion.objects.create(product=product, number=2, state="in_force", words=words)
    found = queries.next_products(fresh(bank.manager), customer, today=business_today())
    assert [one.eligible for one in found.suggestions if one.pair.other == "rmb_time"] == [["For all"]]


def test_the_panel_asks_few_questions(client, line_suggested):
    bank, customer = line_suggested
    client.force_login(bank.manager)
    address = f"/customers/{customer.customer_no}/next-products/"
    client.get(address, headers={"hx-request": "true"})
    with CaptureQueriesContext(connection) as asked:
        client.get(address, headers={"hx-request": "true"})
    assert len(asked) <= 16


def test_page_and_api_say_the_same(client, lacking):
    bank, customer = lacking
    client.force_login(bank.manager)
    page = client.get("/value/affinity/?industry=C&tier=key&having=payroll")
    told = client.get("/api/v1/value/affinity/?industry=C&tier=key&having=payroll").json()
    assert [pair.other for pair in page.context["page"].pairs] == [pair["other"] for pair in told["pairs"]]
    assert told["customers"] == page.context["page"].customers == len(slow(current_publication(), "C", 2))
    assert client.get("/value/affinity/?least=4").status_code == 422
    address = "/lists/affinity/export/?industry=C&tier=key&having=payroll"
    sheet = load_workbook(BytesIO(client.post(address, {"format": "xlsx"}).content)).active
    rows = list(sheet.iter_rows(values_only=True))
    pairs = page.context["page"].pairs
    assert [row[1:4] for row in rows if row[0] == pairs[0].one_name] == [
        (pair.other_name, pair.having, pair.both) for pair in pairs
    ]
    assert client.get("/api/v1/value/affinity/?tier=best").status_code == 400

    panel = client.get(f"/customers/{customer.customer_no}/next-products/", headers={"hx-request": "true"})
    next_ones = client.get(f"/api/v1/value/next-products/{customer.customer_no}/").json()["suggestions"]
    assert next_ones[0]["code"] == "cash_management"
    assert next_ones[0]["reason"] in panel.content.decode()
    assert "<html" not in panel.content.decode()
