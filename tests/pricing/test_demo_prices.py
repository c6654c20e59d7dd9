"""The demo bank's prices: seats for everybody who supervises, four requests, and once only."""

from datetime import date
from decimal import Decimal

import pytest
from django.utils import timezone

from crm_site.demo.prices import ask_prices
from customers.models import ExchangeRate
from pricing.models import Concession, Decision, Quote, Scan, Seat
from tests.factories import make_customer

pytestmark = pytest.mark.django_db


def test_seats_and_requests_are_made_once(bank, as_loader, settings, tmp_path):
    settings.FILES_DIR = tmp_path
    Seat.objects.all().delete()
    with as_loader():
        ExchangeRate.objects.create(currency="USD", day=date(2026, 10, 31), rate=Decimal("7.1135"))
    for _ in range(3):
        make_customer(bank)
    made = [ask_prices(at=timezone.now(), manager_no=bank.manager.employee_no) for _ in range(2)]
    assert made == [4, 0]
    assert Quote.objects.filter(product_line__code="guarantee").count() == 1
    assert Quote.objects.get(product_line__code="rmb_time", asked_rate__isnull=False).sign == -1
    assert Quote.objects.get(currency="USD").own_fen == 300_000_000
    assert [one.votes_for for one in Decision.objects.order_by("id")] == [3, 3, None, None]
    assert sorted(Seat.objects.values_list("level", flat=True)) == [1, 2, 2, 3, 4]
    assert [scan.name for scan in Scan.objects.all()] == ["利率优惠申请书.pdf"] * 4
    assert list(Concession.objects.order_by("id").values_list("state", "level")) == [
        ("waiting", 2),
        ("approved", 2),
        ("refused", 1),
        ("waiting", 1),
    ]
