"""Outgoing mail for those who tend it: what waits and failed, never the words; a failed letter goes out again."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from common.models import Delivery, DeliveryState
from common.outbox import Letter, post_mail
from tests.factories import make_bank

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin(client):
    bank = make_bank()
    client.force_login(bank.system_admin)
    return client


def post(number: int, state: str = DeliveryState.FAILED, error: str = "550 nobody here") -> Delivery:
    letter = Letter(f"p{number}@bank.example", "en", f"Subject {number}", "Words about Northwind")
    post_mail(kind="digest", key=f"digest:{number}", letters=[letter], at=timezone.now())
    Delivery.objects.filter(address=letter.address).update(state=state, error=error)
    return Delivery.objects.get(address=letter.address)


def test_the_page_shows_what_failed_and_not_what_it_says(admin):
    post(1)
    page = admin.get(reverse("workspace:outbox")).content.decode()
    assert "p1@bank.example" in page and "550 nobody here" in page and "Morning letter" in page
    assert "Northwind" not in page and "Subject 1" not in page


def test_a_failed_letter_goes_out_again_and_only_once(admin):
    letter = post(1)
    admin.post(reverse("workspace:letter-again", args=[letter.public_id]))
    letter.refresh_from_db()
    assert (letter.state, letter.attempts) == (DeliveryState.WAITING, 0)
    answer = admin.post(reverse("workspace:letter-again", args=[letter.public_id]), follow=True)
    assert "There is nothing to send any more." in answer.content.decode()


def test_the_outbox_asks_the_same_queries_for_three_letters_and_for_thirty(admin):
    for number in range(3):
        post(number)
    admin.get(reverse("workspace:outbox"))
    with CaptureQueriesContext(connection) as few:
        admin.get(reverse("workspace:outbox"))
    for number in range(3, 30):
        post(number)
    with CaptureQueriesContext(connection) as many:
        admin.get(reverse("workspace:outbox"))
    assert len(many) == len(few)


def test_older_letters_stand_on_the_next_page(admin):
    for number in range(51):
        post(number)
    first = admin.get(reverse("workspace:outbox")).context["outbox"]
    second = admin.get(reverse("workspace:outbox"), {"before": first.older}).context["outbox"]
    assert (len(first.rows), len(second.rows), second.older) == (50, 1, None)
    assert second.rows[0].address == "p0@bank.example"
