"""`script/demo --check`: a bank from nothing does its main job through the real worker, checked."""

import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

from crm_site.catalogue import compile_catalogue
from crm_site.local.assets import ensure_assets
from crm_site.local.bank import fill, wait_until_ready
from crm_site.local.databases import drop_database, ensure_database, migrate, with_name
from crm_site.local.postgres import FORGETFUL
from crm_site.local.processes import Running, demo_environment, end_orphans, programs
from crm_site.local.services import LOCAL, ROOT, Addresses, Services

HOME = LOCAL / "check"
DATABASE = "hausbank_check"


class StepFailed(Exception):
    """A step of the check did not do what it should; the message says which and how."""


def check(*, customers: int, months: int) -> int:
    """Run every step; 0 when all went well, 1 with the ends of the logs when not."""
    began = time.monotonic()
    try:
        _run(customers=customers, months=months)
    except StepFailed as failure:
        print(failure, file=sys.stderr, flush=True)
        return 1
    print(f"The bank works ({time.monotonic() - began:.0f} s).", flush=True)
    return 0


def _run(*, customers: int, months: int) -> None:
    with _step("front-end files and translations are in place"):
        ensure_assets()
        compile_catalogue()
    with _step("PostgreSQL and Valkey answer, with nothing in them"):
        services = _empty_services()
        addresses = services.start(DATABASE)
    try:
        _run_with(services, addresses, customers=customers, months=months)
    finally:
        services.release()


def _run_with(services: Services, addresses: Addresses, *, customers: int, months: int) -> None:
    url = with_name(addresses.database_url, DATABASE)
    if addresses.postgres is None:
        drop_database(url)
    ensure_database(url)
    addresses = Addresses(addresses.redis_url, url, addresses.postgres)
    host = f"127.0.0.1:{free_port()}"
    web, *others = programs(services.home, addresses, host)
    environment = demo_environment(services.home, addresses)
    running = Running(HOME / "logs")
    try:
        running.start(web)  # it loads while the tables are made
        with _step("the database has its roles and tables"):
            migrate(url)
        running.start(*others)
        with _step(f"web, worker and scheduler run, and http://{host} is ready"):
            if not wait_until_ready(f"http://{host}", give_up=running.died):
                raise StepFailed("the web server is not ready")
        with _step(f"{customers} customers and {months} months went through the API and the worker"):
            if fill(f"http://{host}", customers=customers, months=months, environment=environment):
                raise StepFailed("the demo bank could not be filled")
        _check_the_main_job(f"http://{host}", environment)
        with _step("every process still runs"):
            if died := running.died():
                raise StepFailed(f"{' and '.join(died)} ended")
    except StepFailed as failure:
        raise StepFailed(f"{running.ends_of_logs()}\n\n{failure}") from failure
    finally:
        running.stop()


def _check_the_main_job(address: str, environment: dict[str, str]) -> None:
    """`manage.py demo_check` prints a line per step of its own."""
    command = [sys.executable, str(ROOT / "manage.py"), "demo_check", "--base-url", address]
    if subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode:
        raise StepFailed("the main job did not pass its checks, see above")


def _empty_services() -> Services:
    """Services on a folder of their own from which everything of the last check is gone."""
    end_orphans(HOME.resolve())
    services = Services(HOME, FORGETFUL)
    if not services.stop():
        raise StepFailed("another check runs in this folder; wait for its end")
    shutil.rmtree(HOME, ignore_errors=True)
    return services


def free_port() -> int:
    """A port of this machine that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def _step(text: str) -> Iterator[None]:
    began = time.monotonic()
    try:
        yield
    except Exception:
        print(f"FAILED  {text}", flush=True)
        raise
    print(f"ok {time.monotonic() - began:6.1f} s  {text}", flush=True)
