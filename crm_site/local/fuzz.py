"""`script/fuzz`: made-up calls for every operation of the OpenAPI document; each answer must be one it tells of.

In parts, on a machine that has other work: each run adds to a ledger what each operation got, and says at its end what
the whole document has so far, and at which commits.
"""

import argparse
import json
import os
import subprocess
import sys

from crm_site.catalogue import compile_catalogue
from crm_site.local.services import LOCAL, ROOT

EXAMPLES = 200
LEDGER = LOCAL / "fuzz" / "ledger.json"


def main() -> int:
    parser = argparse.ArgumentParser(prog="script/fuzz", description=__doc__)
    parser.add_argument("--examples", type=int, default=EXAMPLES, help="calls for each operation (200)")
    parser.add_argument("--only", default="", help="operations whose 'POST /path' has this in it")
    parser.add_argument(
        "--missing", action="store_true", help="only operations that have not had so many yet"
    )
    chosen = parser.parse_args()
    compile_catalogue()
    LEDGER.parent.mkdir(parents=True, exist_ok=True)
    environment = {
        **os.environ,
        "FUZZ_EXAMPLES": str(chosen.examples),
        "FUZZ_ONLY": chosen.only,
        "FUZZ_MISSING": "1" if chosen.missing else "",
        "FUZZ_LEDGER": str(LEDGER),
    }
    # pytest-django reads the settings by this name before the tests' servers are there.
    environment.pop("DJANGO_SETTINGS_MODULE", None)
    # Its files are named so that script/test does not find them.
    options = ["-o", "python_files=fuzz_*.py", "-q", "--show-capture=no", "tests/fuzz"]
    code = subprocess.run([sys.executable, "-m", "pytest", *options], cwd=ROOT, env=environment, check=False)
    if LEDGER.exists():
        _say(json.loads(LEDGER.read_text()), chosen.examples)
    return code.returncode


def _say(ledger: dict, examples: int) -> None:
    """What the document has so far."""
    whole = [name for name, got in ledger.items() if got["passed"] and got["examples"] >= examples]
    failed = sorted(name for name, got in ledger.items() if not got["passed"] and got["examples"])
    commits = sorted({got["commit"] for got in ledger.values() if got["commit"]})
    print(f"{len(whole)} of {len(ledger)} operations with {examples} examples or more and no failure;")
    print(f"failed: {', '.join(failed) or 'none'}; commits: {', '.join(commits) or 'none'}")


if __name__ == "__main__":
    sys.exit(main())
