"""Letters that must go out: a row in the transaction of the act, sent afterwards by whoever comes first."""

import smtplib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import format_datetime

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from common import jobs
from common.calendar import SHANGHAI
from common.models import Delivery, DeliveryState, Enclosure, Event

# Whoever took a letter has this long to send it; then it is taken to have died over it.
HOLD = timedelta(minutes=2)
# Two tries a minute apart, then twice as long each time, at most an hour; after three days nobody waits any more.
FIRST_WAIT = timedelta(minutes=1)
LONGEST_WAIT = timedelta(hours=1)
GIVE_UP_AFTER = timedelta(days=3)
# So long after it was due a letter says that it is late.
LATE_AFTER = timedelta(minutes=30)
KEEP_WORDS = timedelta(days=30)
DELIVER = "crm_site.deliver_mail"


@dataclass(frozen=True)
class Letter:
    """What one address is told, worded in its reader's language. Nothing confidential stands in a subject."""

    address: str
    language: str
    subject: str
    text: str


@dataclass(frozen=True)
class File:
    """A file that goes with every letter of a post."""

    name: str
    media_type: str
    content: bytes


class Refused(Exception):
    """The mail server said no, so it has not accepted the letter; `for_good` where asking again is no use."""

    def __init__(self, reason: str, *, for_good: bool = False) -> None:
        super().__init__(reason)
        self.for_good = for_good


@transaction.atomic
def post_mail(
    *,
    kind: str,
    key: str,
    letters: Iterable[Letter],
    files: Sequence[File] = (),
    at: datetime,
    due_at: datetime | None = None,
) -> int:
    """Write letters into the outbox, to go out once the present transaction commits; says how many are new.

    `key` names the cause ('bulletin:41'): a letter to the same address under the same key is written once, however
    often it is posted. With `due_at` it waits until then. Addresses that are empty are left out.
    """
    wanted = {letter.address: letter for letter in letters if letter.address}
    if not wanted:
        return 0
    event, new = Event.objects.get_or_create(key=key, defaults={"kind": kind, "posted_at": at})
    if new:
        Enclosure.objects.bulk_create(
            Enclosure(event=event, name=file.name, media_type=file.media_type, content=file.content)
            for file in files
        )
    held = set(event.deliveries.values_list("address", flat=True))
    due = due_at or at
    written = Delivery.objects.bulk_create(
        [
            Delivery(
                event=event,
                address=letter.address,
                language=letter.language,
                subject=" ".join(letter.subject.split())[:200],
                text=letter.text,
                due_at=due,
                next_try_at=due,
            )
            for letter in wanted.values()
            if letter.address not in held
        ],
        ignore_conflicts=True,
    )
    if written and due <= at:
        jobs.enqueue(DELIVER)
    return len(written)


def is_due(*, at: datetime) -> bool:
    """Whether any letter is to be sent now."""
    return _due(at).exists()


def deliver_due(*, at: datetime, limit: int = 200) -> int:
    """Send what is due, oldest first, one after the other; many may do so at once. Returns how many were sent.

    Each letter is taken in a transaction of its own before it is handed over and recorded in another one afterwards.
    Whoever dies between the two leaves a letter of which nobody knows whether it went out: it is sent again after two
    minutes and says so. A refusal is certain, so what was refused and goes out later is not marked.
    """
    if not settings.MAIL_SERVER:
        _give_up_without_server(at)
        return 0
    sent = 0
    connection = get_connection()
    try:
        for _number in range(limit):
            letter = _take(at)
            if letter is None:
                break
            sent += _send(letter, connection, at)
    finally:
        connection.close()
    return sent


@transaction.atomic
def try_again(*, delivery: Delivery, at: datetime) -> bool:
    """Put a letter that was given up back among those to be sent; false where it is none."""
    waiting = Delivery.objects.filter(pk=delivery.pk, state=DeliveryState.FAILED).exclude(text="")
    put_back = waiting.update(state=DeliveryState.WAITING, due_at=at, next_try_at=at, attempts=0, error="")
    if put_back:
        jobs.enqueue(DELIVER)
    return bool(put_back)


@transaction.atomic
def forget_words(*, at: datetime) -> int:
    """Empty the letters and drop the files of events a month old; that a letter went out stays known."""
    old = Event.objects.filter(posted_at__lt=at - KEEP_WORDS)
    Enclosure.objects.filter(event__in=old).delete()
    finished = Delivery.objects.filter(event__in=old, state__in=[DeliveryState.SENT, DeliveryState.FAILED])
    return finished.exclude(text="").update(text="")


def wait_after(attempts: int) -> timedelta:
    """How long to wait after so many attempts."""
    return min(LONGEST_WAIT, FIRST_WAIT * 2 ** max(attempts - 1, 0))


# ---------------------------------------------------------------- one letter
def _due(at: datetime):
    unfinished = [DeliveryState.WAITING, DeliveryState.SENDING]
    return Delivery.objects.filter(state__in=unfinished, next_try_at__lte=at)


@transaction.atomic
def _take(at: datetime) -> Delivery | None:
    """The oldest letter that is due and that nobody else holds; one still marked as being sent lost its sender."""
    letter = (
        _due(at)
        .select_related("event")
        .select_for_update(skip_locked=True, of=("self",))
        .order_by("next_try_at", "id")
        .first()
    )
    if letter is None:
        return None
    letter.unsure = letter.unsure or letter.state == DeliveryState.SENDING
    letter.state = DeliveryState.SENDING
    letter.attempts += 1
    letter.next_try_at = max(at, timezone.now()) + HOLD
    letter.save(update_fields=["unsure", "state", "attempts", "next_try_at"])
    return letter


def _send(letter: Delivery, connection: BaseEmailBackend, at: datetime) -> bool:
    try:
        _hand_over(_message(letter, at), connection)
    except Refused as refusal:
        _postpone(letter, str(refusal), at, for_good=refusal.for_good)
        return False
    except OSError as broken:
        # The line broke while the letter was on it: the server may have taken it.
        letter.unsure = True
        _postpone(letter, f"{type(broken).__name__}: {broken}", at)
        connection.close()
        return False
    with transaction.atomic():
        letter.state, letter.sent_at, letter.error = DeliveryState.SENT, timezone.now(), ""
        letter.save(update_fields=["state", "sent_at", "error"])
    return True


def _hand_over(message: EmailMessage, connection: BaseEmailBackend) -> None:
    """Give a message to the server; raises Refused where it certainly was not accepted, OSError where nobody knows."""
    try:
        connection.open()
    except OSError as unreachable:
        raise Refused(f"{type(unreachable).__name__}: {unreachable}") from unreachable
    try:
        connection.send_messages([message])
    except smtplib.SMTPRecipientsRefused as refused:
        code, said = next(iter(refused.recipients.values()))
        raise Refused(f"{code} {_text(said)}", for_good=code >= 500) from refused
    except smtplib.SMTPResponseException as refused:
        for_good = refused.smtp_code >= 500 and isinstance(
            refused, (smtplib.SMTPDataError, smtplib.SMTPSenderRefused)
        )
        raise Refused(f"{refused.smtp_code} {_text(refused.smtp_error)}", for_good=for_good) from refused


def _text(said: bytes | str) -> str:
    return said.decode("utf-8", "replace") if isinstance(said, bytes) else said


def _postpone(letter: Delivery, error: str, at: datetime, *, for_good: bool = False) -> None:
    over = for_good or at - letter.due_at >= GIVE_UP_AFTER
    letter.state = DeliveryState.FAILED if over else DeliveryState.WAITING
    letter.next_try_at = at + wait_after(letter.attempts)
    letter.error = error[:300]
    with transaction.atomic():
        letter.save(update_fields=["state", "next_try_at", "error", "unsure"])


def _give_up_without_server(at: datetime) -> None:
    with transaction.atomic():
        _due(at).filter(due_at__lte=at - GIVE_UP_AFTER).update(
            state=DeliveryState.FAILED, error="No mail server is set (EMAIL_URL)"
        )


def _message(letter: Delivery, at: datetime) -> EmailMessage:
    """The letter as it is sent: marked where it may have gone out before, and where it is late."""
    late = at - letter.due_at >= LATE_AFTER
    subject, text = letter.subject, letter.text
    headers = {
        "Message-ID": f"<{letter.public_id}@{settings.MAIL_DOMAIN}>",
        "Date": format_datetime(timezone.now().astimezone(SHANGHAI)),
        "Auto-Submitted": "auto-generated",
        "Content-Language": letter.language,
    }
    with translation.override(letter.language):
        if late:
            headers["X-Hausbank-Late"] = "yes"
            subject = _("[Late] %(subject)s") % {"subject": subject}
            due = f"{letter.due_at.astimezone(SHANGHAI):%Y-%m-%d %H:%M}"
            text = (
                _("This letter was due at %(moment)s and could not be sent then.") % {"moment": due}
                + f"\n\n{text}"
            )
        if letter.unsure:
            headers["X-Hausbank-Resent"] = str(letter.attempts)
            subject = _("[Sent again] %(subject)s") % {"subject": subject}
            text = _("You may have received this letter before; it says nothing new.") + f"\n\n{text}"
    message = EmailMessage(subject, text, settings.DEFAULT_FROM_EMAIL, [letter.address], headers=headers)
    for file in letter.event.enclosures.all():
        message.attach(file.name, bytes(file.content), file.media_type)
    return message
