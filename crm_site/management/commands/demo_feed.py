"""Writes the demo bank's feed files: the same bytes for the same seed."""

import datetime as dt
import time

from django.core.management.base import BaseCommand, CommandError

from common.calendar import business_today
from crm_site.demo.feed import FolderHoldsAnotherFeed, Plan, last_complete_month, write_feed


class Command(BaseCommand):
    help = "Write the demo bank's feed folders (CSV and manifest per business date) and staff.csv."

    def add_arguments(self, parser):
        parser.add_argument("folder", help="where the folders go; created when missing")
        add_size_arguments(parser)

    def handle(self, *args, **options):
        plan = plan_from(options, today=business_today())
        progress = self.stdout.write if options["verbosity"] > 1 else (lambda text: None)
        started = time.monotonic()
        try:
            folders = write_feed(root=options["folder"], plan=plan, progress=progress)
        except FolderHoldsAnotherFeed as error:
            raise CommandError(
                f"{options['folder']} holds another feed ({error}); choose an empty one"
            ) from error
        for folder, rows in folders:
            counts = ", ".join(f"{name} {count}" for name, count in rows.items())
            self.stdout.write(f"{folder}: {counts}")
        self.stdout.write(f"written in {time.monotonic() - started:.1f} s")


def add_size_arguments(parser):
    """How large the bank is, how long its history, and which of all possible banks it is."""
    parser.add_argument("--customers", type=int, default=5000)
    parser.add_argument("--months", type=int, default=24)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--last-month", help="YYYY-MM; default: the last complete month in Shanghai")


def plan_from(options, *, today):
    """The plan the command line asks for; refuses what makes no bank."""
    try:
        asked = options.get("last_month")
        last_month = dt.date.fromisoformat(f"{asked}-01") if asked else last_complete_month(today)
    except ValueError as error:
        raise CommandError(f"--last-month must be YYYY-MM, not {options['last_month']}") from error
    if options["customers"] < 1 or options["months"] < 1:
        raise CommandError("--customers and --months must be at least 1")
    return Plan(
        customers=options["customers"], months=options["months"], seed=options["seed"], last_month=last_month
    )
