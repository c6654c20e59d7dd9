"""Checks that what is stored contradicts nothing: a line for each invariant that fails, and exit code 1."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from crm_site.invariants import INVARIANTS, violations


class Command(BaseCommand):
    help = "Check what must be true of the stored records; names each invariant that is contradicted, and by what."

    def handle(self, *args: Any, **options: Any) -> None:
        found = violations()
        for each in found:
            self.stdout.write(
                f"{each.invariant.name}: {each.invariant.sentence} Contradicted {each.count} times:"
            )
            for example in each.examples:
                self.stdout.write(f"  {example}")
        if found:
            raise CommandError(f"{len(found)} of {len(INVARIANTS)} invariants are contradicted.")
        self.stdout.write(f"{len(INVARIANTS)} invariants hold.")
