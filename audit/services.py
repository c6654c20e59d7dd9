"""Writing the trail: one act per business act, in the transaction of the act itself."""

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import orjson
from cryptography.fernet import Fernet
from django.db import transaction
from django.db.models import Model
from django.utils import timezone

from audit.context import whence
from audit.models import Act, SubjectKey


def subject_of(record: Model) -> tuple[str, str]:
    """How the trail names a record: its label ('customers.customer') and primary key."""
    return record._meta.label_lower, str(record.pk)


@transaction.atomic
def record_act(
    *,
    kind: str,
    subject: Model,
    actor: Any = None,
    reason: str = "",
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
    sealed: dict[str, Any] | None = None,
    sealed_for: str = "",
    at: datetime | None = None,
) -> Act:
    """Append one act about `subject`; `before` and `after` hold only the fields that the act changed.

    `sealed` holds personal values; they are stored encrypted with the key of `sealed_for` ('contact:<public id>'),
    so that destroying the key forgets them while the act stays. An act on what somebody absent owns, by whoever stands
    in for them, says for whom (`stands_in_for`). Fails with the business write if it cannot be written.
    """
    origin = whence()
    subject_type, subject_id = subject_of(subject)
    if absent := _stood_in_for(actor, subject):
        after = {**(after or {}), "stands_in_for": str(absent)}
    return Act.objects.create(
        at=at or timezone.now(),
        kind=kind,
        actor=actor,
        source=origin.source,
        address=origin.address,
        subject_type=subject_type,
        subject_id=subject_id,
        reason=reason,
        before=_plain(before),
        after=_plain(after),
        sealed=_cipher(sealed_for).encrypt(orjson.dumps(_plain(sealed))) if sealed else None,
        sealed_for=sealed_for if sealed else "",
        context_id=origin.context_id,
    )


@transaction.atomic
def record_change(
    *, kind: str, subject: Model, actor: Any, at: datetime, before: dict[str, Any], after: dict[str, Any]
) -> Act:
    """Append the act that made `after` of `before`, two tellings of the same fields, with those that differ."""
    changed = [field for field in after if after[field] != before[field]]
    return record_act(
        kind=kind,
        subject=subject,
        actor=actor,
        at=at,
        before={field: before[field] for field in changed},
        after={field: after[field] for field in changed},
    )


# How records name who looks after them, and by which way to the one that does.
_OWNERS = ("owner_id", "manager_id", "lead_id")


def _stood_in_for(actor: Any, subject: Model) -> int | None:
    """Who is absent, owns the subject or its customer, and has the actor for a deputy today."""
    reach = getattr(actor, "reach", None)
    if reach is None or not reach.stands_in_for:
        return None
    records = [subject, getattr(subject, "customer", None)]
    owners = [getattr(record, name, None) for record in records if record is not None for name in _OWNERS]
    if actor.pk in owners:
        return None
    return next((owner for owner in owners if owner in reach.stands_in_for), None)


@transaction.atomic
def record_acts(
    *,
    kind: str,
    subjects: type[Model],
    changes: Iterable[tuple[int, dict[str, Any], dict[str, Any]]],
    at: datetime | None = None,
) -> int:
    """Append one act for each (primary key, before, after) of one kind of record, nobody's own; says how many."""
    origin, moment = whence(), at or timezone.now()
    acts = [
        Act(
            at=moment,
            kind=kind,
            source=origin.source,
            address=origin.address,
            subject_type=subjects._meta.label_lower,
            subject_id=str(key),
            before=_plain(before),
            after=_plain(after),
            context_id=origin.context_id,
        )
        for key, before, after in changes
    ]
    Act.objects.bulk_create(acts, batch_size=1000)
    return len(acts)


def unseal(act: Act) -> dict[str, Any] | None:
    """The personal values of an act, or None where there are none or their key was destroyed."""
    if act.sealed is None:
        return None
    held = SubjectKey.objects.filter(subject=act.sealed_for).first()
    if held is None or held.key is None:
        return None
    return orjson.loads(Fernet(bytes(held.key)).decrypt(bytes(act.sealed)))


def unseal_all(acts: Iterable[Act]) -> dict[int, dict[str, Any]]:
    """The personal values of several acts by their keys, in one query; those that were forgotten are left out."""
    sealed = [act for act in acts if act.sealed is not None]
    keys = SubjectKey.objects.filter(subject__in={act.sealed_for for act in sealed}, key__isnull=False)
    held = {key.subject: Fernet(bytes(key.key)) for key in keys}
    return {
        act.pk: orjson.loads(held[act.sealed_for].decrypt(bytes(act.sealed)))
        for act in sealed
        if act.sealed_for in held
    }


def seal(values: dict[str, Any], *, sealed_for: str) -> bytes:
    """Personal values encrypted with a person's key, for records other than the trail."""
    return _cipher(sealed_for).encrypt(orjson.dumps(values))


def open_sealed(content: bytes, *, sealed_for: str) -> dict[str, Any] | None:
    """What `seal` kept, or None where the key was destroyed."""
    held = SubjectKey.objects.filter(subject=sealed_for, key__isnull=False).first()
    return None if held is None else orjson.loads(Fernet(bytes(held.key)).decrypt(bytes(content)))


@transaction.atomic
def forget(*, sealed_for: str, at: datetime) -> None:
    """Destroy the key of a person: what the trail holds of them cannot be read any more."""
    SubjectKey.objects.filter(subject=sealed_for).update(key=None, destroyed_at=at)


class PersonForgotten(Exception):
    """The key of this person was destroyed: nothing more is recorded about them."""


def _cipher(subject: str) -> Fernet:
    held, _ = SubjectKey.objects.get_or_create(subject=subject, defaults={"key": Fernet.generate_key()})
    if held.key is None:
        raise PersonForgotten(subject)
    return Fernet(bytes(held.key))


def _plain(values: dict[str, Any] | None) -> dict[str, Any]:
    return {name: _plain_value(value) for name, value in (values or {}).items()}


def _plain_value(value: Any) -> Any:
    if isinstance(value, Model):
        return str(value.pk)
    if isinstance(value, (datetime, date)):
        return value.isoformat()
    if isinstance(value, (Decimal, UUID)):
        return str(value)
    return value
