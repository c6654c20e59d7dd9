"""Works published nights out again from what is kept of them: exit code 1 where a figure differs."""

from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from tiers.models import Run
from tiers.services import NightForgotten, repeat_night


class Command(BaseCommand):
    help = "Score a published night again from its kept features with its version, and compare every figure."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--business-date", type=date.fromisoformat, help="default: every night kept")

    def handle(self, *args: Any, **options: Any) -> None:
        runs = Run.objects.published().select_related("model").order_by("business_date", "pk")
        if options["business_date"]:
            runs = runs.filter(business_date=options["business_date"])
        repeated = [self._repeat(run) for run in runs]
        if not any(each is not None for each in repeated):
            raise CommandError("No night of that date is kept.")
        if False in repeated:
            raise CommandError("What was published does not come out again.")

    def _repeat(self, run: Run) -> bool | None:
        """Whether a night comes out the same; None where its features are no longer kept."""
        try:
            found = repeat_night(run=run)
        except NightForgotten:
            return None
        name = f"{run.business_date} {run.model.label}: {found.customers} customers"
        left_out = f"; not worked out: {', '.join(found.left_out)}" if found.left_out else ""
        if found.same:
            self.stdout.write(f"{name}, {len(found.differing)} figures of each the same{left_out}")
        for figure, count in found.differing.items():
            if count:
                self.stdout.write(f"{name}, {figure} differs of {count}")
        return found.same
