"""Celery entries of prospects."""

from celery import shared_task

from prospects.services.deal_import import take_over_deals


@shared_task(name="prospects.take_over_deals")
def take_over(job_id: int) -> None:
    """Write the deals of an ordered file; done twice it is done once."""
    take_over_deals(job_id=job_id)
