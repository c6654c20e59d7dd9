"""A system administrator says where machines are told of changes, reads the log, and has messages told again."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from audit.models import Act
from corebanking import services
from corebanking.models import Client, Message, MessageState, Webhook
from corebanking.rules import FOLLOWING
from corebanking.services import write_messages
from crm_site.followed import record_keys
from tests.corebanking.conftest import refused
from tests.corebanking.receiving import follow
from tests.prospects.making import make_prospect

API = "/api/v1/corebanking/webhooks/"
URL = "https://hooks.bank.example/changes"


@pytest.fixture
def admin(bank) -> Browser:
    browser = Browser(HTTP_ACCEPT_LANGUAGE="en")
    browser.force_login(bank.system_admin, backend="django.contrib.auth.backends.ModelBackend")
    return browser


@pytest.fixture
def warehouse(bank) -> Client:
    services.create_api_client(name="warehouse", scopes=list(FOLLOWING), starts_on=timezone.localdate())
    return Client.objects.get(account__employee_no="warehouse")


def filled(webhook: Webhook, bank, count: int) -> list[Message]:
    for _ in range(count):
        make_prospect(bank)
    write_messages(webhook_id=webhook.pk, keys=record_keys, at=timezone.now())
    return list(webhook.messages.order_by("place"))


def finish(message: Message, state: MessageState) -> None:
    Message.objects.filter(pk=message.pk).update(state=state, finished_at=timezone.now())


@pytest.mark.django_db
def test_made_on_the_page_the_secret_is_shown_once(admin, bank, warehouse):
    sent = {"client": "warehouse", "url": URL, "resources": ["customers", "tiers"]}
    made = admin.post(reverse("corebanking:webhook-create"), sent)
    assert made.status_code == 201 and made.headers["Cache-Control"].startswith(
        "max-age=0, no-cache, no-store"
    )
    secret = made.context["made"].secret
    assert secret.startswith("whsec_") and secret in made.content.decode()
    webhook = Webhook.objects.get()
    assert (webhook.url, webhook.resources, webhook.active) == (URL, ["customers", "tiers"], True)
    page = admin.get(reverse("corebanking:webhook", args=[webhook.public_id])).content.decode()
    assert secret not in page and URL in page
    assert Act.objects.filter(kind="register_webhook", actor=bank.system_admin).count() == 1
    assert URL in admin.get(reverse("corebanking:webhooks")).content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"url": "http://hooks.bank.example/"}, "url"),
        ({"url": "https://user@hooks.bank.example/"}, "url"),
        ({"resources": []}, "resources"),
        ({"resources": ["balances"]}, "resources"),
        ({"client": "nobody"}, "client"),
    ],
)
def test_refused_on_the_page(admin, warehouse, fields, field):
    sent = {"client": "warehouse", "url": URL, "resources": ["customers"]} | fields
    answer = admin.post(reverse("corebanking:webhook-create"), sent)
    assert answer.status_code == 422 and field in answer.context["form"].errors
    assert not Webhook.objects.exists()


@pytest.mark.django_db
def test_no_resource_without_its_scope(admin, bank):
    services.create_api_client(name="poor", scopes=["customers:read"], starts_on=timezone.localdate())
    sent = {"client": "poor", "url": URL, "resources": ["customers", "complaints"]}
    answer = admin.post(reverse("corebanking:webhook-create"), sent)
    assert "Complaints" in answer.context["form"].errors["resources"][0]
    body = admin.post(API, sent, content_type="application/json")
    assert body.status_code == 400 and body.json()["errors"][0]["code"] == "not_followed"


@pytest.mark.django_db
def test_changed_from_what_was_read_and_no_other(admin, warehouse):
    webhook = follow_known(warehouse)
    path = reverse("corebanking:webhook", args=[webhook.public_id])
    sent = {"url": URL + "2", "resources": ["customers"], "active": "on", "version": "1"}
    assert admin.post(path, sent).status_code == 302
    stale = admin.post(path, sent | {"url": URL + "3"})
    assert stale.status_code == 422 and URL + "2" in stale.context["form"].non_field_errors()[0]
    assert Webhook.objects.get().url == URL + "2"
    assert admin.post(path, {**sent, "active": "", "version": "2"}).status_code == 302
    assert Webhook.objects.get().active is False


def follow_known(client: Client, url: str = URL) -> Webhook:
    return services.register_webhook(
        client=client, url=url, resources=["prospects"], by=None, at=timezone.now()
    ).webhook


@pytest.mark.django_db
def test_dead_letters_are_listed_and_told_again_one_or_all(admin, bank, warehouse):
    webhook = follow_known(warehouse)
    one, two, three = filled(webhook, bank, 3)
    for message in (one, two):
        finish(message, MessageState.DEAD)
    finish(three, MessageState.TOLD)
    page = admin.get(reverse("corebanking:dead-letters")).content.decode()
    assert one.record_key in page and two.record_key in page and three.record_key not in page
    path = reverse("corebanking:message-replay", args=[webhook.public_id, one.public_id])
    assert admin.post(path).status_code == 302
    assert Message.objects.get(pk=one.pk).state == "waiting"
    path = reverse("corebanking:webhook-replay", args=[webhook.public_id])
    admin.post(path, {"dead": "1"})
    assert sorted(Message.objects.values_list("state", flat=True)) == ["told", "waiting", "waiting"]
    yesterday = timezone.localtime() - timedelta(days=1)
    admin.post(path, {"since": yesterday.strftime("%Y-%m-%dT%H:%M")})
    assert set(Message.objects.values_list("state", flat=True)) == {"waiting"}


@pytest.mark.django_db
def test_the_log_is_narrowed_by_state_and_costs_the_same_however_long(admin, bank, warehouse):
    webhook = follow_known(warehouse)
    path = reverse("corebanking:webhook", args=[webhook.public_id])

    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert admin.get(path).status_code == 200
        return len(queries)

    first = filled(webhook, bank, 2)[0]
    finish(first, MessageState.TOLD)
    cost()
    few = cost()
    filled(webhook, bank, 10)
    assert cost() == few
    page = admin.get(path, {"state": "told"}).content.decode()
    assert page.count("corebanking-message") == 0 and first.record_key in page
    assert len(admin.get(path, {"state": "told"}).context["rows"]) == 1


@pytest.mark.django_db
def test_the_same_over_the_api(admin, bank, warehouse):
    made = admin.post(
        API, {"client": "warehouse", "url": URL, "resources": ["prospects"]}, content_type="application/json"
    )
    assert made.status_code == 201 and made.json()["secret"].startswith("whsec_")
    one = f"{API}{made.json()['id']}/"
    read = admin.get(one)
    assert read.json()["client"] == "warehouse" and "secret" not in read.json()
    assert len(read.json()["secrets"]) == 1
    tag = read.headers["ETag"]
    changed = admin.patch(one, {"active": False}, content_type="application/json", headers={"If-Match": tag})
    assert changed.status_code == 200 and changed.json()["active"] is False
    again = admin.patch(one, {"active": True}, content_type="application/json", headers={"If-Match": tag})
    refused(again, 412, "stale_version")
    assert admin.post(f"{one}secrets/").status_code == 201
    refused(admin.post(f"{one}secrets/"), 409, "too_many_secrets")
    first, second = admin.get(one).json()["secrets"]
    assert admin.post(f"{one}secrets/{first['id']}/withdraw/").status_code == 200
    refused(admin.post(f"{one}secrets/{second['id']}/withdraw/"), 409, "last_secret")
    Webhook.objects.update(active=True)
    message = filled(Webhook.objects.get(), bank, 2)[0]
    finish(message, MessageState.DEAD)
    listed = admin.get(f"{one}messages/", {"state": "dead"}).json()["results"]
    assert [(row["id"], row["key"], row["tries"]) for row in listed] == [
        (str(message.public_id), message.record_key, [])
    ]
    assert admin.post(f"{one}messages/{message.public_id}/replay/").json() == {"messages": 1}
    since = {"since": (timezone.now() - timedelta(hours=1)).isoformat()}
    assert admin.post(f"{one}replay/", since, content_type="application/json").json() == {"messages": 0}


@pytest.mark.django_db
def test_a_message_is_reached_through_its_own_webhook_alone(admin, bank, warehouse):
    mine = follow_known(warehouse)
    other = follow("https://other.example/", at=timezone.now(), name="other").webhook
    message = filled(mine, bank, 1)[0]
    assert admin.get(f"{API}{other.public_id}/messages/{message.public_id}/").status_code == 404
    assert admin.get(f"{API}{mine.public_id}/messages/{message.public_id}/").status_code == 200
