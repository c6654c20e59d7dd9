"""National code tables: industries (GB/T 4754) and regions (GB/T 2260), read once from the files in codes/.

A bank adds its own regions by adding lines to the file; a code without a line is shown as it came.
"""

import csv
from functools import lru_cache
from pathlib import Path

from django.utils.translation import get_language

_FOLDER = Path(__file__).parent / "codes"


@lru_cache
def _table(name: str) -> dict[str, tuple[str, str]]:
    with (_FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return {row["code"]: (row["zh"], row["en"]) for row in csv.DictReader(file)}


def _name(table: str, code: str) -> str:
    names = _table(table).get(code)
    return names[get_language() == "en"] if names else code


def industry_name(code: str) -> str:
    """The division of GB/T 4754 in the reader's language; 'C3411' is in the division C34."""
    return _name("industries", code[:3])


def region_name(code: str) -> str:
    """The place of GB/T 2260 in the reader's language."""
    return _name("regions", code)


def is_industry(code: str) -> bool:
    """Whether GB/T 4754 has the division (not only the section above it)."""
    return len(code) > 1 and code in _table("industries")


def is_region(code: str) -> bool:
    """Whether the table of places has the code."""
    return code in _table("regions")


def codes_of(table: str) -> list[str]:
    """Every code of a table ('industries', 'regions'), in its order."""
    return list(_table(table))


def industry_choices() -> list[tuple[str, str]]:
    """Divisions (not the sections above them), in the order of their codes, for forms."""
    divisions = [code for code in _table("industries") if len(code) > 1]
    return [(code, f"{code} {industry_name(code)}") for code in divisions]


def section_choices() -> list[tuple[str, str]]:
    """Sections (a letter each), in the order of their codes, for forms."""
    sections = [code for code in _table("industries") if len(code) == 1]
    return [(code, f"{code} {industry_name(code)}") for code in sections]


def region_choices() -> list[tuple[str, str]]:
    """Places in the order of their codes, for forms."""
    return [(code, region_name(code)) for code in _table("regions")]
