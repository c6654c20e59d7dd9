"""Opens the demo bank in a running installation: its figures go through the API, its scores through the worker."""

import tempfile
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from common.calendar import business_today
from crm_site.demo.bank import FeedNotTaken, NightFailed, main_logins, open_bank, through_api
from crm_site.management.commands.demo_feed import add_size_arguments, plan_from


class Command(BaseCommand):
    help = "Open the demo bank, or say that it is open. Needs DEMO=1, a web server and a worker."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--base-url", "--through-api", dest="base_url", default="http://127.0.0.1:8000")
        parser.add_argument(
            "--folder", type=Path, help="keep the feed files here (default: a temporary folder)"
        )
        add_size_arguments(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError(
                "The demo bank's logins are known to everybody: it is opened only with DEMO=1."
            )
        plan = plan_from(options, today=business_today())
        with tempfile.TemporaryDirectory(prefix="hausbank-demo-") as scratch:
            try:
                opened = open_bank(
                    plan=plan,
                    folder=options["folder"] or Path(scratch),
                    push=through_api(options["base_url"]),
                    at=timezone.now(),
                    say=self.stdout.write,
                )
            except (NightFailed, FeedNotTaken) as error:
                raise CommandError(str(error)) from error
        self.stdout.write("The demo bank is open." if opened else "The demo bank is there already.")
        for login in main_logins():
            self.stdout.write(
                f"  {login.employee_no}  {login.password}  {login.name} {login.role}, {login.unit}"
            )
