"""Scores the whole bank now and publishes it; `--wait` follows the steps until the end."""

import time
from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from audit.context import working_from
from common.models import Job, JobState, JobStep
from tiers.services import NightUnderWay, request_night


class Command(BaseCommand):
    help = "Score the whole bank now through the worker and publish the result."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--business-date", type=date.fromisoformat, help="default: the last complete feed"
        )
        parser.add_argument("--wait", action="store_true", help="return when the night is done or has failed")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            with working_from("command"):
                job = request_night(by=None, business_date=options["business_date"])
        except NightUnderWay as refusal:
            raise CommandError("A night is under way already.") from refusal
        if options["wait"]:
            self._follow(job)

    def _follow(self, job: Job) -> None:
        shown: set[str] = set()
        while True:
            job.refresh_from_db()
            for step in job.steps.filter(state=JobState.DONE).exclude(name__in=shown).order_by("position"):
                self.stdout.write(f"{step.name}: {step.rows} rows{_took(step)}")
                shown.add(step.name)
            if job.state == JobState.DONE:
                return
            if job.state == JobState.FAILED:
                raise CommandError(job.error)
            time.sleep(0.2)


def _took(step: JobStep) -> str:
    if step.started_at is None or step.finished_at is None:
        return ""
    return f" in {(step.finished_at - step.started_at).total_seconds():.1f} s"
