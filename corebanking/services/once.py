"""Doing a call once, however often it is sent: its key claimed in a committed row, the answer kept with the effect."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import orjson
from django.db import transaction
from django.db.models import Q

from corebanking.models import IdempotencyKey
from organization.models import Staff

# How long a call can be sent again under its key.
KEPT = timedelta(days=7)


class InProgress(Exception):
    """The same call is being worked on at this moment; ask again."""


class OtherBody(Exception):
    """The key was used for a call with another method, address or body."""


@dataclass(frozen=True)
class Answer:
    """What a call is answered with; `replayed` says that it had been answered before."""

    status: int
    body: Any
    replayed: bool = False


def answer_once(*, client: Staff, key: str, digest: str, work: Callable[[], Answer], at: datetime) -> Answer:
    """The answer of `work`, or the one given before to the same client, key and digest.

    Runs outside the request's transaction. The claim commits first, so that a second call finds it; whoever works
    holds the claim's row locked, so a claim that nobody has locked was left by a process that died and is taken
    over. The answer commits together with what `work` wrote. Where `work` raises, nothing is kept.
    """
    IdempotencyKey.objects.bulk_create(
        [IdempotencyKey(client=client, key=key, request_digest=digest, claimed_at=at)], ignore_conflicts=True
    )
    with transaction.atomic():
        claim = (
            IdempotencyKey.objects.select_for_update(skip_locked=True).filter(client=client, key=key).first()
        )
        if claim is None:
            raise InProgress(key)
        if claim.request_digest != digest:
            raise OtherBody(key)
        if claim.finished_at is not None:
            return Answer(claim.status, orjson.loads(claim.answer), replayed=True)
        answer = work()
        claim.status, claim.finished_at = answer.status, at
        claim.answer = orjson.dumps(answer.body, default=str).decode()
        claim.save(update_fields=["status", "answer", "finished_at"])
    return answer


@transaction.atomic
def forget_keys(*, at: datetime) -> int:
    """Delete keys, and the answers kept under them, of seven days ago; says how many."""
    left = Q(finished_at=None, claimed_at__lt=at - KEPT)
    return IdempotencyKey.objects.filter(Q(finished_at__lt=at - KEPT) | left).delete()[0]
