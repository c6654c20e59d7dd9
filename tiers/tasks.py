"""Celery entries of tiers."""

from celery import shared_task

from tiers.services import advance_simulation


@shared_task(name="tiers.simulate")
def simulate(job_id: int) -> None:
    """Go on with the trial of a model version; done twice it is done once."""
    advance_simulation(job_id=job_id)
