"""Celery entries of imports."""

from celery import shared_task

from imports import services


@shared_task(name="imports.take_over")
def take_over(job_id: int) -> None:
    """Go on with an ordered table; done twice each part is done once."""
    services.take_over(job_id=job_id)


@shared_task(name="imports.undo")
def undo(job_id: int) -> None:
    """Go on with an ordered undoing; done twice each part is done once."""
    services.undo(job_id=job_id)
