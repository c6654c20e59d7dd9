"""What machines send and what people read and set up over the API."""

from corebanking.api.batches import BatchViewSet
from corebanking.api.clients import ClientViewSet

__all__ = ["BatchViewSet", "ClientViewSet"]
