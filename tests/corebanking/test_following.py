"""A machine follows the changes that its scopes name, all of them, and nothing else."""

import threading
from collections import Counter
from datetime import date

import pytest
from django.db import connection, connections, transaction

from corebanking import services
from corebanking.models import ClientCredentials
from corebanking.rules import FOLLOWING
from prospects.models import Prospect
from tests.complaints.making import make_complaint, make_desk
from tests.corebanking.conftest import Machine, refused
from tests.factories import make_bank, make_customer
from tests.prospects.deals import make_opportunity
from tests.prospects.making import make_prospect

FEEDS = {
    "customers": "/api/v1/customers/changes/",
    "tiers": "/api/v1/customers/tier-changes/",
    "complaints": "/api/v1/complaints/changes/",
    "prospects": "/api/v1/prospects/changes/",
    "opportunities": "/api/v1/opportunities/changes/",
}


def follower(*scopes: str) -> Machine:
    made = services.create_api_client(name="warehouse", scopes=list(scopes), starts_on=date(2020, 1, 1))
    machine = Machine(made)
    machine.sign_in()
    return machine


@pytest.mark.django_db
@pytest.mark.parametrize("resource", FEEDS)
def test_each_feed_needs_its_own_scope(bank, resource):
    machine = follower(f"{resource}:read")
    for feed, path in FEEDS.items():
        answer = machine.get(path)
        if feed == resource:
            assert answer.status_code == 200, answer.content
            assert set(answer.json()) == {"next", "more", "results"}
        else:
            refused(answer, 403, "scope_missing")


@pytest.mark.django_db
def test_it_sees_the_whole_bank_but_lists_and_writes_nothing(as_loader):
    with as_loader():
        desk = make_desk()
        bank = desk.bank
        near, far = make_customer(bank, manager=bank.manager), make_customer(bank, manager=bank.outsider)
    make_opportunity(near, bank.manager)
    case = make_complaint(desk)
    machine = follower(*FOLLOWING)
    seen = machine.get(FEEDS["customers"]).json()["results"]
    assert {near.customer_no, far.customer_no} <= {one["record"]["customer_no"] for one in seen}
    [told] = machine.get(FEEDS["complaints"]).json()["results"][-1:]
    assert told["record"]["number"] == case.number
    refused(machine.get("/api/v1/customers/"), 401, "not_authenticated")
    refused(machine.get(f"/api/v1/customers/{near.customer_no}/"), 401, "not_authenticated")
    refused(machine.post("/api/v1/prospects/", {}), 401, "not_authenticated")


@pytest.mark.django_db
def test_a_scope_taken_from_its_pair_counts_for_the_token_it_has(bank):
    machine = follower("customers:read")
    assert machine.get(FEEDS["customers"]).status_code == 200
    ClientCredentials.objects.update(scopes=["units:write"])
    refused(machine.get(FEEDS["customers"]), 403, "scope_missing")


@pytest.mark.django_db
def test_the_budget_of_the_client_is_said(bank):
    machine = follower("customers:read")
    assert machine.get(FEEDS["customers"]).headers["RateLimit-Policy"] == '"client";q=1200;w=60'


@pytest.mark.django_db(transaction=True)
def test_it_misses_nothing_while_four_write():
    bank = make_bank()
    keys = sorted(make_prospect(bank).pk for _ in range(4))
    machine = follower("prospects:read")
    place = machine.get(FEEDS["prospects"] + "?since=now").json()["next"]
    written: Counter[str] = Counter()
    names = {one.pk: str(one.public_id) for one in Prospect.objects.all()}
    over, told = threading.Event(), []

    def write(start: int) -> None:
        for turn in range(10):
            pair = sorted({keys[(start + turn) % 4], keys[(start + turn * 3 + 1) % 4]})
            with transaction.atomic(), connection.cursor() as cursor:
                for key in pair:
                    cursor.execute("UPDATE prospects_prospect SET version = version + 1 WHERE id = %s", [key])
            written.update(names[key] for key in pair)
        connections.close_all()

    def read() -> None:
        since = place
        while True:
            last = over.is_set()
            answer = machine.get(f"{FEEDS['prospects']}?since={since}&page_size=7&fields=id,version").json()
            told.extend(answer["results"])
            since = answer["next"]
            if last and not answer["results"]:
                break
        connections.close_all()

    threads = [threading.Thread(target=write, args=[start]) for start in range(4)]
    reader = threading.Thread(target=read)
    reader.start()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    over.set()
    reader.join(60)
    assert Counter(one["record"]["id"] for one in told) == written
    assert [one["place"] for one in told] == sorted({one["place"] for one in told})
    for name in names.values():
        versions = [one["record"]["version"] for one in told if one["record"]["id"] == name]
        assert versions == sorted(versions)
