"""Celery entries of handovers."""

from celery import shared_task

from portfolios import services


@shared_task(name="portfolios.move")
def move(job_id: int) -> None:
    """Go on with a handover; done twice each part is done once."""
    services.move(job_id=job_id)


@shared_task(name="portfolios.take_back")
def take_back(job_id: int) -> None:
    """Go on with taking a handover back; done twice each part is done once."""
    services.take_back(job_id=job_id)
