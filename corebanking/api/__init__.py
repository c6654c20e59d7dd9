"""What machines send and what people read and set up over the API."""

from corebanking.api.batches import BatchViewSet
from corebanking.api.clients import ClientViewSet
from corebanking.api.health import CutOffViewSet, MetricsViewSet
from corebanking.api.quarantine import QuarantineViewSet
from corebanking.api.webhooks import MessageViewSet, WebhookViewSet

__all__ = [
    "BatchViewSet",
    "ClientViewSet",
    "CutOffViewSet",
    "MessageViewSet",
    "MetricsViewSet",
    "QuarantineViewSet",
    "WebhookViewSet",
]
