"""The fee of a guarantee: expected loss, capital and cost, no price of money; less of it through the same levels."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from common.calendar import business_today
from common.models import uuid7
from pricing import services
from pricing.models import ConcessionLimit
from pricing.queries import Draft, drafted, offered
from pricing.rules.price import Relationship, loan_return, price
from products.models import ProductLine
from proposals import services as proposing
from tests.browsing import browser
from tests.pricing.making import WAN, decide
from tests.pricing.test_price_rules import F7
from tests.proposals.making import begun, version
from tiers.models import TransferPrice

pytestmark = pytest.mark.django_db
D = Decimal
FEE = replace(
    F7, transfer_price=D(0), operating_cost=D("0.0020"), target_margin=D("0.0020"), risk_weight=D("0.5")
)


def test_a_worked_example():
    """PD 1% x LGD 45% = 0.45%; 0.5 x 10.5% x 12% / 0.75 = 0.84%; with 0.20% cost and 0.20% margin 1.69% a year."""
    made = price(FEE, 1_000 * WAN, Relationship())
    assert (made.transfer_price, made.expected_loss, made.capital_cost) == (D(0), D("0.0045"), D("0.0084"))
    assert (made.rate, made.floor) == (D("0.0169"), D("0.0065"))
    brought = loan_return(FEE, 1_000 * WAN, made.rate)
    # 10 million x (1.69% - 0.20% - 0.45%) = 104,000 before tax, 78,000 after it, on 525,000 of capital.
    assert (brought.before_tax_fen, brought.net_fen, brought.capital_fen) == (
        10_400_000,
        7_800_000,
        52_500_000,
    )
    assert brought.raroc == D("0.148571")


def quote_of(bank, customer, asked=None, wan=1000):
    line = ProductLine.objects.get(code="guarantee")
    draft = Draft(customer, line, wan * WAN, 12, asked)
    return services.write_quote(draft=draft, form_key=uuid7(), by=bank.manager, at=timezone.now())


def test_a_fee_is_quoted_without_a_transfer_price(bank, customer):
    TransferPrice.objects.filter(product_line__code="guarantee").delete()
    quote = quote_of(bank, customer)
    assert (quote.transfer_price, quote.risk_weight, quote.operating_cost) == (D(0), D("0.5"), D("0.0020"))
    shown = offered(quote)
    assert shown.price.rate == quote.quoted_rate == shown.price.exact.quantize(D("0.0001"))
    assert shown.at_quote.alone_passes
    other = drafted(
        Draft(customer, ProductLine.objects.get(code="working_capital_loan"), WAN, 12), timezone.now().date()
    )
    assert other.terms.transfer_price == D("0.0205")


def test_less_of_it_passes_the_levels_of_guarantees(bank, customer):
    quoted = quote_of(bank, customer).quoted_rate
    quote = quote_of(bank, customer, quoted - D("0.0015"))
    words = {"written_on": business_today(), "reason": "同业报价已核实", "loan_note": "", "given": {}}
    until = business_today() + timedelta(days=300)
    asked = services.ask_concession(
        quote=quote, wanted_until=until, form_key=uuid7(), by=bank.manager, at=timezone.now(), **words
    )
    limits = ConcessionLimit.objects.filter(product_line__code="guarantee")
    assert list(limits.order_by("level").values_list("limit_bp", flat=True)) == [10, 20, 40, None]
    assert [step.level for step in asked.steps.all()] == [1, 2]
    decide(asked, bank.supervisor)
    done = decide(asked, bank.branch_supervisor)
    assert (done.state, done.rate) == ("approved", quoted - D("0.0015"))


def test_the_page_prices_it_and_the_standard_tells_of_it(bank, customer):
    person = browser(bank.manager)
    typed = {
        "line": "guarantee",
        "amount_fen": "1000",
        "term_months": "12",
        "asked": "",
        "form_key": str(uuid7()),
    }
    page = person.post(f"/customers/{customer.customer_no}/prices/new/", typed, follow=True).content.decode()
    assert "Guarantees" in page and "Quote over" not in page
    assert "since none is lent" in person.get("/prices/standard/").content.decode()


def test_a_proposal_offers_the_fee_of_a_bank_guarantee(bank, customer):
    from_quote = quote_of(bank, customer)
    proposal = begun(bank, customer)
    product = proposing.add_product(
        proposal=proposal,
        version=version("bank_guarantee"),
        why="投标与履约",
        quote=from_quote,
        by=bank.manager,
        at=timezone.now(),
    )
    assert product.rate == from_quote.quoted_rate
