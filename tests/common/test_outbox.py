"""Letters through a real mail server: sent once, tried again, given up visibly, and marked where nobody knows."""

import os
import signal
import subprocess
import sys
import time
from datetime import timedelta

import psycopg2
import pytest
from django.db import connection, transaction
from django.utils import timezone

from common import outbox
from common.models import Delivery, DeliveryState, Enclosure, Event
from crm_site.local.services import ROOT
from tests.factories import at

pytestmark = pytest.mark.django_db

NOON = at(2026, 11, 20, 12)
CHEN = outbox.Letter("chen@bank.example", "en", "Hausbank: 1 notice", "Sample fell.\n")
XU = outbox.Letter("xu@bank.example", "zh-hans", "主办行：1 条提醒", "样例降级。\n")


def post(*letters: outbox.Letter, key: str = "notices:1", **fields) -> int:
    fields.setdefault("at", NOON)
    return outbox.post_mail(kind="notices", key=key, letters=letters or [CHEN], **fields)


def only_letter() -> Delivery:
    return Delivery.objects.get()


def test_a_letter_goes_out_once_in_its_readers_language(mailbox):
    assert post(CHEN, XU) == 2
    assert outbox.deliver_due(at=NOON) == 2
    assert outbox.deliver_due(at=NOON + timedelta(hours=1)) == 0
    assert mailbox.subjects == ["Hausbank: 1 notice", "主办行：1 条提醒"]
    english, chinese = mailbox.letters
    assert (english["To"], english.get_content()) == ("chen@bank.example", "Sample fell.\r\n")
    assert (chinese["Content-Language"], chinese.get_content()) == ("zh-hans", "样例降级。\r\n")
    assert english["X-Hausbank-Resent"] is None and english["X-Hausbank-Late"] is None
    assert {letter.state for letter in Delivery.objects.all()} == {DeliveryState.SENT}


def test_the_same_cause_posts_each_address_once_and_nobody_without_one():
    assert post(CHEN, CHEN) == 1
    assert post(CHEN, XU) == 1
    assert post(outbox.Letter("", "en", "Nobody", "Nothing")) == 0
    assert post(outbox.Letter("", "en", "Nobody", "Nothing"), key="notices:2") == 0
    assert (Event.objects.count(), Delivery.objects.count()) == (1, 2)


def test_a_rolled_back_act_posts_nothing(mailbox):
    with pytest.raises(RuntimeError), transaction.atomic():
        post()
        raise RuntimeError("the act failed")
    assert outbox.deliver_due(at=NOON) == 0
    assert mailbox.letters == [] and not Event.objects.exists()


def test_files_go_with_every_letter_of_a_post(mailbox):
    post(CHEN, XU, files=[outbox.File("bulletin-3.pdf", "application/pdf", b"%PDF-1.7 ranking")])
    outbox.deliver_due(at=NOON)
    for letter in mailbox.letters:
        (file,) = letter.iter_attachments()
        assert (file.get_filename(), file.get_content_type()) == ("bulletin-3.pdf", "application/pdf")
        assert file.get_content() == b"%PDF-1.7 ranking"


def test_a_letter_posted_for_later_waits_until_then(mailbox):
    post(due_at=NOON + timedelta(hours=2))
    assert outbox.deliver_due(at=NOON + timedelta(minutes=119)) == 0
    assert outbox.deliver_due(at=NOON + timedelta(hours=2)) == 1


def test_a_server_that_is_down_delays_the_letter_which_then_says_so_without_saying_sent_again(
    mailbox, settings
):
    settings.EMAIL_PORT = 1
    post()
    assert outbox.deliver_due(at=NOON) == 0
    letter = only_letter()
    assert (letter.state, letter.attempts, letter.unsure) == (DeliveryState.WAITING, 1, False)
    assert letter.next_try_at == NOON + timedelta(minutes=1)
    assert "Connection refused" in letter.error
    settings.EMAIL_PORT = mailbox.port
    assert outbox.deliver_due(at=NOON + timedelta(minutes=30)) == 1
    (sent,) = mailbox.letters
    assert sent["Subject"] == "[Late] Hausbank: 1 notice"
    assert sent["X-Hausbank-Late"] == "yes" and sent["X-Hausbank-Resent"] is None
    assert sent.get_content().startswith(
        "This letter was due at 2026-11-20 12:00 and could not be sent then."
    )


def test_waits_double_up_to_an_hour():
    waits = [outbox.wait_after(attempts).total_seconds() / 60 for attempts in (1, 2, 3, 6, 7, 40)]
    assert waits == [1, 2, 4, 32, 60, 60]


def test_a_full_mailbox_is_tried_again_and_a_wrong_address_is_not(mailbox):
    mailbox.recipient = lambda address: "452 mailbox full" if "chen" in address else "550 nobody here"
    post(CHEN, XU)
    assert outbox.deliver_due(at=NOON) == 0
    states = dict(Delivery.objects.values_list("address", "state"))
    assert states == {"chen@bank.example": DeliveryState.WAITING, "xu@bank.example": DeliveryState.FAILED}
    assert Delivery.objects.get(state=DeliveryState.FAILED).error == "550 nobody here"


def test_after_three_days_a_letter_is_given_up_and_can_be_put_back(mailbox):
    mailbox.answer = lambda letter: "451 try later"
    post()
    outbox.deliver_due(at=NOON + timedelta(days=2, hours=23))
    assert only_letter().state == DeliveryState.WAITING
    outbox.deliver_due(at=NOON + timedelta(days=3))
    letter = only_letter()
    assert (letter.state, letter.error) == (DeliveryState.FAILED, "451 try later")
    assert outbox.deliver_due(at=NOON + timedelta(days=4)) == 0

    mailbox.answer = lambda letter: None
    assert outbox.try_again(delivery=letter, at=NOON + timedelta(days=4))
    assert not outbox.try_again(delivery=letter, at=NOON + timedelta(days=4))
    assert outbox.deliver_due(at=NOON + timedelta(days=4)) == 1
    assert mailbox.subjects == ["Hausbank: 1 notice"]


def test_without_a_mail_server_letters_wait_and_are_given_up(settings):
    settings.MAIL_SERVER = False
    post()
    assert outbox.deliver_due(at=NOON + timedelta(days=2)) == 0
    assert only_letter().state == DeliveryState.WAITING
    outbox.deliver_due(at=NOON + timedelta(days=3))
    assert only_letter().state == DeliveryState.FAILED


def test_one_wrong_letter_does_not_stop_the_others(mailbox):
    mailbox.answer = lambda letter: "554 no" if "Sample" in letter.get_content() else None
    post(CHEN, XU)
    assert outbox.deliver_due(at=NOON) == 1
    assert mailbox.subjects == ["主办行：1 条提醒"]


def test_the_words_are_forgotten_after_a_month_and_that_it_went_out_is_not(mailbox):
    post(files=[outbox.File("a.pdf", "application/pdf", b"%PDF")])
    outbox.deliver_due(at=NOON)
    assert outbox.forget_words(at=NOON + timedelta(days=30)) == 0
    assert outbox.forget_words(at=NOON + timedelta(days=31)) == 1
    assert (only_letter().text, only_letter().state) == ("", DeliveryState.SENT)
    assert not Enclosure.objects.exists()


# ---------------------------------------------------------------- killed
def post_for_others(*letters: outbox.Letter) -> None:
    """Due by now and not when they were posted, so that this process does not send them itself."""
    now = timezone.now()
    post(*letters, at=now - timedelta(minutes=2), due_at=now - timedelta(minutes=1))


def start_sender(port: int) -> subprocess.Popen:
    """A process of its own that sends what is due, as a worker would."""
    environment = {
        **os.environ,
        "DATABASE_ROLE": "loader",
        "EMAIL_URL": f"smtp://127.0.0.1:{port}",
        "DJANGO_SETTINGS_MODULE": "crm_site.settings",
    }
    return subprocess.Popen([sys.executable, "manage.py", "deliver_mail"], cwd=ROOT, env=environment)


@pytest.mark.django_db(transaction=True)
def test_a_sender_killed_between_acceptance_and_commit_sends_a_second_letter_that_says_so(mailbox):
    """The server has the letter, the database does not know it: the row is held, so that the sender waits to commit."""
    post_for_others()
    other = psycopg2.connect(**connection.get_connection_params())
    holding = other.cursor()

    def hold_the_row(letter) -> None:
        holding.execute("SELECT id FROM common_delivery WHERE state = 'sending' FOR UPDATE")
        assert holding.fetchone() is not None

    mailbox.answer = hold_the_row
    sender = start_sender(mailbox.port)
    deadline = time.monotonic() + 90
    while not mailbox.letters and time.monotonic() < deadline:
        time.sleep(0.02)
    time.sleep(0.3)  # the sender has read the acceptance and asks to commit
    assert sender.poll() is None, "the sender ended before it was killed"
    sender.send_signal(signal.SIGKILL)
    sender.wait(10)
    other.rollback()
    other.close()

    assert len(mailbox.letters) == 1
    assert only_letter().state == DeliveryState.SENDING
    now = timezone.now()
    assert outbox.deliver_due(at=now) == 0, "whoever sends it might still live"

    mailbox.answer = lambda letter: None
    assert outbox.deliver_due(at=now + timedelta(minutes=3)) == 1
    first, second = mailbox.letters
    assert second["Message-ID"] == first["Message-ID"]
    assert first["X-Hausbank-Resent"] is None
    assert second["X-Hausbank-Resent"] == "2"
    assert second["Subject"] == "[Sent again] Hausbank: 1 notice"
    assert second.get_content().startswith("You may have received this letter before; it says nothing new.")
    assert outbox.deliver_due(at=now + timedelta(hours=3)) == 0


@pytest.mark.django_db(transaction=True)
def test_a_sender_killed_before_the_letter_was_handed_over_leaves_one_letter_in_all(mailbox):
    post_for_others()
    seen = []

    def kill_then_refuse(letter) -> str:
        seen.append(letter)
        sender.send_signal(signal.SIGKILL)
        sender.wait(10)
        return "451 the line is gone"

    mailbox.answer = kill_then_refuse
    sender = start_sender(mailbox.port)
    deadline = time.monotonic() + 90
    while not seen and time.monotonic() < deadline:
        time.sleep(0.02)
    sender.wait(10)
    mailbox.answer = lambda letter: None
    assert outbox.deliver_due(at=timezone.now() + timedelta(minutes=3)) == 1
    assert len(mailbox.letters) == 1


@pytest.mark.django_db(transaction=True)
def test_two_senders_at_once_send_forty_letters_once_each(mailbox):
    people = [outbox.Letter(f"p{n}@bank.example", "en", f"Letter {n}", "Words.") for n in range(40)]
    mailbox.answer = lambda letter: time.sleep(0.05)
    post_for_others(*people)
    senders = [start_sender(mailbox.port) for _ in range(2)]
    assert [sender.wait(120) for sender in senders] == [0, 0]
    assert sorted(mailbox.subjects) == sorted(letter.subject for letter in people)
    assert set(Delivery.objects.values_list("state", "attempts")) == {(DeliveryState.SENT, 1)}
