"""Celery entries of prospects."""

from celery import shared_task

from prospects.services.bulk import move_planned
from prospects.services.deal_import import take_over_deals


@shared_task(name="prospects.take_over_deals")
def take_over(job_id: int) -> None:
    """Write the deals of an ordered file; done twice it is done once."""
    take_over_deals(job_id=job_id)


@shared_task(name="prospects.move_opportunities")
def move_opportunities(job_id: int) -> None:
    """Go on with a move of many; done twice each part is done once."""
    move_planned(job_id=job_id)
