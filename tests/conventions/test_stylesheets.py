"""A class gets its looks in one stylesheet: two apps that use one name for two things spoil each other's pages."""

import re
from collections import defaultdict

from tests.conventions.sources import ROOT

SHEETS = ROOT / "static" / "css"
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
# What a sheet says for a width, for print or for a contrast is no second look.
AT_BLOCK = re.compile(r"@[^{;]*\{(?:[^{}]*\{[^{}]*\})*[^{}]*\}")
BARE_CLASS = re.compile(r"\.[\w-]+")


def test_a_class_of_its_own_is_described_in_one_stylesheet():
    where = defaultdict(set)
    for sheet in sorted(SHEETS.glob("*.css")):
        rules = AT_BLOCK.sub("", COMMENT.sub("", sheet.read_text(encoding="utf-8")))
        for selectors in re.findall(r"([^{}]+)\{", rules):
            for selector in map(str.strip, selectors.split(",")):
                if BARE_CLASS.fullmatch(selector):
                    where[selector].add(sheet.name)
    assert "hb-card" in " ".join(where), "the sheets were not read"
    faults = [f"{name}: {', '.join(sorted(sheets))}" for name, sheets in where.items() if len(sheets) > 1]
    assert not faults, "\n".join(faults)


def test_a_column_has_a_width_that_the_stylesheet_knows():
    sheets = " ".join(sheet.read_text(encoding="utf-8") for sheet in sorted(SHEETS.glob("*.css")))
    known = set(re.findall(r"\.hb-w-(\d+) ", sheets))
    faults = [
        f"{page.relative_to(ROOT)}: {width}"
        for page in sorted((ROOT / "templates").rglob("*.html"))
        for columns in re.findall(r'columns="([-0-9 ]+)"', page.read_text(encoding="utf-8"))
        for width in columns.split()
        if width != "-" and width not in known
    ]
    assert known and not faults, "\n".join(faults)
