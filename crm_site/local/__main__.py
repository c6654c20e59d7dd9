"""`python -m crm_site.local`: the embedded services by hand.

start            start them and leave them running
stop             stop them unless somebody uses them
status           say what runs
env              print what to export, so that manage.py finds them: eval "$(python -m crm_site.local env)"
run COMMAND ...  run a command with them, e.g. run ./manage.py shell
"""

import argparse
import os
import shlex
import subprocess
import sys

from crm_site.local.databases import ensure_database
from crm_site.local.services import Services, running_services

DEVELOPMENT = {"DEBUG": "1", "DEMO": "1"}


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m crm_site.local", description=__doc__.split("\n", 1)[0])
    parser.add_argument("action", choices=["start", "stop", "status", "env", "run"])
    parser.add_argument("command", nargs=argparse.REMAINDER)
    chosen = parser.parse_args()
    return {"start": start, "stop": stop, "status": status, "env": environment, "run": run}[chosen.action](
        chosen.command
    )


def start(_: list[str]) -> int:
    addresses = Services().start()
    ensure_database(addresses.database_url)
    print(f"PostgreSQL: {addresses.database_url}\nValkey:     {addresses.redis_url}")
    return 0


def stop(_: list[str]) -> int:
    if Services().stop():
        print("PostgreSQL and Valkey are stopped.")
        return 0
    print("Somebody still uses the services (a demo or a test run); they go on.")
    return 1


def status(_: list[str]) -> int:
    services = Services()
    for name, server in (("PostgreSQL", services.postgres), ("Valkey", services.valkey)):
        print(f"{name}: {'runs' if server.is_running() else 'does not run'}")
    return 0


def environment(_: list[str]) -> int:
    addresses = Services().start()
    ensure_database(addresses.database_url)
    for name, value in {**addresses.environment(), **DEVELOPMENT}.items():
        print(f"export {name}={shlex.quote(value)}")
    return 0


def run(command: list[str]) -> int:
    if command[:1] == ["--"]:
        command = command[1:]
    if not command:
        print("Say what to run, e.g.: run ./manage.py shell", file=sys.stderr)
        return 2
    with running_services() as addresses:
        ensure_database(addresses.database_url)
        return subprocess.run(
            command, env={**os.environ, **DEVELOPMENT, **addresses.environment()}
        ).returncode


if __name__ == "__main__":
    sys.exit(main())
