"""Celery entries of tiers."""

from celery import shared_task
from django.utils import timezone

from tiers.services import advance_simulation, rescore_corrected


@shared_task(name="tiers.simulate")
def simulate(job_id: int) -> None:
    """Go on with the trial of a model version; done twice it is done once."""
    advance_simulation(job_id=job_id)


@shared_task(name="tiers.rescore_corrected")
def score_corrections() -> None:
    """Score whose books were corrected since the night; nothing is done where nothing waits."""
    rescore_corrected(at=timezone.now())
