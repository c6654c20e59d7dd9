"""A bank with one customer for stories at the table."""

import pytest

from tests.factories import make_bank, make_customer


@pytest.fixture
def bank(db):
    return make_bank()


@pytest.fixture
def customer(bank):
    return make_customer(bank)
