"""`script/check`: format, lint, types, layers, templates, migrations, settings, texts; none is skipped."""

import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from crm_site.local.services import LOCAL, ROOT

BIN = Path(sys.executable).parent
MANAGE = [sys.executable, str(ROOT / "manage.py")]
# Settings as a bank would have them; no service is needed, so none is named that exists.
PRODUCTION = {
    "SECRET_KEY": "only-for-the-check-of-settings-Zq8vK2mXw4Rt6Yp9Lc3Ns7Bd5Hf1Gj0",
    "HTTPS": "1",
    "DEBUG": "0",
    "DEMO": "0",
    "ALLOWED_HOSTS": "bank.example,testserver",
    "DATABASE_URL": "postgres:///none?host=/nonexistent",
}


@dataclass(frozen=True)
class Check:
    """A command that must end with 0."""

    name: str
    command: list[str]
    environment: dict[str, str] = field(default_factory=dict)


def checks() -> list[Check]:
    no_database = "ignore:Got an error checking a consistent migration history"
    return [
        # The slowest first: two run at a time.
        Check("types", [str(BIN / "mypy"), "."], PRODUCTION),
        Check("format", [str(BIN / "ruff"), "format", "--check", "."]),
        Check("lint", [str(BIN / "ruff"), "check", "--output-format", "concise", "."]),
        Check("layers", [str(BIN / "lint-imports"), "--no-cache"], {"PYTHONPATH": str(ROOT)}),
        Check("template rules", [sys.executable, "-m", "crm_site.local.template_rules"], PRODUCTION),
        Check("template lint", [str(BIN / "djlint"), "templates", "--lint", "--quiet"]),
        Check("migrations", [*MANAGE, "makemigrations", "--check", "--dry-run"],
              {**PRODUCTION, "PYTHONWARNINGS": no_database}),
        Check("migration names", [sys.executable, "-m", "crm_site.local.migration_names"]),
        Check("settings", [*MANAGE, "check", "--deploy", "--fail-level", "WARNING"], PRODUCTION),
        Check("API document", [*MANAGE, "spectacular", "--validate", "--fail-on-warn", "--file", os.devnull],
              PRODUCTION),
        Check("translations", [*MANAGE, "catalogue", "--check"], PRODUCTION),
    ]  # fmt: skip


def main() -> int:
    wanted = sys.argv[1:]
    chosen = [check for check in checks() if not wanted or check.name in wanted]
    if not chosen:
        print("No such check. There are: " + ", ".join(check.name for check in checks()), file=sys.stderr)
        return 2
    LOCAL.mkdir(parents=True, exist_ok=True)
    with ThreadPoolExecutor(max_workers=2) as pool:
        failed = [name for name, passed in pool.map(_run, chosen) if not passed]
    print(f"{len(chosen) - len(failed)} checks passed, {len(failed)} failed" + _list(failed), flush=True)
    return 1 if failed else 0


def _run(check: Check) -> tuple[str, bool]:
    began = time.monotonic()
    outcome = subprocess.run(
        check.command,
        cwd=ROOT,
        env={**os.environ, **check.environment},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    passed = outcome.returncode == 0
    said = "" if passed else f"\n{outcome.stdout}{outcome.stderr}"
    print(
        f"{'ok    ' if passed else 'FAILED'} {time.monotonic() - began:5.1f} s  {check.name}{said}",
        flush=True,
    )
    return check.name, passed


def _list(names: list[str]) -> str:
    return f": {', '.join(names)}" if names else ""


if __name__ == "__main__":
    sys.exit(main())
