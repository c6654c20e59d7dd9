"""A bank, a key customer of its manager, and somebody to meet there."""

import pytest

from customers.models import Contact
from tests.factories import make_bank, make_customer, publish_scores


@pytest.fixture
def bank(loader):
    return make_bank()


@pytest.fixture
def customer(bank):
    customer = make_customer(bank, short_name="澜川精密", short_name_en="Lanchuan")
    publish_scores({customer: {"tier_id": 2}})
    return customer


@pytest.fixture
def person(customer):
    return Contact.objects.create(customer=customer, name="刘蔚", name_en="Liu Wei")
