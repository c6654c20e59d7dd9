"""Answers about the machines that send: their pairs of credentials, when they were last heard of, what they sent."""

from django.db.models import Max, Prefetch, QuerySet

from common.pagination import Ordering
from corebanking.models import Batch, Client, ClientCredentials
from corebanking.queries.feeds import Arrival
from corebanking.texts import RESOURCES
from organization.models import Staff

BY_NAME = Ordering("name", ("account__employee_no",))
LATEST_BATCHES = 10


def clients(user: Staff) -> QuerySet[Client]:
    """The machines that a person looks after, each with its account, its pairs and `last_used_at`."""
    pairs = ClientCredentials.objects.select_related("application").order_by("id")
    return (
        Client.objects.visible_to(user)
        .select_related("account")
        .prefetch_related(Prefetch("pairs", queryset=pairs))
        .annotate(last_used_at=Max("pairs__last_used_at"))
    )


def latest_batches(client: Client, user: Staff) -> list[Arrival]:
    """What the client sent last."""
    sent = Batch.objects.visible_to(user).filter(client_id=client.account_id).order_by("-id")
    return [Arrival(one.resource, str(RESOURCES[one.resource]), one) for one in sent[:LATEST_BATCHES]]
