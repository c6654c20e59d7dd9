"""Who is told what of changes: by scopes and resources, from a place on, and no longer than is kept."""

from datetime import timedelta

import pytest
from django.utils import timezone

from common.changes import KEPT, forget_changes, latest_place
from common.models import Change
from corebanking import services
from corebanking.models import Attempt, ClientCredentials, Message, Webhook
from tests.corebanking.receiving import contradictions, follow, tell
from tests.prospects.making import make_prospect


# ---------------------------------------------------------------- who is told
@pytest.mark.django_db
def test_only_what_its_scopes_name_and_nothing_while_one_is_taken(bank, server):
    at = timezone.now()
    webhook = follow(server.url, at=at).webhook
    make_prospect(bank)
    ClientCredentials.objects.update(scopes=["customers:read"])
    assert tell(webhook, at) == 0 and server.told == []
    with pytest.raises(services.NotFollowed):
        services.register_webhook(client=webhook.client, url=server.url, resources=["tiers"], by=None, at=at)
    ClientCredentials.objects.update(scopes=["prospects:read"])
    assert tell(webhook, at) == 1


@pytest.mark.django_db
def test_other_resources_are_told_from_then_on_and_off_means_silence(bank, server):
    at = timezone.now()
    webhook = follow(server.url, "complaints", at=at).webhook
    make_prospect(bank)
    changed = services.change_webhook(
        webhook=webhook, version=1, changes={"resources": ["prospects"]}, by=None, at=at
    )
    assert tell(webhook, at) == 0
    with pytest.raises(services.StaleWebhook):
        services.change_webhook(webhook=webhook, version=1, changes={"active": False}, by=None, at=at)
    services.change_webhook(webhook=changed, version=2, changes={"active": False}, by=None, at=at)
    make_prospect(bank)
    assert tell(webhook, at) == 0 and services.wake_webhooks(at=at) == 0
    services.change_webhook(webhook=changed, version=3, changes={"active": True}, by=None, at=at)
    assert services.wake_webhooks(at=at) == 1
    assert tell(webhook, at) == 1


@pytest.mark.django_db
def test_what_waits_in_the_feed_is_told_of_resources_that_stay_and_not_of_new_ones(bank, server):
    at = timezone.now()
    webhook = follow(server.url, "complaints", "prospects", at=at).webhook
    earlier = make_prospect(bank)
    latest_place()
    Change.objects.create(resource="tiers", record_id=1, kind="changed", at=at)
    change = {"by": None, "at": at}
    held = services.change_webhook(
        webhook=webhook, version=1, changes={"resources": ["prospects", "tiers"]}, **change
    )
    begun = latest_place()
    later = make_prospect(bank)
    assert held.begins == {"prospects": webhook.place, "tiers": begun}
    assert tell(webhook, at) == 2
    assert server.keys == [str(earlier.public_id), str(later.public_id)]
    assert contradictions() == []
    # What begins anew after a pause begins at the latest place again.
    held = services.change_webhook(webhook=held, version=2, changes={"resources": ["tiers"]}, **change)
    make_prospect(bank)
    services.change_webhook(webhook=held, version=3, changes={"resources": ["prospects", "tiers"]}, **change)
    assert tell(webhook, at) == 0
    assert contradictions() == []


@pytest.mark.django_db
def test_whoever_was_away_for_too_long_is_switched_off_and_says_why(bank, server):
    at = timezone.now()
    webhook = follow(server.url, at=at).webhook
    make_prospect(bank), make_prospect(bank)
    latest_place()
    Change.objects.update(at=at - 2 * KEPT)
    forget_changes(at=at)
    assert tell(webhook, at) == 0
    stands = Webhook.objects.get()
    assert (stands.active, stands.stopped, stands.place) == (False, "place_forgotten", latest_place())


@pytest.mark.django_db
def test_old_messages_are_forgotten_with_their_tries(bank, server):
    at = timezone.now()
    webhook = follow(server.url, at=at).webhook
    make_prospect(bank)
    tell(webhook, at)
    assert services.forget_messages(at=at + timedelta(days=29)) == 0
    assert services.forget_messages(at=at + timedelta(days=31)) == 1
    assert (Message.objects.count(), Attempt.objects.count()) == (0, 0)
