"""Refuses templates that do not compile, and what the strict content security policy would break in a browser."""

import os
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import django
from django.template import TemplateDoesNotExist, TemplateSyntaxError
from django.template.loader import get_template

from crm_site.local.services import ROOT

FOLDER = ROOT / "templates"
FORBIDDEN = {
    r"<script(?![^>]*\bsrc=)(?![^>]*type=\"application/json\")": "a script of its own; scripts are files in static/js",
    r"<style\b": "a style sheet of its own; styles are files in static/css",
    r"\sstyle=": "an inline style; use a class, or an attribute of an SVG",
    r"\son[a-z]+=[\"']": "an inline handler; static/js listens by data attributes",
    r"javascript:": "a javascript: address",
    r"(?:src|href)=[\"'](?:https?:)?//": "a file from another host; everything comes from our own",
    r"\|safe\b(?<!help_text\|safe)": "|safe; let Django escape, or build the markup in a tag",
    r"[ \t]+$": "blanks at the end of a line",
    r"\t": "a tab",
}


def main() -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "crm_site.settings")
    django.setup()
    found = [complaint for path in sorted(FOLDER.rglob("*.html")) for complaint in _complaints(path)]
    print("\n".join(found))
    return 1 if found else 0


def _complaints(path: Path) -> Iterator[str]:
    name = path.relative_to(FOLDER)
    try:
        get_template(str(name))
    except (TemplateSyntaxError, TemplateDoesNotExist) as refusal:
        yield f"templates/{name}: {refusal}"
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        for pattern, what in FORBIDDEN.items():
            if re.search(pattern, line):
                yield f"templates/{name}:{number}: {what}"


if __name__ == "__main__":
    sys.exit(main())
