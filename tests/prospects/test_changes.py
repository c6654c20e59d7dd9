"""The feed of changes: whoever follows it misses nothing and gets nothing twice, however many write meanwhile."""

import random
import threading
import time
from collections import Counter
from datetime import timedelta

import pytest
from django.db import connection, connections, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from common.changes import KEPT, changes_since, forget_changes, latest_place, number_changes
from common.models import Change
from crm_site.schedule import look_after_changes
from prospects.models import Prospect
from tests.factories import make_bank, make_customer
from tests.prospects.deals import make_opportunity
from tests.prospects.making import make_prospect

FEED = "/api/v1/prospects/changes/"


def touch(key: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE prospects_prospect SET version = version + 1 WHERE id = %s", [key])


def follow(since: int = 0, limit: int = 7) -> list[Change]:
    found: list[Change] = []
    while page := changes_since(resource="prospects", since=since, limit=limit):
        found += page
        since = page[-1].position
    return found


@pytest.mark.django_db(transaction=True)
def test_who_commits_late_is_told_of_later_and_not_missed():
    bank = make_bank()
    first, second = make_prospect(bank), make_prospect(bank)
    place = follow()[-1].position
    written, go_on = threading.Event(), threading.Event()

    def slow():
        with transaction.atomic():
            touch(first.pk)
            written.set()
            go_on.wait(30)
        connections.close_all()

    thread = threading.Thread(target=slow)
    thread.start()
    assert written.wait(30)
    touch(second.pk)
    [quick] = follow(place)
    assert quick.record_id == second.pk
    go_on.set()
    thread.join(30)
    [late] = follow(quick.position)
    assert late.record_id == first.pk
    assert late.id < quick.id  # written earlier, committed later


@pytest.mark.django_db(transaction=True)
def test_nothing_is_missed_or_out_of_order_per_record_while_six_write_and_two_follow():
    bank = make_bank()
    keys = sorted(make_prospect(bank).pk for _ in range(5))
    start = follow()[-1].position
    acknowledged: Counter[int] = Counter()
    over = threading.Event()
    followed: list[list[Change]] = [[], []]

    def write(seed: int) -> None:
        chance = random.Random(seed)
        for _ in range(25):
            # An earlier transaction that comes later to a row that another one holds.
            mine = sorted(chance.sample(keys, 2))
            with transaction.atomic():
                touch(mine[0])
                time.sleep(chance.random() / 200)
                touch(mine[1])
            acknowledged.update(mine)
        connections.close_all()

    def read(found: list[Change]) -> None:
        place = start
        while True:
            last = over.is_set()
            page = changes_since(resource="prospects", since=place, limit=9)
            found += page
            place = page[-1].position if page else place
            if last and not page:
                break
        connections.close_all()

    readers = [threading.Thread(target=read, args=[found]) for found in followed]
    writers = [threading.Thread(target=write, args=[seed]) for seed in range(6)]
    for thread in readers + writers:
        thread.start()
    for thread in writers:
        thread.join(120)
    over.set()
    for thread in readers:
        thread.join(120)
    for found in followed:
        assert Counter(change.record_id for change in found) == acknowledged
        places = [change.position for change in found]
        assert places == sorted(set(places))
        for key in keys:
            mine = [change.id for change in found if change.record_id == key]
            assert mine == sorted(mine)
    assert sum(acknowledged.values()) == 6 * 25 * 2


@pytest.mark.django_db
def test_bulk_writes_are_followed_and_what_did_not_change_is_no_change(bank):
    prospects = [make_prospect(bank) for _ in range(3)]
    place = follow()[-1].position
    Prospect.objects.filter(pk=prospects[0].pk).update(grade=prospects[0].grade)
    assert follow(place) == []
    Prospect.objects.update(grade=2)
    assert [(change.record_id, change.kind) for change in follow(place)] == [
        (prospect.pk, "changed") for prospect in prospects
    ]
    assert number_changes() == 0


@pytest.mark.django_db
def test_one_follows_what_one_reads(bank, signed_in):
    mine, far = make_prospect(bank), make_prospect(bank, by=bank.outsider)
    client = signed_in(bank.manager)
    answer = client.get(FEED, {"fields": "id,version"}).json()
    assert [row["record"] for row in answer["results"]] == [{"id": str(mine.public_id), "version": 1}]
    assert answer["results"][0]["change"] == "made"
    assert far.pk in {change.record_id for change in follow()}
    touch(mine.pk)
    later = client.get(FEED, {"since": answer["next"]}).json()
    assert [(row["change"], row["record"]["version"]) for row in later["results"]] == [("changed", 2)]
    assert client.get(FEED, {"since": later["next"]}).json() == {
        "next": later["next"],
        "more": False,
        "results": [],
    }
    refused = client.get(FEED, {"since": "yesterday"})
    assert [error["field"] for error in refused.json()["errors"]] == ["since"]


@pytest.mark.django_db
@pytest.mark.parametrize("resource", ["customers", "opportunities", "tiers", "complaints"])
def test_each_feed_is_served(bank, signed_in, resource, as_loader):
    with as_loader():
        customer = make_customer(bank, manager=bank.manager)
    make_opportunity(customer, bank.manager)
    client = signed_in(bank.manager)
    path = "/api/v1/customers/tier-changes/" if resource == "tiers" else f"/api/v1/{resource}/changes/"
    answer = client.get(path).json()
    expected = {"customers": 1, "opportunities": 1, "tiers": 0, "complaints": 0}[resource]
    assert len(answer["results"]) >= expected
    assert set(answer) == {"next", "more", "results"}


@pytest.mark.django_db
def test_a_page_of_changes_costs_the_same_however_long(bank, signed_in):
    client = signed_in(bank.manager)

    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(FEED).status_code == 200
        return len(queries)

    make_prospect(bank)
    cost()
    make_prospect(bank)
    few = cost()
    for _ in range(12):
        make_prospect(bank)
    assert cost() == few <= 14


@pytest.mark.django_db
def test_old_changes_are_forgotten_and_who_was_there_is_told_to_begin_anew(bank, signed_in):
    client = signed_in(bank.manager)
    old, new = make_prospect(bank), make_prospect(bank)
    place = follow()[-1].position
    Change.objects.filter(record_id=old.pk).update(at=timezone.now() - KEPT - timedelta(minutes=1))
    assert forget_changes(at=timezone.now()) == 1
    gone = client.get(FEED, {"since": "0"})
    assert (gone.status_code, gone.json()["code"]) == (410, "place_forgotten")
    assert [row["record"]["id"] for row in client.get(FEED, {"since": place - 1}).json()["results"]] == [
        str(new.public_id)
    ]


@pytest.mark.django_db
def test_a_new_follower_begins_at_the_place_of_now(bank, signed_in):
    client = signed_in(bank.manager)
    make_prospect(bank)
    now = client.get(FEED, {"since": "now"}).json()
    assert now == {"next": str(latest_place()), "more": False, "results": []} and now["next"] != "0"
    later = make_prospect(bank)
    answer = client.get(FEED, {"since": now["next"]}).json()
    assert [row["record"]["id"] for row in answer["results"]] == [str(later.public_id)]


@pytest.mark.django_db
def test_places_are_counted_on_where_every_change_is_old(bank):
    make_prospect(bank)
    place = follow()[-1].position
    Change.objects.update(at=timezone.now() - 2 * KEPT)
    forget_changes(at=timezone.now())
    make_prospect(bank)
    assert [change.position for change in follow(place)] == [place + 1]


@pytest.mark.django_db
def test_the_scheduler_gives_places_and_forgets_once_a_day(bank):
    make_prospect(bank)
    look_after_changes(at=timezone.now())
    assert number_changes() == 0
    Change.objects.update(at=timezone.now() - 2 * KEPT)
    make_prospect(bank)
    look_after_changes(at=timezone.now())
    assert Change.objects.filter(at__lt=timezone.now() - KEPT).exists()
    look_after_changes(at=timezone.now() + timedelta(days=1))
    assert not Change.objects.filter(at__lt=timezone.now() - KEPT).exists()
