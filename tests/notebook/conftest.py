"""The bank of the tests of notes and files."""

import pytest

from customers.models import Customer
from tests.factories import Bank, make_bank, make_customer


@pytest.fixture
def bank(db) -> Bank:
    return make_bank()


@pytest.fixture
def customer(bank) -> Customer:
    return make_customer(bank, short_name="澜川精密", short_name_en="Lanchuan Precision")


@pytest.fixture(autouse=True)
def stored(settings, tmp_path):
    settings.FILES_DIR = tmp_path
    return tmp_path
