"""The processes of an installation, as a demo runs them: web, worker and scheduler."""

import os
import shlex
import signal
import subprocess
import sys
import time
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

import psutil

from crm_site.local.services import LOCAL, ROOT, Addresses

MARK = (
    "HAUSBANK_DEMO"  # in the environment of every process of a demo, so that a killed demo's are found again
)


@dataclass(frozen=True)
class Program:
    """A process to run: its name in the terminal, its command, and what its environment has besides ours."""

    name: str
    command: list[str]
    environment: dict[str, str]

    def shell_command(self) -> str:
        return f"exec {shlex.join(self.command)}"  # exec: signals reach the program, not a shell before it


def programs(home: Path, addresses: Addresses, address: str) -> list[Program]:
    """Web, worker and scheduler, each with the database rights that it has in a bank."""
    shared = {"BASE_URL": f"http://{address}", **demo_environment(home, addresses)}
    python = [sys.executable, "-m"]
    celery = [*python, "celery", "--quiet", "-A", "crm_site"]
    bind = ["--bind", address, "--workers", "2", "--timeout", "120"]
    quiet = ["--access-logfile", "/dev/null", "--log-level", "warning", "--no-control-socket"]
    for folder in (
        home / "beat",
        LOCAL / "static",
    ):  # WhiteNoise looks for the latter though nothing is in it
        folder.mkdir(parents=True, exist_ok=True)
    schedule = ["--schedule", str(home / "beat" / "schedule"), "--pidfile="]
    alone = ["--without-mingle", "--without-gossip"]  # there is no other worker to look for
    web = [*python, "gunicorn", "crm_site.wsgi", *bind, *quiet]
    worker = [*celery, "worker", "--concurrency", "2", "--loglevel", "INFO", *alone]
    scheduler = [*celery, "beat", "--loglevel", "WARNING", *schedule]
    return [
        Program("web", web, {**shared, "DATABASE_ROLE": "app"}),
        Program("worker", worker, {**shared, "DATABASE_ROLE": "loader"}),
        Program("scheduler", scheduler, {**shared, "DATABASE_ROLE": "loader"}),
    ]


def demo_environment(home: Path, addresses: Addresses) -> dict[str, str]:
    """What every process of a demo has in its environment."""
    return {
        **os.environ,
        **addresses.environment(),
        # Nobody at a demo bank has a mailbox: each letter becomes a file to look at.
        "EMAIL_URL": os.environ.get("EMAIL_URL", f"filemail:///{home / 'mail'}"),
        "DEMO": "1",
        "DEBUG": "0",
        "PYTHONUNBUFFERED": "1",
        # Root in a container is fine for a demo; Celery and its messages are JSON only.
        "PYTHONWARNINGS": "ignore:You're running the worker with superuser privileges",
        MARK: str(home),
    }


@dataclass
class Running:
    """Programs in the background, each writing to a file of its own in `logs`."""

    logs: Path
    processes: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    def start(self, *wanted: Program) -> None:
        self.logs.mkdir(parents=True, exist_ok=True)
        for program in wanted:
            with (self.logs / f"{program.name}.log").open("wb") as output:
                self.processes[program.name] = _start(program, output)

    def died(self) -> list[str]:
        """Names of programs that ended by themselves."""
        return [name for name, process in self.processes.items() if process.poll() is not None]

    def stop(self, patience: float = 15.0) -> None:
        for process in self.processes.values():
            process.terminate()  # the first process only: it lets its children finish
        deadline = time.monotonic() + patience
        for process in self.processes.values():
            try:
                process.wait(max(0.1, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                _signal_group(process.pid, signal.SIGKILL)
                process.wait(5)

    def ends_of_logs(self, lines: int = 25) -> str:
        parts = []
        for name in self.processes:
            text = (self.logs / f"{name}.log").read_text(errors="replace")
            parts.append(f"--- {name} ({self.logs / name}.log)\n" + "\n".join(text.splitlines()[-lines:]))
        return "\n".join(parts)


def end_orphans(home: Path) -> int:
    """End what a killed demo of this folder left running; says how many processes that were."""
    orphans = [process for process in psutil.process_iter() if _belongs_to(process, home)]
    for process in orphans:
        with suppress(psutil.NoSuchProcess):  # it ended by itself meanwhile
            process.terminate()
    _, alive = psutil.wait_procs(orphans, timeout=10)
    for process in alive:
        with suppress(psutil.NoSuchProcess):
            process.kill()
    return len(orphans)


def _belongs_to(process: psutil.Process, home: Path) -> bool:
    try:
        return process.pid != os.getpid() and process.environ().get(MARK) == str(home)
    except psutil.Error:
        return False


def _start(program: Program, output: IO[bytes]) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        program.command,
        cwd=ROOT,
        env=program.environment,
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=subprocess.STDOUT,
        start_new_session=True,
    )


def _signal_group(pid: int, number: signal.Signals) -> None:
    try:
        os.killpg(pid, number)
    except ProcessLookupError:
        return
