"""`script/fuzz`: made-up calls for every operation of the OpenAPI document; each answer must be one it tells of."""

import argparse
import os
import subprocess
import sys

from crm_site.catalogue import compile_catalogue
from crm_site.local.services import ROOT

EXAMPLES = 200


def main() -> int:
    parser = argparse.ArgumentParser(prog="script/fuzz", description=__doc__)
    parser.add_argument("--examples", type=int, default=EXAMPLES, help="calls for each operation (200)")
    parser.add_argument("--only", default="", help="operations whose 'POST /path' has this in it")
    chosen = parser.parse_args()
    compile_catalogue()
    environment = {**os.environ, "FUZZ_EXAMPLES": str(chosen.examples), "FUZZ_ONLY": chosen.only}
    # pytest-django reads the settings by this name before the tests' servers are there.
    environment.pop("DJANGO_SETTINGS_MODULE", None)
    # Its files are named so that script/test does not find them.
    options = ["-o", "python_files=fuzz_*.py", "-q", "--show-capture=no", "tests/fuzz"]
    command = [sys.executable, "-m", "pytest", *options]
    return subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
