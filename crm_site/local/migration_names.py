"""Refuses migrations that Django named: history is told by names people chose."""

import re
import sys

from crm_site.local.services import ROOT

# 0002_auto_20260101_1200, and the names that Django derives from what changed.
DERIVED = re.compile(
    r"\d{4}_(auto_\d|remove_\w+_\w+_and_more|alter_\w+_and_more|\w+_and_more|rename_\w+_\w+_and_more)"
)


def main() -> int:
    found = [path for path in sorted(ROOT.glob("*/migrations/*.py")) if DERIVED.match(path.stem)]
    for path in found:
        print(f"{path.relative_to(ROOT)}: give the migration a name that says what it does")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
