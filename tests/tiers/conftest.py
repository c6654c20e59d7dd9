"""A scored bank with a draft of its model, for the modules that try versions; the others have banks of their own."""

from copy import deepcopy

import pytest

from organization.rules import Role
from tests.factories import make_bank, make_customer, make_staff
from tests.standing import loaders_rights, standing
from tests.tiers.books import keep_books, price_money, run_night
from tests.tiers.drafts import NOW
from tiers import services
from tiers.models import ModelVersion


@pytest.fixture(scope="module")
def made(django_db_setup, django_db_blocker):
    with standing(django_db_blocker, _make) as made:
        yield made


def _make():
    """Twenty customers; who earns less uses more services, so a change of weights moves them."""
    with loaders_rights():
        price_money()
        bank = make_bank()
        customers = [make_customer(bank, payroll=place < 10, online_banking=place < 5) for place in range(20)]
        for place, customer in enumerate(customers, start=1):
            keep_books(customer, place * 1_000_000)
        return bank, (customers, run_night())


@pytest.fixture
def stage(db, made):
    """Objects of the test's own: what it does to the rows is undone."""
    return deepcopy(made)


@pytest.fixture
def bank(stage):
    return stage[0]


@pytest.fixture
def second(bank):
    return make_staff(Role.EXECUTIVE, bank.head_office, "钱二", "Qian Er")


@pytest.fixture
def scored(stage):
    """The customers and the night that scored them."""
    return stage[1]


@pytest.fixture
def draft(bank):
    active = ModelVersion.objects.get(state="active")
    return services.draft_model(based_on=active, note="More weight on services", by=bank.executive, at=NOW)
