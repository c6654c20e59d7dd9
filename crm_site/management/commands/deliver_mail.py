"""Sends the letters that are due, as the worker does: for a machine without one, and for looking at what happens."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from common.outbox import deliver_due


class Command(BaseCommand):
    help = "Send the letters in the outbox that are due now."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{deliver_due(at=timezone.now())} sent.")
