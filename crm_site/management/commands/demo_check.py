"""Checks that a running demo bank does its main job; one line a step, exit code 1 at the first that fails."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from audit.context import working_from
from crm_site.demo.bank import FeedNotTaken, NightFailed, through_api
from crm_site.demo.check import CheckFailed, check_main_job
from crm_site.demo.small_feed import NobodyToMove


class Command(BaseCommand):
    help = "Check that a running demo bank does its main job. Needs DEMO=1, a web server and a worker."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--base-url", default="http://127.0.0.1:8000")

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("This check signs in with passwords that only a demo bank has: set DEMO=1.")
        try:
            with working_from("command"):
                check_main_job(
                    base_url=options["base_url"],
                    push=through_api(options["base_url"]),
                    say=self.stdout.write,
                )
        except (CheckFailed, NightFailed, NobodyToMove, FeedNotTaken) as failure:
            raise CommandError(f"FAILED  {failure}") from failure
