"""Celery entries of acts on many customers."""

from celery import shared_task

from notebook import services


@shared_task(name="notebook.bulk")
def bulk(job_id: int) -> None:
    """Go on with an ordered act; done twice each row is done once."""
    services.do_bulk(job_id=job_id)


@shared_task(name="notebook.bulk_undo")
def bulk_undo(job_id: int) -> None:
    """Go on with taking an act back; done twice each row is taken back once."""
    services.undo_bulk(job_id=job_id)
