"""What machines send and what people read and set up over the API."""

from corebanking.api.batches import BatchViewSet
from corebanking.api.clients import ClientViewSet
from corebanking.api.quarantine import QuarantineViewSet
from corebanking.api.webhooks import MessageViewSet, WebhookViewSet

__all__ = ["BatchViewSet", "ClientViewSet", "MessageViewSet", "QuarantineViewSet", "WebhookViewSet"]
