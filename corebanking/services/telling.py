"""Telling machines of changes: a message for each change, told in order for each record until it is heard.

What must be told is a row; a Celery message only hurries it. A message is taken in a transaction of its own, told, and
its answer recorded in another: whoever dies in between leaves one that is told again under the same id.
"""

import time
from base64 import b64decode
from collections.abc import Callable, Collection
from datetime import datetime, timedelta
from itertools import chain

import orjson
from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from common.changes import PlaceForgotten, changes_since, latest_place, number_changes
from common.jobs import enqueue
from common.models import Change
from corebanking.models import Attempt, Message, MessageState, Webhook
from corebanking.outgoing import Heard, LineFault, Policy, post
from corebanking.rules import GIVE_UP_AFTER, rest_after, signature, wait_after
from corebanking.services.webhooks import TELL, missing_scopes, secret_of

# Whoever took a message has this long to tell it; then it is taken to have died over it.
HOLD = timedelta(minutes=1)
# A line of tellers that says nothing for so long is taken to have died: longer than any run lasts.
LEASE = timedelta(minutes=1)
# So many messages wait at most; further changes stay in the feed until some have been told.
MOST_WAITING = 10_000
PORTION = 1_000
# One run tells for so long and then makes room for other work.
RUN_SECONDS = 20
KEPT = timedelta(days=30)
KEPT_DEAD = timedelta(days=90)
_PREFIX = "whsec_"

# Names of records of a resource, by primary key: crm_site knows them, since they are of apps beside this one.
Keys = Callable[[str, Collection[int]], dict[int, str]]


def wake_webhooks(*, at: datetime) -> int:
    """Send for a teller of each webhook that changes or messages wait for and nobody tells; says how many.

    Run by the tick.
    """
    number_changes()
    latest = latest_place()
    rested = Q(rests_until=None) | Q(rests_until__lte=at)
    awake = Webhook.objects.filter(rested, _free(at), active=True)
    due = Message.objects.unfinished().filter(webhook=OuterRef("pk"), next_try_at__lte=at)
    woken = list(awake.filter(Q(place__lt=latest) | Exists(due)).values_list("pk", flat=True))
    with transaction.atomic():
        for webhook_id in woken:
            enqueue(TELL, webhook_id=webhook_id)
    return len(woken)


def tell_changes(
    *, webhook_id: int, keys: Keys, line: str = "", clock: Callable[[], datetime] = timezone.now
) -> int:
    """Write messages for what changed and tell what is due, for a while; says how many were heard.

    One line of tellers does so for a webhook at a time; whoever comes meanwhile does nothing. Where more is due after
    a while, the next of the line goes on, known by `line`.
    """
    lease = _begin(webhook_id, line, clock())
    if lease is None:
        return 0
    heard, until = 0, time.monotonic() + RUN_SECONDS
    while (
        write_messages(webhook_id=webhook_id, keys=keys, at=clock()) == PORTION and time.monotonic() < until
    ):
        pass
    while time.monotonic() < until:
        message = _take(webhook_id, clock())
        if message is None:
            _let_go(webhook_id, lease)
            return heard
        heard += _tell(message, clock)
    _hand_on(webhook_id, lease, clock())
    return heard


@transaction.atomic
def write_messages(*, webhook_id: int, keys: Keys, at: datetime) -> int:
    """A message for each change since the webhook's place, a portion of them; says how many.

    None while it is off, lacks a scope, or more than enough wait. What is no longer kept switches it off.
    """
    webhook = (
        Webhook.objects.select_for_update(skip_locked=True, of=("self",))
        .select_related("client")
        .filter(pk=webhook_id, active=True)
        .first()
    )
    if webhook is None or missing_scopes(webhook) or webhook.messages.unfinished().count() >= MOST_WAITING:
        return 0
    upto = latest_place()
    try:
        found = _changes(webhook, upto)
    except PlaceForgotten:
        webhook.active, webhook.stopped = False, "place_forgotten"
        webhook.place, webhook.begins = upto, dict.fromkeys(webhook.resources, upto)
        webhook.save(update_fields=["active", "stopped", "place", "begins"])
        return 0
    named = {
        resource: keys(resource, [change.record_id for change in found if change.resource == resource])
        for resource in webhook.resources
    }
    Message.objects.bulk_create(
        Message(
            webhook=webhook,
            place=change.position or 0,
            resource=change.resource,
            record_id=change.record_id,
            record_key=named[change.resource].get(change.record_id, ""),
            change=change.kind,
            changed_at=change.at,
            due_at=at,
            next_try_at=at,
        )
        for change in found
    )
    place = found[-1].position or 0 if len(found) == PORTION else upto
    if place != webhook.place:
        webhook.place = place
        webhook.save(update_fields=["place"])
    return len(found)


@transaction.atomic
def forget_messages(*, at: datetime) -> int:
    """Delete messages told thirty days ago and dead ones of ninety, with their tries; says how many."""
    told = Q(state=MessageState.TOLD, finished_at__lt=at - KEPT)
    dead = Q(state=MessageState.DEAD, finished_at__lt=at - KEPT_DEAD)
    return Message.objects.filter(told | dead).delete()[1].get(Message._meta.label, 0)


def body_of(message: Message) -> bytes:
    """What is told: which record changed, how and where in the feed; what it holds now is asked for with a token."""
    return orjson.dumps(
        {
            "type": f"{message.resource}.{message.change}",
            "timestamp": message.changed_at,
            "data": {
                "resource": message.resource,
                "key": message.record_key,
                "change": message.change,
                "place": str(message.place),
            },
        }
    )


def _free(at: datetime) -> Q:
    """Webhooks that no line of tellers has at the moment."""
    return Q(told_until=None) | Q(told_until__lte=at)


def _held_line(webhook_id: int, lease: datetime) -> QuerySet[Webhook]:
    """The webhook while the line that took it until then still has it."""
    return Webhook.objects.filter(pk=webhook_id, told_until=lease)


@transaction.atomic
def _begin(webhook_id: int, line: str, at: datetime) -> datetime | None:
    """Take the webhook, or go on for the line that has it; until when, or None where another has it."""
    mine = _free(at)
    if line:
        mine |= Q(told_until=datetime.fromisoformat(line))
    webhook = Webhook.objects.select_for_update(skip_locked=True).filter(mine, pk=webhook_id).first()
    if webhook is None:
        return None
    webhook.told_until = at + LEASE
    webhook.save(update_fields=["told_until"])
    return webhook.told_until


@transaction.atomic
def _let_go(webhook_id: int, lease: datetime) -> None:
    """End the line: nothing is due any more."""
    _held_line(webhook_id, lease).update(told_until=None)


@transaction.atomic
def _hand_on(webhook_id: int, lease: datetime, at: datetime) -> None:
    """Send for the next of the line, unless another line began because this one took too long."""
    if _held_line(webhook_id, lease).update(told_until=at + LEASE):
        enqueue(TELL, webhook_id=webhook_id, line=(at + LEASE).isoformat())


def _changes(webhook: Webhook, upto: int) -> list[Change]:
    """The next changes of the webhook's resources in the order of their places, none after `upto`."""
    each = (
        changes_since(resource=resource, since=max(webhook.place, webhook.begins[resource]), limit=PORTION)
        for resource in webhook.resources
    )
    found = sorted(chain.from_iterable(each), key=lambda change: change.position or 0)
    return [change for change in found if (change.position or 0) <= upto][:PORTION]


@transaction.atomic
def _take(webhook_id: int, at: datetime) -> Message | None:
    """The first message that is due, none of whose record's earlier ones is unfinished, and that nobody else holds."""
    webhook = Webhook.objects.select_related("client").get(pk=webhook_id)
    resting = webhook.rests_until is not None and webhook.rests_until > at
    if not webhook.active or resting or missing_scopes(webhook):
        return None
    unfinished = Message.objects.unfinished().filter(webhook_id=webhook_id)
    earlier = unfinished.filter(
        resource=OuterRef("resource"), record_id=OuterRef("record_id"), place__lt=OuterRef("place")
    )
    message = (
        unfinished.filter(~Exists(earlier), next_try_at__lte=at)
        .select_for_update(skip_locked=True, of=("self",))
        .order_by("place")
        .first()
    )
    if message is None:
        return None
    message.webhook = webhook
    message.state = MessageState.SENDING
    message.attempts += 1
    message.next_try_at = max(at, timezone.now()) + HOLD
    message.save(update_fields=["state", "attempts", "next_try_at"])
    return message


def _tell(message: Message, clock: Callable[[], datetime]) -> bool:
    began, status, fault, start = time.monotonic(), None, "", b""
    try:
        heard = _call(message, clock())
        status, start = heard.status, heard.start
    except LineFault as broken:
        fault = str(broken)
    took = int((time.monotonic() - began) * 1000)
    return _record(message, status, fault, start, took, clock())


def _call(message: Message, at: datetime) -> Heard:
    body, timestamp, name = body_of(message), int(at.timestamp()), str(message.public_id)
    live = [b64decode(secret_of(one).removeprefix(_PREFIX)) for one in message.webhook.secrets.order_by("id")]
    headers = {
        "Content-Type": "application/json",
        "User-Agent": "Hausbank-Webhooks/1",
        "webhook-id": name,
        "webhook-timestamp": str(timestamp),
        "webhook-signature": signature(live, name, timestamp, body),
    }
    policy = Policy(settings.WEBHOOK_PLAIN_HOSTS, settings.WEBHOOK_NETWORKS, settings.WEBHOOK_CA_FILE)
    return post(message.webhook.url, body, headers, policy)


@transaction.atomic
def _record(
    message: Message, status: int | None, fault: str, start: bytes, took_ms: int, at: datetime
) -> bool:
    """Note the answer; the message is told, waits for its next try, or is given up. Says whether it was heard.

    Where somebody else took the message meanwhile, only the try is noted.
    """
    webhook = Webhook.objects.select_for_update().get(pk=message.webhook_id)
    answer = start.decode("utf-8", "replace").replace("\x00", "")[:200]
    Attempt.objects.create(message=message, at=at, took_ms=took_ms, status=status, fault=fault, answer=answer)
    heard = status is not None and 200 <= status < 300
    over = at - message.due_at >= GIVE_UP_AFTER
    mine = Message.objects.filter(pk=message.pk, state=MessageState.SENDING, attempts=message.attempts)
    if heard or over:
        mine.update(state=MessageState.TOLD if heard else MessageState.DEAD, finished_at=at, next_try_at=at)
    else:
        mine.update(state=MessageState.WAITING, next_try_at=at + wait_after(message.attempts))
    _note_line(webhook, status, at)
    return heard


def _note_line(webhook: Webhook, status: int | None, at: datetime) -> None:
    """Leave a receiver alone for a while that does not answer or is ill; one that is gone (410) for good."""
    ill = status is None or status >= 500 or status == 429
    webhook.broken = webhook.broken + 1 if ill else 0
    webhook.rests_until = at + rest_after(webhook.broken) if ill else None
    if status == 410:
        webhook.active, webhook.stopped = False, "gone"
    webhook.save(update_fields=["broken", "rests_until", "active", "stopped"])
