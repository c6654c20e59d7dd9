"""Outgoing mail for those who tend the machine: how it goes and what failed, never what a letter says."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db.models import Count, Q, QuerySet

from common.models import Delivery, DeliveryState
from organization.models import Staff
from organization.rules import Act
from workspace.texts import LETTER_KINDS, LETTER_STATES

PAGE = 50


@dataclass(frozen=True)
class LetterRow:
    """One letter without its words; `again` says that it can be put back among those to be sent."""

    public_id: UUID
    kind: str
    address: str
    state: str
    tone: str
    icon: str
    due_at: datetime
    attempts: int
    error: str
    resent: bool
    again: bool


@dataclass(frozen=True)
class Outbox:
    """What waits, what failed, what went out in a day, the rows, and where the next page begins."""

    waiting: int
    failed: int
    sent: int
    oldest_at: datetime | None
    rows: list[LetterRow]
    older: int | None
    server: bool


def letters_for(user: Staff) -> QuerySet[Delivery]:
    """Every letter for those who tend the mail, none for others."""
    return Delivery.objects.all() if user.reach.may(Act.TEND_MAIL) else Delivery.objects.none()


def outbox_of(user: Staff, *, at: datetime, before: int | None = None, every: bool = False) -> Outbox:
    """The counts and a page of letters, newest first: those that wait or failed, or `every` one."""
    letters = letters_for(user)
    waiting = letters.filter(state__in=[DeliveryState.WAITING, DeliveryState.SENDING])
    counts = letters.aggregate(
        waiting=Count("pk", filter=Q(state__in=[DeliveryState.WAITING, DeliveryState.SENDING])),
        failed=Count("pk", filter=Q(state=DeliveryState.FAILED)),
        sent=Count("pk", filter=Q(state=DeliveryState.SENT, sent_at__gt=at - timedelta(days=1))),
    )
    shown = letters if every else letters.exclude(state=DeliveryState.SENT)
    if before is not None:
        shown = shown.filter(pk__lt=before)
    found = list(shown.select_related("event").defer("text").order_by("-pk")[: PAGE + 1])
    return Outbox(
        **counts,
        oldest_at=waiting.order_by("due_at", "pk").values_list("due_at", flat=True).first(),
        rows=[_row(letter) for letter in found[:PAGE]],
        older=found[PAGE - 1].pk if len(found) > PAGE else None,
        server=settings.MAIL_SERVER,
    )


def _row(letter: Delivery) -> LetterRow:
    name, tone, icon = LETTER_STATES[DeliveryState(letter.state)]
    return LetterRow(
        public_id=letter.public_id,
        kind=str(LETTER_KINDS.get(letter.event.kind, letter.event.kind)),
        address=letter.address,
        state=str(name),
        tone=tone,
        icon=icon,
        due_at=letter.due_at,
        attempts=letter.attempts,
        error=letter.error,
        resent=letter.unsure,
        again=letter.state == DeliveryState.FAILED,
    )
