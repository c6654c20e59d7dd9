"""`manage.py catalogue`: keep the Chinese catalogue in step with the source."""

import argparse
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from crm_site import catalogue


class Command(BaseCommand):
    help = "Bring locale/zh_Hans in step with the source strings; or check, compile or pseudo-translate it."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("--check", action="store_true", help="change nothing; fail unless complete")
        parser.add_argument("--compile", action="store_true", help="write the .mo file only")
        parser.add_argument(
            "--merge", type=Path, metavar="FOLDER", help="take translations from its .tsv files"
        )
        parser.add_argument(
            "--pseudo", type=Path, metavar="FOLDER", help="write a marked catalogue for tests there"
        )
        parser.add_argument(
            "--missing", action="store_true", help="print what lacks a translation, as .tsv lines"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["compile"]:
            catalogue.compile_catalogue()
            return
        texts = catalogue.source_texts()
        if options["pseudo"]:
            self.stdout.write(str(catalogue.write_pseudo(options["pseudo"], texts.values())))
        elif options["check"]:
            self._check(texts)
        elif options["missing"]:
            self._print_missing(texts)
        else:
            self._update(texts, options["merge"])

    def _check(self, texts: dict[catalogue.Key, catalogue.Text]) -> None:
        found = catalogue.complaints(catalogue.po_path(), texts)
        for complaint in found:
            self.stdout.write(complaint)
        if found:
            raise CommandError(f"{len(found)} texts keep the Chinese catalogue from being complete.")
        self.stdout.write(f"{len(texts)} texts, all translated.")

    def _print_missing(self, texts: dict[catalogue.Key, catalogue.Text]) -> None:
        known = catalogue.read(catalogue.po_path())
        for text in texts.values():
            message = known.get(text.singular, context=text.context)
            if message is None or not message.string or message.string == ("",):
                name = f"@{text.context}|{text.singular}" if text.context else text.singular
                cells = [name, *([text.plural] if text.plural else []), ""]
                self.stdout.write("\t".join(cells).replace("\n", "\\n"))

    def _update(self, texts: dict[catalogue.Key, catalogue.Text], folder: Path | None) -> None:
        given: dict[catalogue.Key, str] = {}
        if folder:
            given, problems = catalogue.translations_in(folder)
            problems += [f"not in the source: {key[1]!r}" for key in given if key not in texts]
            for problem in problems:
                self.stderr.write(problem)
        catalogue.update(catalogue.po_path(), texts, given)
        left = catalogue.complaints(catalogue.po_path(), texts)
        self.stdout.write(f"{len(texts)} texts, {len(left)} of them need work.")
