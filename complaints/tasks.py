"""Celery entries of complaints."""

from celery import shared_task
from django.utils import timezone

from complaints.services.imports import take_over_history


@shared_task(name="complaints.take_over_history")
def take_over(job_id: int) -> None:
    """Write the past cases of an ordered file; done twice it is done once."""
    take_over_history(job_id=job_id, at=timezone.now())
