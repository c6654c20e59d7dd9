"""Writing down that an association was approached."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from activities.models import AssociationApproach, InteractionKind
from activities.queries.approaches import members_on
from activities.services.interactions import HappensLater
from audit.services import record_act
from common.models import uuid7
from common.once import write_once
from customers.models import Customer


class NoMembers(Exception):
    """The company had no members on that day: it is no association, or its members are not noted yet."""


@transaction.atomic
def record_approach(
    *,
    association: Customer,
    topic: str,
    channel: InteractionKind | str,
    happened_at: datetime,
    said: str = "",
    form_key: UUID | None = None,
    by: Any,
    at: datetime,
) -> AssociationApproach:
    """Write down one approach to an association, which reaches whoever is its member on that day.

    The same `form_key` records one. Refuses HappensLater, NoMembers, and KeyTaken for other words under the key.
    """
    if happened_at > at:
        raise HappensLater
    if not members_on(association, happened_at).exists():
        raise NoMembers
    words = {"customer_id": association.pk, "topic": topic.strip(), "said": said.strip(), "staff_id": by.pk}
    approach, written = write_once(
        AssociationApproach.objects,
        key={"form_key": form_key or uuid7()},
        words=words,
        more={"channel": str(InteractionKind(channel)), "happened_at": happened_at, "recorded_at": at},
    )
    if written:
        record_act(
            kind="association.approached",
            subject=association,
            actor=by,
            after={"topic": approach.topic, "happened_at": happened_at},
            at=at,
        )
    return approach
