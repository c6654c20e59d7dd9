"""Fills a running demo bank through its own web server, then stays beside the other processes."""

import argparse
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable

from crm_site.local.services import ROOT

READY_SECONDS = 90


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m crm_site.local.bank", description=__doc__)
    parser.add_argument("address", help="where the web server answers, e.g. http://127.0.0.1:8000")
    parser.add_argument("--customers", type=int, default=5000)
    parser.add_argument("--months", type=int, default=24)
    chosen = parser.parse_args()
    if not wait_until_ready(chosen.address):
        print(f"{chosen.address}/readyz did not answer within {READY_SECONDS} seconds.", flush=True)
        return 1
    if fill(chosen.address, customers=chosen.customers, months=chosen.months):
        return 1
    print(f"The bank is open at {chosen.address}/ — Ctrl-C here ends everything.", flush=True)
    signal.pause()
    return 0


def wait_until_ready(address: str, *, give_up: Callable[[], object] = lambda: False) -> bool:
    """Whether the web server says, in time, that it reaches what it needs."""
    deadline = time.monotonic() + READY_SECONDS
    while time.monotonic() < deadline and not give_up():
        try:
            with urllib.request.urlopen(f"{address}/readyz", timeout=5) as answer:
                if answer.status == 200:
                    return True
        except (urllib.error.URLError, OSError):
            pass
        time.sleep(0.2)
    return False


def fill(address: str, *, customers: int, months: int, environment: dict[str, str] | None = None) -> int:
    """Have the demo bank; its figures go through the API. Returns the command's exit code."""
    size = ["--customers", str(customers), "--months", str(months), "--seed", "1"]
    command = [sys.executable, str(ROOT / "manage.py"), "demo_bank", *size, "--base-url", address]
    return subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
