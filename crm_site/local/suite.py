"""`script/test`: everything the tests need, then the whole suite; arguments go to pytest."""

import os
import subprocess
import sys

from crm_site.catalogue import compile_catalogue
from crm_site.local.assets import AssetsFailed, ensure_assets
from crm_site.local.bytecode import keep_bytecode
from crm_site.local.chromium import NoBrowser, ensure_chromium
from crm_site.local.services import ROOT


def main() -> int:
    keep_bytecode()
    try:
        print(f"Browser: {ensure_chromium()}", flush=True)
        ensure_assets()
    except (NoBrowser, AssetsFailed, subprocess.CalledProcessError) as failure:
        print(failure, file=sys.stderr)
        return 1
    compile_catalogue()
    processes = os.environ.get("TEST_PROCESSES", "2")
    command = [sys.executable, "-m", "pytest", "-n", processes, "--dist", "worksteal", *sys.argv[1:]]
    # Settings are read once the test databases are named: by tests/conftest.py, not by a plugin before it.
    environment = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}
    return subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
