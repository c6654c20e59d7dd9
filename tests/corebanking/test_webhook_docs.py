"""What the page for receivers says is true: its code, run as it stands there, knows our calls from anybody else's."""

import re
import time

import pytest
from django.utils import timezone

from corebanking import services
from corebanking.services.telling import body_of
from tests.conventions.sources import ROOT
from tests.corebanking.receiving import follow, receiver, tell
from tests.prospects.making import make_prospect

PAGE = (ROOT / "docs" / "howto" / "webhooks.md").read_text()


@pytest.fixture
def is_genuine():
    [code] = re.findall(r"```python\n(.*?)```", PAGE, re.S)
    names: dict = {}
    exec(code, names)
    return names["is_genuine"]


@pytest.mark.django_db
def test_the_code_for_receivers_knows_our_calls(bank, settings, is_genuine):
    settings.WEBHOOK_PLAIN_HOSTS = ["127.0.0.1"]
    at = timezone.now()
    with receiver() as server:
        made = follow(server.url, at=at)
        second = services.add_secret(webhook=made.webhook, by=None, at=at)
        make_prospect(bank)
        tell(made.webhook, at)
    [told] = server.told
    assert is_genuine(told.headers, told.body, [made.secret])
    assert is_genuine(told.headers, told.body, [second.secret])
    other = "whsec_" + "A" * 43 + "="
    assert is_genuine(told.headers, told.body, [other, second.secret])
    assert not is_genuine(told.headers, told.body, [other])
    assert not is_genuine(told.headers, told.body + b" ", [made.secret])
    assert not is_genuine({**told.headers, "webhook-id": "another"}, told.body, [made.secret])
    old = {**told.headers, "webhook-timestamp": str(int(time.time()) - 301)}
    assert not is_genuine(old, told.body, [made.secret])


@pytest.mark.django_db
def test_a_message_has_the_fields_that_the_page_shows(bank):
    at = timezone.now()
    webhook = follow("https://hooks.example/", at=at).webhook
    make_prospect(bank)
    from_page = set(re.findall(r'"(\w+)":', PAGE))
    services.write_messages(webhook_id=webhook.pk, keys=lambda resource, ids: {}, at=at)
    assert set(re.findall(rb'"(\w+)":', body_of(webhook.messages.get()))) == {
        name.encode() for name in from_page
    }
