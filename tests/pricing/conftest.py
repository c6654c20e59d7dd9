"""A bank whose four levels have somebody, and a customer of its manager, for tests of prices."""

import pytest

from tests.factories import make_bank, make_customer
from tests.pricing.making import make_prices, seat_everybody


@pytest.fixture
def bank(db):
    made = make_bank()
    make_prices()
    seat_everybody(made)
    return made


@pytest.fixture
def customer(bank):
    return make_customer(bank, short_name="恒泰精密制造", short_name_en="Hengtai Precision")
