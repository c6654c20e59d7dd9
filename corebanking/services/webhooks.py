"""Where machines are told of changes: addresses registered, changed, their secrets rolled, messages told anew."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import F

from audit.services import record_act
from common.changes import latest_place
from common.jobs import enqueue
from corebanking.models import Client, Message, MessageState, Webhook, WebhookSecret
from corebanking.rules import MOST_SECRETS, reading_scope, secret_text
from organization.models import Staff

TELL = "crm_site.tell_changes"


class StaleWebhook(Exception):
    """Somebody changed the webhook meanwhile; carries it as it stands."""

    def __init__(self, held: Webhook) -> None:
        super().__init__(str(held.pk))
        self.held = held


class NotFollowed(Exception):
    """No live pair of the client has the scope of a resource; carries the resources."""

    def __init__(self, resources: Sequence[str]) -> None:
        super().__init__(", ".join(resources))
        self.resources = list(resources)


class TooManySecrets(Exception):
    """Two secrets sign already; one of them is withdrawn first."""


class LastSecret(Exception):
    """Without any secret nothing could be signed; another one is made first."""


@dataclass(frozen=True)
class Signing:
    """A new webhook or secret, with the text that its receiver checks signatures by; shown once."""

    webhook: Webhook
    secret: str


@transaction.atomic
def register_webhook(
    *, client: Client, url: str, resources: Sequence[str], by: Staff | None, at: datetime
) -> Signing:
    """Tell a machine of changes from now on, at an address; refuses resources it may not follow (NotFollowed)."""
    _refuse_others(client, resources)
    place, followed = latest_place(), sorted(set(resources))
    webhook = Webhook.objects.create(
        client=client,
        url=url,
        resources=followed,
        place=place,
        begins=dict.fromkeys(followed, place),
        made_at=at,
    )
    record_act(
        kind="register_webhook",
        subject=webhook,
        actor=by,
        after={"client": client.account.employee_no, "url": url, "resources": webhook.resources},
        at=at,
    )
    return Signing(webhook, _new_secret(webhook, at))


@transaction.atomic
def change_webhook(
    *, webhook: Webhook, version: int, changes: Mapping[str, Any], by: Staff | None, at: datetime
) -> Webhook:
    """Say anew `url`, `resources` or `active`. New resources are told from now on, those that stay go on where they
    are; switched on again, it goes on where it stopped. Refuses with StaleWebhook and NotFollowed.
    """
    held = _held(webhook)
    if held.version != version:
        raise StaleWebhook(held)
    changed = {name: value for name, value in changes.items() if getattr(held, name) != value}
    if not changed:
        return held
    if "resources" in changed:
        _refuse_others(held.client, changed["resources"])
    before = {name: getattr(held, name) for name in changed}
    for name, value in changed.items():
        setattr(held, name, value)
    if "resources" in changed:
        latest = latest_place()
        held.begins = {resource: held.begins.get(resource, latest) for resource in held.resources}
    if changed.get("active"):
        held.stopped = ""
    held.broken, held.rests_until = 0, None
    held.version += 1
    held.save()
    record_act(kind="change_webhook", subject=held, actor=by, before=before, after=changed, at=at)
    enqueue(TELL, webhook_id=held.pk)
    return held


@transaction.atomic
def add_secret(*, webhook: Webhook, by: Staff | None, at: datetime) -> Signing:
    """A second secret: messages are signed with both until one is withdrawn. Refuses a third (TooManySecrets)."""
    held = _held(webhook)
    if held.secrets.count() >= MOST_SECRETS:
        raise TooManySecrets
    record_act(kind="add_webhook_secret", subject=held, actor=by, at=at)
    return Signing(held, _new_secret(held, at))


@transaction.atomic
def withdraw_secret(*, secret: WebhookSecret, by: Staff | None, at: datetime) -> None:
    """Sign with it no more; refuses the last one (LastSecret)."""
    held = _held(secret.webhook)
    if held.secrets.count() < MOST_SECRETS:
        raise LastSecret
    held.secrets.filter(pk=secret.pk).delete()
    record_act(
        kind="withdraw_webhook_secret",
        subject=held,
        actor=by,
        before={"secret": str(secret.public_id)},
        at=at,
    )


@transaction.atomic
def tell_again(
    *,
    webhook: Webhook,
    by: Staff,
    at: datetime,
    messages: Sequence[Message] | None = None,
    since: datetime | None = None,
) -> int:
    """Have finished messages told once more, under the same ids: those named, or all changes made since a moment.

    Says how many. Later messages of the same record that still wait are told after them.
    """
    finished = Message.objects.filter(webhook=webhook, state__in=[MessageState.TOLD, MessageState.DEAD])
    if since is not None:
        finished = finished.filter(changed_at__gte=since)
    if messages is not None:
        finished = finished.filter(pk__in=[one.pk for one in messages])
    again = finished.update(
        state=MessageState.WAITING,
        due_at=at,
        next_try_at=at,
        attempts=0,
        finished_at=None,
        replays=F("replays") + 1,
    )
    if again:
        Webhook.objects.filter(pk=webhook.pk).update(broken=0, rests_until=None)
        record_act(kind="replay_webhook", subject=webhook, actor=by, after={"messages": again}, at=at)
        enqueue(TELL, webhook_id=webhook.pk)
    return again


def missing_scopes(webhook: Webhook) -> list[str]:
    """The resources of a webhook that its machine may no longer follow."""
    return _not_followed(webhook.client, webhook.resources)


def secret_of(secret: WebhookSecret) -> str:
    """The text of a secret; nobody but the receiver and the postman need it."""
    return secret_text(settings.WEBHOOK_KEY.encode(), str(secret.public_id))


def _held(webhook: Webhook) -> Webhook:
    return (
        Webhook.objects.select_for_update(of=("self",)).select_related("client__account").get(pk=webhook.pk)
    )


def _new_secret(webhook: Webhook, at: datetime) -> str:
    return secret_of(WebhookSecret.objects.create(webhook=webhook, made_at=at))


def _not_followed(client: Client, resources: Sequence[str]) -> list[str]:
    held = {scope for pair in client.pairs.all() for scope in pair.scopes}
    return [one for one in resources if reading_scope(one) not in held]


def _refuse_others(client: Client, resources: Sequence[str]) -> None:
    if missing := _not_followed(client, resources):
        raise NotFollowed(missing)
