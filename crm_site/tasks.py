"""Celery entries of what goes across apps."""

from celery import shared_task
from django.utils import timezone

from common import outbox
from corebanking.services import tell_changes as tell
from crm_site import schedule
from crm_site.followed import record_keys


@shared_task(name="crm_site.advance_night")
def advance_night(job_id: int) -> None:
    schedule.advance_night(job_id=job_id)


@shared_task(name="crm_site.tick")
def tick() -> None:
    schedule.tick(at=timezone.now())


@shared_task(name="crm_site.deliver_mail")
def deliver_mail() -> None:
    outbox.deliver_due(at=timezone.now())


@shared_task(name="crm_site.tell_changes")
def tell_changes(webhook_id: int, line: str = "") -> None:
    tell(webhook_id=webhook_id, keys=record_keys, line=line)
