"""Customers that left come back into the pool half a year after their last account was closed, once."""

from datetime import date

import pytest

from prospects.models import Prospect
from prospects.services.former import win_back_customers
from prospects.services.pool import claim, convert_to_customer
from tests.factories import at, make_account, make_customer
from tests.prospects.deals import make_opportunity

pytestmark = pytest.mark.django_db
LEFT = date(2026, 5, 1)  # 180 days on: 28 October


def leaver(bank, **fields):
    customer = make_customer(bank, **fields)
    make_account(customer, status="closed", closed_on=date(2026, 2, 1))
    make_account(customer, status="closed", closed_on=LEFT)
    return customer


def test_it_comes_back_on_the_day_and_only_once(bank):
    customer = leaver(bank)
    assert win_back_customers(at=at(2026, 10, 27, 1)) == 0
    assert win_back_customers(at=at(2026, 10, 28, 1)) == 1
    assert win_back_customers(at=at(2026, 10, 29, 1)) == 0
    prospect = Prospect.objects.get()
    assert (prospect.name, prospect.source, prospect.source_customer) == (customer.name, "former", customer)
    assert (prospect.state, prospect.unit) == ("open", bank.unit)


def test_whoever_has_an_account_or_business_under_way_has_not_left(bank):
    stays = leaver(bank)
    make_account(stays)
    courted = leaver(bank)
    make_opportunity(courted, bank.manager)
    make_customer(bank)
    assert win_back_customers(at=at(2026, 11, 20, 1)) == 0


def test_one_that_was_won_back_and_leaves_again_comes_back_again(bank):
    customer = leaver(bank)
    win_back_customers(at=at(2026, 11, 1, 1))
    prospect = claim(prospect=Prospect.objects.get(), by=bank.manager, at=at(2026, 11, 2, 9))
    convert_to_customer(prospect=prospect, customer=customer, by=bank.manager, at=at(2026, 11, 20, 9))
    account = make_account(customer, opened_on=date(2026, 11, 20))
    assert win_back_customers(at=at(2027, 1, 1, 1)) == 0
    account.status, account.closed_on = "closed", date(2027, 2, 1)
    account.save()
    assert win_back_customers(at=at(2027, 8, 1, 1)) == 1
    assert list(Prospect.objects.order_by("pk").values_list("state", flat=True)) == ["converted", "open"]
