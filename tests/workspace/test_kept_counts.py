"""The numbers beside the menu are kept for some seconds, and never older than what the person did."""

import pytest
from django.core.cache.backends.redis import RedisCacheClient
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from redis.exceptions import ConnectionError as StoreGone

from common.calendar import business_today
from tests.factories import make_customer
from workspace.queries.frame import forget_facts, kept_facts

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _kept(settings, bank):
    settings.FRAME_SECONDS = 30
    yield
    forget_facts(bank.manager)


def customers_of(person):
    return kept_facts(person, business_today()).counts["customers"]


def test_what_others_do_is_counted_when_the_time_is_over(bank):
    before = customers_of(bank.manager)
    make_customer(bank)
    with CaptureQueriesContext(connection) as queries:
        assert customers_of(bank.manager) == before
    assert len(queries) == 0
    forget_facts(bank.manager)
    assert customers_of(bank.manager) == before + 1


def test_what_one_does_oneself_is_counted_at_once(bank, client):
    client.force_login(bank.manager, backend="organization.backends.StaffBackend")
    before = customers_of(bank.manager)
    make_customer(bank)
    client.get(reverse("customers:list"))
    assert customers_of(bank.manager) == before
    client.post(reverse("worklist:task-create"), {})
    assert customers_of(bank.manager) == before + 1


def test_nobody_reads_the_numbers_of_another(bank):
    make_customer(bank)
    assert (customers_of(bank.manager), customers_of(bank.colleague)) == (1, 0)
    forget_facts(bank.colleague)


def test_without_the_store_they_are_counted(bank, monkeypatch):
    def gone(*arguments, **words):
        raise StoreGone

    before = customers_of(bank.manager)
    make_customer(bank)
    for name in ("get", "set", "delete"):
        monkeypatch.setattr(RedisCacheClient, name, gone)
    assert customers_of(bank.manager) == before + 1
    forget_facts(bank.manager)
