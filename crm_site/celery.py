"""The Celery application; what must happen is a row in PostgreSQL, a message only hurries it."""

import os
from typing import Any

from celery import Celery
from celery.signals import worker_process_init

from common.memory import return_large_pieces

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "crm_site.settings")

app = Celery("crm_site")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@worker_process_init.connect
def _start(**_: Any) -> None:
    return_large_pieces()
