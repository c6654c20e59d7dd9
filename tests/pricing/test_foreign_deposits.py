"""Deposits in foreign currency: priced in their own, limits and what they bring in yuan."""

import re
from datetime import timedelta
from decimal import Decimal
from types import SimpleNamespace

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone, translation

from common.calendar import business_today
from common.models import uuid7
from customers.models import Account, ExchangeRate
from pricing import services
from pricing.models import CurrencyPrice, Quote, UnaskedNote
from pricing.queries import NoPrice, NoRate, WrongCurrency, audit_page, draft, offered, terms_for
from pricing.rules.currencies import Foreign
from pricing.rules.price import best_price
from products.models import ProductLine
from proposals.queries.document import _price_row
from tests.factories import make_account
from tests.pricing.making import WAN, decide, make_quote
from tests.pricing.test_price_pages import client_of

D = Decimal


def test_what_it_is_in_yuan():
    assert Foreign("USD", 300 * WAN, D("7.1135")).yuan_fen == 213_405_000_0
    assert Foreign("JPY", 101, D("0.045")).yuan_fen == 5


@pytest.fixture
def dollars(bank, as_loader):
    """A dollar is 7.1135 yuan, and was 7.2 a month ago."""
    day = business_today()
    with as_loader():
        ExchangeRate.objects.create(currency="USD", day=day - timedelta(days=30), rate=D("7.2"))
        ExchangeRate.objects.create(currency="USD", day=day - timedelta(days=1), rate=D("7.1135"))


def draft_of(customer, *, code="fx_time", currency="USD", wan=300, asked=None):
    line = ProductLine.objects.get(code=code)
    words = {"amount_fen": wan * WAN, "term_months": 12, "asked": asked, "currency": currency}
    return draft(customer=customer, line=line, day=business_today(), **words)


def quote_of(bank, customer, asked=None, **fields) -> Quote:
    made = draft_of(customer, asked=asked, **fields)
    return services.write_quote(draft=made, form_key=uuid7(), by=bank.manager, at=timezone.now())


def test_a_worked_example(bank, customer, dollars):
    """A dollar is worth 4.20% inside: less 0.15% cost and 0.80% margin 3.25%; the ceiling is 4.05%. Three million
    dollars are 21.3405 million yuan: at the quote they earn 0.80% of that, 170,724 yuan a year."""
    quote = quote_of(bank, customer)
    assert (quote.transfer_price, quote.quoted_rate, quote.floor_rate) == (
        D("0.042"),
        D("0.0325"),
        D("0.0405"),
    )
    assert (quote.currency, quote.own_fen, quote.exchange_rate) == ("USD", 300 * WAN, D("7.1135"))
    assert quote.amount_fen == 2_134_050_000
    again = offered(Quote.objects.get(pk=quote.pk))
    assert again.at_quote.alone.before_tax_fen == 17_072_400 and again.at_quote.alone.raroc is None
    assert again.foreign == Foreign("USD", 300 * WAN, D("7.1135")) and again.reference_rate is None
    with translation.override("en"):
        assert (quote.own_amount, quote.amount) == ("USD 3 m", "USD 3 m (CNY 21.3 m)")
    with translation.override("zh-hans"):
        assert quote.own_amount == "300 万美元"


def test_each_currency_has_its_price_and_yuan_none(bank, customer, dollars):
    day = business_today()
    line = ProductLine.objects.get(code="fx_time")
    assert terms_for("", line, day, "EUR")[1].transfer_price == D("0.023")
    for currency in ("CNY", "GBP"):
        with pytest.raises(NoPrice):
            terms_for("", line, day, currency)
    with pytest.raises(NoPrice):
        terms_for("", ProductLine.objects.get(code="rmb_time"), day, "USD")
    with pytest.raises(NoRate):
        draft_of(customer, currency="HKD")
    for code, currency in (("fx_time", "CNY"), ("fx_time", "GBP"), ("rmb_time", "USD")):
        with pytest.raises(WrongCurrency):
            draft_of(customer, code=code, currency=currency)


def test_limits_are_in_yuan(bank, customer, dollars, as_loader):
    """Ten basis points and thirty million yuan are the sub-branch's: four million dollars are within, five are not."""
    routes = []
    for wan in (400, 500):
        quote = quote_of(bank, customer, D("0.0333"), wan=wan)
        asked = services.ask_concession(
            quote=quote,
            written_on=business_today(),
            reason="他行美元报价已核实",
            wanted_until=business_today() + timedelta(days=300),
            loan_note=f"WB-{wan}",
            given={},
            form_key=uuid7(),
            by=bank.manager,
            at=timezone.now(),
        )
        routes.append([step.level for step in asked.steps.order_by("level")])
    assert routes == [[1], [1, 2]]
    # 8 bp of five million dollars at 7.1135.
    assert asked.quote.given_up_fen(asked.asked_rate) == 2_845_400
    approved = decide(decide(asked, bank.supervisor), bank.branch_supervisor)
    make_account(customer, "fx_time", account_no="WB-500", rate=approved.rate + D("0.0004"), currency="CNY")
    (row,) = audit_page(business_today()).rows
    assert (row.finding, row.booked) == ("none_booked", None)
    with as_loader():
        Account.objects.update(currency="USD")
    (row,) = audit_page(business_today()).rows
    assert (row.finding, row.under_bp) == ("under", 4)


def test_sent_again_after_the_rate_changed_it_is_the_same_quote(bank, customer, dollars, as_loader):
    key = uuid7()
    words = {"form_key": key, "by": bank.manager, "at": timezone.now()}
    first = services.write_quote(draft=draft_of(customer), **words)
    with as_loader():
        ExchangeRate.objects.create(currency="USD", day=business_today(), rate=D("7.05"))
    assert services.write_quote(draft=draft_of(customer), **words) == first
    with pytest.raises(services.NothingToPrice):
        services.write_quote(draft=draft_of(customer, wan=0), **words)


def test_the_database_keeps_yuan_and_currency_together(bank, customer, dollars):
    quote = quote_of(bank, customer)
    for wrong in ({"amount_fen": quote.amount_fen + 2}, {"currency": "CNY"}, {"own_fen": None}):
        values = {
            f.attname: getattr(quote, f.attname) for f in Quote._meta.concrete_fields if not f.primary_key
        }
        copied = Quote(**(values | {"public_id": uuid7(), "form_key": uuid7(), "number": "BJ-X"} | wrong))
        with pytest.raises(IntegrityError, match="quote_in_yuan"), transaction.atomic():
            copied.save(force_insert=True)


def test_notes_in_it_are_read_against_the_standard_of_their_currency(bank, customer, dollars):
    line = ProductLine.objects.get(code="fx_time")
    best = best_price(terms_for(customer.rating, line, business_today(), "USD")[1])
    opened = business_today() - timedelta(days=20)
    for number, (currency, off) in enumerate([("USD", 0), ("USD", 6), ("EUR", 0), ("GBP", 900)]):
        rate = best + D(off) / 10_000
        make_account(
            customer, "fx_time", account_no=f"WB-{number}", rate=rate, currency=currency, opened_on=opened
        )
    services.find_unasked(at=timezone.now())
    found = UnaskedNote.objects.values_list("account__account_no", "gap_bp").order_by("account__account_no")
    assert list(found) == [("WB-1", 6), ("WB-2", 190)]


def test_it_is_said_while_it_is_typed_and_written_down(bank, customer, dollars):
    path = f"/customers/{customer.customer_no}/prices/"
    client = client_of(bank.manager, "en")
    typed = {"line": "fx_time", "amount_fen": "300", "currency": "USD", "term_months": "12", "asked": "3.30"}
    live = client.get(f"{path}check/", typed).content.decode()
    assert "3.25" in live and "In yuan, at USD 7.1135" in live and "CNY 21.3 m" in live
    # Core banking's one price of the product, unlike the standard's 4.20% for dollars.
    assert "Transfer price at which the months count it</dt><dd>2.05%" in live
    wrong = client.get(f"{path}check/", typed | {"currency": "CNY"}).content.decode()
    assert "This product is taken in USD, EUR, HKD." in wrong
    other = client.get(f"{path}check/", typed | {"line": "rmb_time"}).content.decode()
    assert "This product is taken in CNY." in other
    refused = client.post(f"{path}new/", typed | {"currency": "EUR", "form_key": str(uuid7())})
    assert refused.status_code == 422 and "no exchange rate for this currency" in refused.content.decode()
    assert Quote.objects.count() == 0
    written = client.post(f"{path}new/", typed | {"form_key": str(uuid7())})
    quote = Quote.objects.get()
    assert written.status_code == 302 and (quote.currency, quote.own_fen) == ("USD", 300 * WAN)
    page = client.get(f"/prices/quotes/{quote.public_id}/").content.decode()
    assert "USD 3 m (CNY 21.3 m)" in page
    again = client.get(f"{path}new/?from={quote.public_id}").content.decode()

    assert re.search(r'<option value="USD" selected\s*>', again) and 'value="300"' in again
    in_yuan = make_quote(bank, customer)
    assert "the months count it" not in client.get(f"/prices/quotes/{in_yuan.public_id}/").content.decode()


def test_the_api_takes_and_says_it(bank, customer, dollars):
    client = client_of(bank.manager, "en")
    path = f"/api/v1/pricing/customers/{customer.customer_no}/quotes/"
    said = {
        "line": "fx_time",
        "amount": "3000000.00",
        "term_months": 12,
        "currency": "USD",
        "key": str(uuid7()),
    }
    answer = client.post(path, said, content_type="application/json")
    assert answer.status_code == 201, answer.content
    told = answer.json()
    assert (told["amount"], told["own_amount"], told["currency"]) == ("21340500.00", "3000000.00", "USD")
    refused = client.post(
        path, said | {"currency": "HKD", "key": str(uuid7())}, content_type="application/json"
    )
    assert refused.status_code == 400 and "currency" in str(refused.json())
    wrong = client.post(
        path, said | {"line": "rmb_time", "key": str(uuid7())}, content_type="application/json"
    )
    assert wrong.status_code == 400 and "taken in CNY" in str(wrong.json())
    assert Quote.objects.count() == 1


def test_the_customer_reads_it_in_its_currency(bank, customer, dollars):
    offered_row = SimpleNamespace(
        quote=quote_of(bank, customer), rate=D("0.0325"), version=SimpleNamespace(name="外币定期")
    )
    with translation.override("en"):
        assert _price_row(offered_row)[1] == "USD 3 m"


def test_what_a_currency_is_worth_is_not_public(bank, customer, dollars):
    page = client_of(bank.manager, "en").get("/prices/standard/").content.decode()
    assert "FX time" in page and CurrencyPrice.objects.filter(currency="USD").count() == 2
    assert "4.20%" not in page and "4.2%" not in page
