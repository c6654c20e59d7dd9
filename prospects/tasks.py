"""Celery entries of prospects."""

from celery import shared_task

from prospects.services.bulk import move_planned


@shared_task(name="prospects.move_opportunities")
def move_opportunities(job_id: int) -> None:
    """Go on with a move of many; done twice each part is done once."""
    move_planned(job_id=job_id)
