"""`script/demo`: a bank on this machine in one terminal; with `--check` its main job, checked."""

import argparse
import json
import os
import signal
import socket
import sys
from pathlib import Path

import psutil
from honcho.manager import Manager

from crm_site.catalogue import compile_catalogue
from crm_site.local.assets import AssetsFailed, ensure_assets
from crm_site.local.check import check
from crm_site.local.databases import DatabaseRefused, ensure_database, migrate
from crm_site.local.processes import Program, demo_environment, end_orphans, programs
from crm_site.local.services import LOCAL, Services

DEFAULT_PORT = 8000
CUSTOMERS = 5000
CUSTOMERS_OF_A_CHECK = 1200  # the same job in well under a minute on two cores


def main() -> int:
    parser = argparse.ArgumentParser(prog="script/demo", description=__doc__)
    parser.add_argument(
        "--check", action="store_true", help="run the main job on a free port, check it, and end"
    )
    parser.add_argument(
        "--host", default="127.0.0.1", help="address to listen on (default: this machine only)"
    )
    parser.add_argument(
        "--port", type=int, default=DEFAULT_PORT, help=f"port of the web server ({DEFAULT_PORT})"
    )
    parser.add_argument("--customers", type=int, help="size of a bank made anew (5000; 1200 for --check)")
    parser.add_argument("--months", type=int, default=24, help="months of balances of a new demo bank (24)")
    chosen = parser.parse_args()
    signal.signal(signal.SIGTERM, _end_as_with_ctrl_c)
    signal.signal(signal.SIGHUP, lambda number, frame: os.kill(os.getpid(), signal.SIGTERM))
    try:
        if chosen.check:
            return check(customers=chosen.customers or CUSTOMERS_OF_A_CHECK, months=chosen.months)
        return demo(chosen, home=LOCAL.resolve())
    except (AssetsFailed, DatabaseRefused) as failure:
        print(failure, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


def demo(chosen: argparse.Namespace, *, home: Path) -> int:
    """Run the bank until Ctrl-C. A second start says what runs; a busy port is named."""
    running = _already_running(home)
    if running:
        print(
            f"The demo bank already runs at {running['address']} (process {running['pid']}): web, worker and "
            "scheduler.\nPress Ctrl-C in its terminal to end it."
        )
        return 0
    if left := end_orphans(home):
        print(f"Ended {left} processes that an earlier, killed demo had left.")
    if not _port_is_free(chosen.host, chosen.port):
        print(
            f"Port {chosen.port} on {chosen.host} is taken{_by_whom(chosen.port)}. "
            f"Choose another one, for example: script/demo --port {chosen.port + 1}",
            file=sys.stderr,
        )
        return 1
    address = f"http://{chosen.host}:{chosen.port}"
    _write_state(home, address)
    services = Services(home)
    try:
        return _run(chosen, services, address)
    finally:
        end_orphans(home)  # none, unless the terminal itself went away
        services.release()
        (home / "demo.json").unlink(missing_ok=True)


def _run(chosen: argparse.Namespace, services: Services, address: str) -> int:
    _say("Front-end files and translations …")
    ensure_assets()
    compile_catalogue()
    _say("PostgreSQL and Valkey …")
    addresses = services.start()
    _say("Database …")
    ensure_database(addresses.database_url)
    migrate(addresses.database_url)

    environment = demo_environment(services.home, addresses)
    size = ["--customers", str(chosen.customers or CUSTOMERS), "--months", str(chosen.months)]
    fill = Program("bank", [sys.executable, "-m", "crm_site.local.bank", address, *size], environment)
    manager = Manager()
    for program in [*programs(services.home, addresses, f"{chosen.host}:{chosen.port}"), fill]:
        manager.add_process(program.name, program.shell_command(), env=program.environment)
    manager.loop()
    _say("Stopping PostgreSQL and Valkey …")
    return 0 if manager.returncode == 130 else int(manager.returncode or 0)


# ------------------------------------------------------------ what runs already
def _already_running(home: Path) -> dict[str, str] | None:
    """The running demo of this folder, if its first process still lives."""
    try:
        state: dict[str, str] = json.loads((home / "demo.json").read_text())
        process = psutil.Process(int(state["pid"]))
        return state if str(process.create_time()) == state["since"] else None
    except (OSError, ValueError, KeyError, psutil.Error):
        return None


def _write_state(home: Path, address: str) -> None:
    home.mkdir(parents=True, exist_ok=True)
    since = str(psutil.Process().create_time())
    state = {"pid": str(os.getpid()), "since": since, "address": address}
    (home / "demo.json").write_text(json.dumps(state))


def _port_is_free(host: str, port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def _by_whom(port: int) -> str:
    """' by nginx (process 12)', where the system tells."""
    try:
        for connection in psutil.net_connections("tcp"):
            if connection.status == psutil.CONN_LISTEN and connection.laddr.port == port and connection.pid:
                return f" by {psutil.Process(connection.pid).name()} (process {connection.pid})"
    except psutil.Error:
        pass
    return " by another program"


def _end_as_with_ctrl_c(number: int, frame: object) -> None:
    raise KeyboardInterrupt


def _say(text: str) -> None:
    print(text, flush=True)


if __name__ == "__main__":
    sys.exit(main())
