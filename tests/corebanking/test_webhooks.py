"""Machines are told of changes: signed, in order for each record, until they hear it; nothing is lost or doubled."""

import threading
from base64 import b64encode
from collections import Counter
from datetime import timedelta

import pytest
from django.db import connection, connections
from django.utils import timezone

from common.changes import latest_place
from common.models import Change
from corebanking import services
from corebanking.models import Attempt, Message, Webhook, WebhookSecret
from corebanking.rules import rest_after, wait_after
from corebanking.services import telling
from crm_site.followed import record_keys
from tests.corebanking.receiving import contradictions, follow, receiver, signed_by, tell, touch
from tests.factories import make_bank
from tests.prospects.making import make_prospect


# ---------------------------------------------------------------- what is told
@pytest.mark.django_db
def test_what_changed_since_is_told_signed_and_noted(bank, server):
    make_prospect(bank)
    at = timezone.now()
    made = follow(server.url, "prospects", "complaints", at=at)
    later = make_prospect(bank)
    server.answers, server.body = [200], b"thank you"
    assert tell(made.webhook, at) == 1
    [told] = server.told
    assert told.data == {
        "resource": "prospects",
        "key": str(later.public_id),
        "change": "made",
        "place": str(latest_place()),
    }
    assert told.headers["webhook-timestamp"] == str(int(at.timestamp()))
    assert signed_by(told, made.secret)
    assert not signed_by(told, "whsec_" + b64encode(b"x" * 32).decode())
    message = Message.objects.get()
    assert (message.state, str(message.public_id)) == ("told", told.headers["webhook-id"])
    tried = Attempt.objects.get()
    assert (tried.status, tried.fault, tried.answer) == (200, "", "thank you")
    assert tell(made.webhook, at) == 0
    assert contradictions() == []


@pytest.mark.django_db
def test_two_secrets_sign_while_a_receiver_moves_over(bank, server):
    at = timezone.now()
    made = follow(server.url, at=at)
    second = services.add_secret(webhook=made.webhook, by=None, at=at)
    with pytest.raises(services.TooManySecrets):
        services.add_secret(webhook=made.webhook, by=None, at=at)
    make_prospect(bank)
    tell(made.webhook, at)
    assert signed_by(server.told[0], made.secret) and signed_by(server.told[0], second.secret)
    first = WebhookSecret.objects.order_by("id")[0]
    services.withdraw_secret(secret=first, by=None, at=at)
    make_prospect(bank)
    tell(made.webhook, at)
    assert not signed_by(server.told[1], made.secret) and signed_by(server.told[1], second.secret)
    with pytest.raises(services.LastSecret):
        services.withdraw_secret(secret=WebhookSecret.objects.get(), by=None, at=at)


@pytest.mark.django_db
def test_no_secret_stands_in_the_database(bank, server):
    made = follow(server.url, at=timezone.now())
    with connection.cursor() as cursor:
        for table in ("webhook", "webhooksecret"):
            cursor.execute(f"SELECT string_agg(t::text, ' ') FROM corebanking_{table} AS t")
            assert made.secret.removeprefix("whsec_") not in (cursor.fetchone()[0] or "")


# ---------------------------------------------------------------- order and trying again
@pytest.mark.django_db
def test_a_record_waits_for_its_earlier_change_and_others_do_not(bank, server):
    slow, quick = make_prospect(bank), make_prospect(bank)
    at = timezone.now()
    webhook = follow(server.url, at=at).webhook
    touch(slow, quick, slow)
    server.answers = [422]
    assert tell(webhook, at) == 1
    assert server.keys == [str(slow.public_id), str(quick.public_id)]
    assert tell(webhook, at + timedelta(seconds=4)) == 0
    assert tell(webhook, at + timedelta(seconds=5)) == 2
    ids = [one.headers["webhook-id"] for one in server.told if one.data["key"] == str(slow.public_id)]
    places = [int(one.data["place"]) for one in server.told if one.data["key"] == str(slow.public_id)]
    assert ids[0] == ids[1] != ids[2]
    assert places[0] == places[1] < places[2]
    assert contradictions() == []


def test_waits_double_up_to_an_hour_and_a_broken_line_rests_five_minutes():
    assert [wait_after(number).total_seconds() for number in (1, 2, 3, 10, 11, 99)] == [
        5,
        10,
        20,
        2560,
        3600,
        3600,
    ]
    assert [rest_after(number).total_seconds() for number in (1, 2, 7, 99)] == [5, 10, 300, 300]


@pytest.mark.django_db
def test_after_three_days_it_is_given_up_and_a_person_has_it_told_again(bank, server):
    first = make_prospect(bank)
    at = timezone.now()
    webhook = follow(server.url, at=at).webhook
    touch(first)
    server.refuse = {str(first.public_id): 422}
    moment, tries = at, 0
    while not Message.objects.dead().exists():
        tell(webhook, moment)
        tries += 1
        moment = Message.objects.get().next_try_at
    assert timedelta(hours=72) <= Message.objects.get().finished_at - at < timedelta(hours=73)
    assert tries == len(server.told) == Attempt.objects.count() == 82
    server.refuse = {}
    assert tell(webhook, moment) == 0
    again = services.tell_again(
        webhook=webhook, since=at - timedelta(days=1), by=bank.system_admin, at=moment
    )
    assert again == 1
    assert tell(webhook, moment) == 1
    assert len({one.headers["webhook-id"] for one in server.told}) == 1
    assert (Message.objects.get().state, Message.objects.get().replays) == ("told", 1)
    assert contradictions() == []


@pytest.mark.django_db
def test_one_or_all_since_a_moment_are_told_again_under_their_ids(bank, server):
    at = timezone.now()
    webhook = follow(server.url, at=at).webhook
    for _ in range(3):
        make_prospect(bank)
    tell(webhook, at)
    oldest, middle, _newest = Message.objects.order_by("place")
    Message.objects.filter(pk=oldest.pk).update(changed_at=at - timedelta(hours=5))
    by = {"by": bank.system_admin, "at": at}
    assert services.tell_again(webhook=webhook, messages=[middle], since=at - timedelta(days=1), **by) == 1
    tell(webhook, at)
    assert services.tell_again(webhook=webhook, since=at - timedelta(hours=1), **by) == 2
    tell(webhook, at)
    ids = Counter(one.headers["webhook-id"] for one in server.told)
    assert ids[str(oldest.public_id)] == 1 and ids[str(middle.public_id)] == 3 and len(server.told) == 6


@pytest.mark.django_db
def test_a_dead_line_rests_and_what_waits_goes_out_once_it_lives(bank, settings):
    settings.WEBHOOK_PLAIN_HOSTS = ["127.0.0.1"]
    with receiver() as gone:
        url = gone.url
    at = timezone.now()
    webhook = follow(url, at=at).webhook
    for _ in range(3):
        make_prospect(bank)
    assert tell(webhook, at) == 0
    assert [one.fault for one in Attempt.objects.all()] == ["refused"]
    assert Webhook.objects.get().rests_until == at + timedelta(seconds=5)
    with receiver() as alive:
        Webhook.objects.update(url=alive.url)
        later = at + timedelta(seconds=5)
        assert tell(webhook, later) == 3
        assert len(alive.told) == 3
    assert (Webhook.objects.get().broken, Webhook.objects.get().rests_until) == (0, None)


@pytest.mark.django_db
def test_who_answers_gone_is_told_nothing_more(bank, server):
    at = timezone.now()
    webhook = follow(server.url, at=at).webhook
    make_prospect(bank), make_prospect(bank)
    server.answers = [410]
    tell(webhook, at)
    stands = Webhook.objects.get()
    assert (stands.active, stands.stopped, len(server.told)) == (False, "gone", 1)
    services.change_webhook(webhook=stands, version=1, changes={"active": True}, by=None, at=at)
    assert tell(webhook, at + timedelta(seconds=5)) == 2


# ---------------------------------------------------------------- nothing lost, nothing doubled
@pytest.mark.django_db
def test_what_a_killed_teller_held_is_told_again_under_its_id(bank, server):
    at = timezone.now()
    webhook = follow(server.url, at=at).webhook
    make_prospect(bank)
    services.write_messages(webhook_id=webhook.pk, keys=record_keys, at=at)
    held = telling._take(webhook.pk, at)
    telling._call(held, at)  # heard, and the teller dies before it notes that
    assert tell(webhook, at) == 0
    later = Message.objects.get().next_try_at
    assert tell(webhook, later) == 1
    assert len({one.headers["webhook-id"] for one in server.told}) == 1 and len(server.told) == 2
    # The one that was believed dead wakes up: its word no longer counts.
    telling._record(held, 500, "", b"", 1, later)
    assert Message.objects.get().state == "told"


@pytest.fixture
def sent_for(monkeypatch) -> list[dict]:
    """Tellers that were sent for and have not begun."""
    queued: list[dict] = []
    monkeypatch.setattr(telling, "enqueue", lambda _name, **ids: queued.append(ids))
    return queued


@pytest.mark.django_db
def test_ten_wakes_during_a_backlog_leave_one_line_of_tellers(bank, server, monkeypatch, sent_for):
    webhook = follow(server.url, at=timezone.now()).webhook
    make_prospect(bank)
    moment = timezone.now()
    for _ in range(10):
        services.wake_webhooks(at=moment)
    assert len(sent_for) == 10
    monkeypatch.setattr(telling, "RUN_SECONDS", 0)
    for minute in range(10):
        # Whoever was sent for begins; one of them goes on, and the tick sends for nobody else.
        begun, sent_for[:] = list(sent_for), []
        moment += timedelta(seconds=30)
        for ids in reversed(begun):
            services.tell_changes(**ids, keys=record_keys, clock=lambda at=moment: at)
        assert len(sent_for) == 1, minute
        assert services.wake_webhooks(at=moment + timedelta(seconds=20)) == 0
        # A message that came twice, and a call for a teller from elsewhere, begin no second line.
        sent_for += [{"webhook_id": webhook.pk}, *begun[:1]]
    monkeypatch.setattr(telling, "RUN_SECONDS", 20)
    assert (
        services.tell_changes(**sent_for[0], keys=record_keys, clock=lambda: moment + timedelta(seconds=1))
        == 1
    )
    assert Webhook.objects.get().told_until is None and len(server.told) == 1


@pytest.mark.django_db
def test_the_webhook_of_a_killed_teller_goes_on_after_the_lease(bank, server, sent_for):
    at = timezone.now()
    webhook = follow(server.url, at=at).webhook
    make_prospect(bank)
    lease = telling._begin(webhook.pk, "", at)  # and the teller dies
    before = at + telling.LEASE - timedelta(seconds=1)
    assert services.wake_webhooks(at=before) == 0 and tell(webhook, before) == 0
    after = at + telling.LEASE
    assert services.wake_webhooks(at=after) == 1
    assert tell(webhook, after) == 1
    sent_for.clear()
    # The one that was believed dead wakes up: it has no line to hand on.
    telling._hand_on(webhook.pk, lease, after)
    assert sent_for == [] and Webhook.objects.get().told_until is None


@pytest.mark.django_db
def test_writing_twice_writes_once(bank, server):
    at = timezone.now()
    webhook = follow(server.url, at=at).webhook
    make_prospect(bank)
    assert services.write_messages(webhook_id=webhook.pk, keys=record_keys, at=at) == 1
    assert services.write_messages(webhook_id=webhook.pk, keys=record_keys, at=at) == 0
    assert Message.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_three_tellers_and_four_writers_lose_nothing_and_keep_each_record_in_order(server):
    bank = make_bank()
    prospects = [make_prospect(bank) for _ in range(4)]
    webhook = follow(server.url, at=timezone.now()).webhook
    begins, over = webhook.place, threading.Event()

    def write(start: int) -> None:
        for turn in range(6):
            touch(prospects[(start + turn) % 4])
        connections.close_all()

    def speak() -> None:
        while not over.is_set() or Message.objects.unfinished().exists():
            services.tell_changes(webhook_id=webhook.pk, keys=record_keys)
            over.wait(0.01)
        connections.close_all()

    tellers = [threading.Thread(target=speak) for _ in range(3)]
    writers = [threading.Thread(target=write, args=[start]) for start in range(4)]
    for thread in tellers + writers:
        thread.start()
    for thread in writers:
        thread.join(60)
    over.set()
    for thread in tellers:
        thread.join(60)
    # What was committed last is told by the next tick.
    services.tell_changes(webhook_id=webhook.pk, keys=record_keys)
    changes = Change.objects.filter(resource="prospects", position__gt=begins)
    assert sorted(int(one.data["place"]) for one in server.told) == sorted(
        changes.values_list("position", flat=True)
    )
    assert len(server.told) == 24
    for prospect in prospects:
        mine = [int(one.data["place"]) for one in server.told if one.data["key"] == str(prospect.public_id)]
        assert mine == sorted(mine)
    assert contradictions() == []


@pytest.mark.django_db
def test_more_than_enough_waits_in_the_feed(bank, server, monkeypatch):
    monkeypatch.setattr(telling, "PORTION", 2)
    monkeypatch.setattr(telling, "MOST_WAITING", 4)
    at = timezone.now()
    webhook = follow(server.url, at=at).webhook
    for _ in range(7):
        make_prospect(bank)
    server.answers = [500]
    assert tell(webhook, at) == 0
    assert Message.objects.count() == 4
    later = at + timedelta(seconds=5)
    assert tell(webhook, later) + tell(webhook, later) == 7
    assert len({one.headers["webhook-id"] for one in server.told}) == 7


@pytest.mark.django_db
def test_an_event_that_was_lost_is_found_by_the_invariants(bank, server):
    at = timezone.now()
    webhook = follow(server.url, at=at).webhook
    make_prospect(bank)
    tell(webhook, at)
    Message.objects.all().delete()
    assert len(contradictions()) == 1
