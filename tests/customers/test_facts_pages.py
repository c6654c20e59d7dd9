"""Loans, products, movements and corrections where a person looks for them, and over the API."""

from datetime import UTC, date, datetime

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from activities.models import ChannelContact
from customers.models import (
    Account,
    Correction,
    DailyBalance,
    FeeCharged,
    Holding,
    Loan,
    Rating,
    Settlement,
)
from customers.services.facts import ensure_daily_balances
from products.models import Product, ProductLine
from tests.factories import make_bank, make_customer

pytestmark = pytest.mark.django_db
DAY = date(2026, 10, 31)


@pytest.fixture
def bank():
    return make_bank()


@pytest.fixture
def customer(bank, as_loader):
    """A customer with one of everything that core banking sends."""
    customer = make_customer(bank)
    line = ProductLine.objects.get(code="rmb_current")
    account = Account.objects.create(
        account_no="80000000011001",
        customer=customer,
        product_line=line,
        status="active",
        opened_on=date(2018, 3, 12),
    )
    of = {"customer": customer, "business_date": DAY, "batch_id": 1}
    Loan.objects.create(
        **of,
        loan_no="L1",
        product_line=ProductLine.objects.get(code="working_capital_loan"),
        currency="CNY",
        principal_fen=2_000_000_000,
        outstanding_fen=1_500_000_000,
        rate="0.034500",
        lent_on=date(2026, 3, 12),
        matures_on=date(2027, 3, 11),
        overdue_days=3,
        quality="special_mention",
        status="active",
    )
    Holding.objects.create(
        **of, product=Product.objects.get(code="payroll_service"), since=date(2024, 5, 6), units=412
    )
    Rating.objects.create(**of, rated_on=date(2026, 10, 15), rating="AA", default_probability="0.0042")
    paid = {"settled_on": DAY, "direction": "out", "kind": "tax", "amount_fen": 860_000}
    Settlement.objects.create(**of, account=account, settlement_no="S1", counterparty="国家税务总局", **paid)
    FeeCharged.objects.create(
        **of, account=account, fee_no="F1", charged_on=DAY, kind="account", amount_fen=12_400
    )
    Correction.objects.create(
        customer=customer,
        resource="loans",
        key="L1",
        business_date=DAY,
        batch_id=2,
        was={"outstanding_fen": 1_600_000_000, "quality": "normal"},
        became={"outstanding_fen": 1_500_000_000, "quality": "special_mention"},
        corrected_at=timezone.now(),
    )
    for number, minute in (("A1", 5), ("A2", 45)):
        ChannelContact.objects.create(
            **of,
            interaction_no=number,
            channel="phone_bank",
            happened_at=datetime(2026, 10, 31, 6, minute, tzinfo=UTC),
            cause="limit_too_low",
            subject="网银转账限额不够",
            outcome="passed_on",
            unit=bank.unit,
        )
    with as_loader():
        ensure_daily_balances(months=[date(2026, 10, 1)])
        for day in (30, 31):
            DailyBalance.objects.create(
                day=date(2026, 10, day),
                account=account,
                customer=customer,
                balance_fen=day * 100_00,
                business_date=DAY,
                batch_id=1,
            )
    return customer


@pytest.fixture
def browser(bank):
    client = Client(HTTP_ACCEPT_LANGUAGE="en")
    bank.manager.language = "en"
    bank.manager.save()
    client.force_login(bank.manager, backend="django.contrib.auth.backends.ModelBackend")
    return client


def text_of(answer) -> str:
    assert answer.status_code == 200, answer.content
    return " ".join(answer.content.decode().split())


def test_the_accounts_panel_shows_loans_with_what_worries_and_products_held(browser, customer):
    page = text_of(browser.get(reverse("customers:balances", args=[customer.customer_no])))
    for words in ("Loans and maturities", "L1", "Special mention", "3 days overdue", "Products held", "412"):
        assert words in page


def test_movements_show_payments_fees_days_ratings_and_corrections(browser, customer):
    page = text_of(browser.get(reverse("customers:movements", args=[customer.customer_no])))
    for words in ("国家税务总局", "Paid, Tax", "Account keeping", "8000****1001", "0.42%", "AA"):
        assert words in page
    assert "Outstanding <s" in page and "16,000,000.00" in page and "15,000,000.00" in page
    assert "Class <s" in page and "Normal" in page
    assert "80000000011001" not in page


def test_repeated_contacts_about_one_cause_are_counted_in_the_timeline(browser, customer):
    page = text_of(browser.get(f"{reverse('workspace:timeline', args=[customer.customer_no])}?only=channel"))
    assert page.count("网银转账限额不够") == 2
    assert page.count("2 contacts about this within 30 days") == 1


ONE = "/api/v1/customers/{}/"
ANSWERS = [
    ("loans", {"loan_no": "L1", "outstanding": "15000000.00", "quality": "special_mention"}),
    ("ratings", {"rated_on": "2026-10-15", "rating": "AA"}),
    ("holdings", {"product": "payroll_service", "units": 412, "amount": None}),
    ("settlements?since=2026-10-31", {"settlement_no": "S1", "account": "8000****1001", "amount": "8600.00"}),
    ("fees?until=2026-10-31", {"fee_no": "F1", "amount": "124.00", "currency": "CNY"}),
    ("daily-balances?page_size=1", {"day": "2026-10-31", "balance": "3100.00"}),
    ("corrections", {"resource": "loans", "was": {"outstanding_fen": 1_600_000_000, "quality": "normal"}}),
]


@pytest.mark.parametrize(("path", "expected"), ANSWERS)
def test_the_api_answers_each(browser, customer, path, expected):
    name, _mark, query = path.partition("?")
    answer = browser.get(f"{ONE.format(customer.customer_no)}{name}/?{query}")
    assert answer.status_code == 200, answer.content
    first = answer.json()["results"][0]
    assert {key: first[key] for key in expected} == expected


def test_daily_balances_go_on_from_page_to_page(browser, customer):
    address = f"{ONE.format(customer.customer_no)}daily-balances/"
    first = browser.get(f"{address}?page_size=1").json()
    second = browser.get(f"{address}?page_size=1&cursor={first['next']}").json()
    assert [one["results"][0]["day"] for one in (first, second)] == ["2026-10-31", "2026-10-30"]
    assert second["next"] == ""


def test_channel_contacts_say_which_one_it_is_about_the_cause(browser, customer):
    address = f"/api/v1/customers/{customer.customer_no}/channel-contacts/"
    found = browser.get(f"{address}?cause=limit_too_low").json()["results"]
    assert [(one["interaction_no"], one["times"]) for one in found] == [("A2", 2), ("A1", 1)]
