"""Background entries of the worklist; safe to run as often as one likes."""

from celery import shared_task
from django.utils import timezone

from worklist import services


@shared_task(name="worklist.sweep_reminders")
def sweep_reminders() -> None:
    """Remind whoever has not been reminded; the scheduler's tick does the same."""
    services.sweep_reminders(at=timezone.now())
