"""Celery entries of the feed."""

from celery import shared_task

from corebanking import services


@shared_task(name="corebanking.apply_batch")
def apply_batch(batch_id: int) -> None:
    """Check and apply a closed batch, after those closed before it; done twice it is done once."""
    services.apply_closed(batch_id=batch_id)
