"""manage.py corebanking_push FOLDER: the reference client at the command line."""

import os
import sys

from django.core.management.base import BaseCommand, CommandError, CommandParser

from corebanking.client import ROWS_A_PART, BatchRefused, PushFailed, push_folder

BAR = 30


class Command(BaseCommand):
    help = (
        "Send a feed folder (manifest.json and CSV files), or every dated folder in it, through the batch API and "
        "wait until it is applied. Killed or repeated, it goes on where it stopped."
    )
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder")
        parser.add_argument("--base-url", default="http://127.0.0.1:8000")
        parser.add_argument("--client-id", default=os.environ.get("HAUSBANK_CLIENT_ID"))
        parser.add_argument("--client-secret", default=os.environ.get("HAUSBANK_CLIENT_SECRET"))
        parser.add_argument("--parts", type=int, default=ROWS_A_PART, help="rows in one part")
        parser.add_argument("--mode", choices=["strict", "lenient"], default="strict")
        parser.add_argument("--language", default="en", help="of error texts: en or zh-hans")

    def handle(self, folder: str, base_url: str, client_id: str, client_secret: str, **options) -> None:
        if not client_id or not client_secret:
            raise CommandError(
                "--client-id and --client-secret, or HAUSBANK_CLIENT_ID and _SECRET, are needed"
            )
        try:
            push_folder(
                folder,
                base_url,
                client_id,
                client_secret,
                echo=self._say,
                rows_a_part=options["parts"],
                mode=options["mode"],
                language=options["language"],
                progress=self._bar if sys.stdout.isatty() else lambda label, done, total: None,
            )
        except BatchRefused as refused:
            raise CommandError(f"refused: {refused}") from None
        except PushFailed as failed:
            raise CommandError(f"{failed}. Run the same command again to go on.") from None

    def _say(self, line: str) -> None:
        self.stdout.write(f"\r\033[K{line}" if sys.stdout.isatty() else line)

    def _bar(self, label: str, done: int, total: int) -> None:
        filled = BAR * done // max(total, 1)
        self.stdout.write(f"\r\033[K{label}  [{'#' * filled}{'.' * (BAR - filled)}] {done:,}", ending="")
        self.stdout.flush()
