"""Answers about where machines are told of changes, what was told, and what could not be."""

from django.db.models import Count, Max, Prefetch, Q, QuerySet

from common.pagination import Ordering
from corebanking.models import Attempt, Message, MessageState, Webhook
from organization.models import Staff

BY_CLIENT = Ordering("webhooks", ("client__account__employee_no", "id"))
NEWEST = Ordering("messages", ("-id",))


def webhooks(user: Staff) -> QuerySet[Webhook]:
    """Where machines are told, each with its client and how many messages were `told`, are `waiting` and `dead`."""
    unfinished = Q(messages__state__in=[MessageState.WAITING, MessageState.SENDING])
    return (
        Webhook.objects.visible_to(user)
        .select_related("client__account")
        .prefetch_related("secrets", "client__pairs")
        .annotate(
            waiting=Count("messages", filter=unfinished),
            dead=Count("messages", filter=Q(messages__state=MessageState.DEAD)),
            told_at=Max("messages__finished_at", filter=Q(messages__state=MessageState.TOLD)),
        )
    )


def messages(user: Staff) -> QuerySet[Message]:
    """Messages with their webhook and every try, newest message first."""
    tries = Prefetch("tries", queryset=Attempt.objects.order_by("id"))
    return (
        Message.objects.visible_to(user)
        .select_related("webhook__client__account")
        .prefetch_related(tries)
        .order_by("-id")
    )
