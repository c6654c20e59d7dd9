"""The demo bank's prices: seats for everybody who supervises, four requests, and once only."""

import pytest
from django.utils import timezone

from crm_site.demo.prices import ask_prices
from pricing.models import Concession, Quote, Seat
from tests.factories import make_customer

pytestmark = pytest.mark.django_db


def test_seats_and_requests_are_made_once(bank):
    Seat.objects.all().delete()
    for _ in range(3):
        make_customer(bank)
    made = [ask_prices(at=timezone.now(), manager_no=bank.manager.employee_no) for _ in range(2)]
    assert made == [4, 0]
    assert Quote.objects.filter(product_line__code="guarantee").count() == 1
    assert Quote.objects.get(product_line__code="rmb_time", asked_rate__isnull=False).sign == -1
    assert sorted(Seat.objects.values_list("level", flat=True)) == [1, 2, 2, 3, 4]
    assert list(Concession.objects.order_by("id").values_list("state", "level")) == [
        ("waiting", 2),
        ("approved", 2),
        ("refused", 1),
        ("waiting", 1),
    ]
