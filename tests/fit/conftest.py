"""A bank and a customer of its manager, for tests of fit."""

import pytest

from organization.rules import Role
from tests.factories import make_bank, make_customer, make_staff


@pytest.fixture
def bank(db):
    made = make_bank()
    made.personas["product_manager"] = make_staff(Role.PRODUCT_MANAGER, made.head_office, "齐产", "Qi Chan")
    return made


@pytest.fixture
def customer(bank):
    return make_customer(bank, short_name="恒泰精密制造", short_name_en="Hengtai Precision")
