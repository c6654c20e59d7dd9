"""The bank and one customer with a score, balances and people, as the tests of the customer file find them."""

from collections.abc import Callable
from datetime import date, datetime

import pytest
from django.test import Client

from common.calendar import SHANGHAI
from customers.models import Contact, Customer, CustomerPulse
from organization.models import Staff
from tests.factories import Bank, fresh, make_account, make_bank, make_customer, make_month, publish_scores

WAN = 1_000_000  # fen


@pytest.fixture
def bank(db) -> Bank:
    return make_bank()


@pytest.fixture
def customer(bank) -> Customer:
    return make_customer(
        bank,
        name="杭州澜川精密制造集团有限公司",
        short_name="澜川精密",
        name_en="Hangzhou Lanchuan Precision Manufacturing Group Co., Ltd.",
        short_name_en="Lanchuan Precision",
        credit_code="91330105MA2H7K3B8H",
        region_code="330105",
        former_names=["杭州钱江机械厂"],
        total_assets_fen=86_000 * WAN,
        figures_year=2025,
        staff_count=1120,
    )


@pytest.fixture
def contact(customer) -> Contact:
    return Contact.objects.create(
        customer=customer,
        name="刘蔚",
        name_en="Liu Wei",
        title="财务总监",
        part="decides",
        attitude="favours",
        phone="13857111234",
        email="liuwei@lanchuan.example",
    )


@pytest.fixture
def scored(customer, as_loader) -> Customer:
    """The customer with thirteen months of books, a published score and a pulse."""
    account = make_account(customer)
    loan = make_account(customer, "working_capital_loan", limit_fen=12_000 * WAN)
    with as_loader():
        for n in range(13):
            month = date(2025 + (10 + n) // 12, (10 + n) % 12 + 1, 1)
            make_month(account, month, (1_000 + 10 * n) * WAN)
            make_month(loan, month, 500 * WAN)
        publish_scores(
            {
                customer: {
                    "tier_id": 2,
                    "score": 89_560,
                    "deposits_fen": 1_120 * WAN,
                    "deposits_cny_fen": 1_120 * WAN,
                    "deposits_change_bp": -1200,
                    "loans_fen": 500 * WAN,
                    "loans_cny_fen": 500 * WAN,
                    "limit_cny_fen": 12_000 * WAN,
                    "contribution_fen": 386 * WAN,
                    "contribution_before_fen": 343 * WAN,
                }
            },
            business_date=date(2026, 11, 18),
        )
    CustomerPulse.objects.create(
        customer=customer,
        next_contact_on=date(2026, 11, 24),
        last_contact_at=datetime(2026, 10, 2, 9, tzinfo=SHANGHAI),
        last_contact_kind="call",
        open_tasks=3,
        open_complaints=1,
    )
    return customer


@pytest.fixture
def signed_in() -> Callable[[Staff], Client]:
    """`signed_in(person)`: a client that works as this person."""

    def client_of(person: Staff) -> Client:
        client = Client()
        client.force_login(fresh(person), backend="django.contrib.auth.backends.ModelBackend")
        return client

    return client_of


@pytest.fixture
def portfolio(bank, as_loader):
    """Twelve customers with ties everywhere; the last three have neither a score nor a pulse."""
    customers = [
        make_customer(bank, short_name=name)
        for name in [
            "安达",
            "安达",
            "博远",
            "诚信",
            "诚信",
            "东方",
            "恒通",
            "金鼎",
            "金鼎",
            "联华",
            "明珠",
            "新锐",
        ]
    ]
    scores = {}
    for place, customer in enumerate(customers[:9]):
        scores[customer] = {
            "tier_id": 1 + place % 3,
            "score": 90_000 - (place % 4) * 1_000,
            "deposits_cny_fen": (place % 3) * 500 * WAN,
            "deposits_change_bp": None if place == 4 else (place % 2) * 300 - 150,
            "loans_cny_fen": (place % 2) * 100 * WAN,
            "contribution_fen": place * WAN - 2 * WAN,
            "product_lines": 1 + place % 2,
            "churn_risk": None if place == 6 else (place % 4) * 25,
        }
        CustomerPulse.objects.create(
            customer=customer,
            next_contact_on=None if place == 5 else date(2026, 11, 20 + place % 3),
            last_contact_at=datetime(2026, 10, 1 + place % 2, 9, tzinfo=SHANGHAI),
            last_contact_kind="call",
        )
    with as_loader():
        publish_scores(scores, business_date=date(2026, 11, 18))
    return customers
