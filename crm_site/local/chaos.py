"""`script/chaos`: a bank is fed, scored and followed while its processes are killed.

Nothing may be lost, doubled, half-applied, left untold, or told out of order.
"""

import argparse
import random
import shutil
import signal
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, ClassVar

import psutil
import psycopg2

from crm_site.catalogue import compile_catalogue
from crm_site.local.assets import ensure_assets
from crm_site.local.bank import fill, wait_until_ready
from crm_site.local.chaos_client import Feeder
from crm_site.local.chaos_customers import LenientFeeder
from crm_site.local.chaos_followers import Follower, Receiver
from crm_site.local.chaos_machine import new_client
from crm_site.local.check import free_port
from crm_site.local.databases import ensure_database, manage, migrate
from crm_site.local.ledger import Ledger
from crm_site.local.processes import Program, Running, demo_environment, end_orphans, programs
from crm_site.local.services import LOCAL, Addresses, Services

HOME = LOCAL / "chaos"
RESUME_SECONDS = 90
SETTLE_SECONDS = 240
PAUSE = "a pause"
# Of so many kills out of one the moment is waited for in which a batch or a night is under way.
AT_WORK = 0.7
VICTIMS = ("worker child", "worker", "web", "Valkey", "PostgreSQL", "scheduler")

_NIGHTS_UNDER_WAY = "SELECT count(*) FROM common_job WHERE kind = 'night' AND state IN ('pending', 'running')"


class NotResumed(Exception):
    """Work did not go on in time after a kill."""


def main() -> int:
    parser = argparse.ArgumentParser(prog="script/chaos", description=__doc__)
    parser.add_argument("--seed", type=int, default=1, help="which moments and victims (1)")
    parser.add_argument("--kills", type=int, default=10, help="how many kills (10)")
    parser.add_argument("--customers", type=int, default=300, help="size of the bank (300)")
    chosen = parser.parse_args()
    ensure_assets()
    compile_catalogue()
    end_orphans(HOME.resolve())
    services = Services(HOME)
    if not services.stop():
        print("Another chaos runs in this folder; wait for its end.", file=sys.stderr)
        return 1
    shutil.rmtree(HOME, ignore_errors=True)
    addresses = services.start("hausbank_chaos")
    chaos = Chaos(chosen, services, addresses)
    try:
        return chaos.run()
    finally:
        chaos.end()
        services.release()


@dataclass
class Chaos:
    """One run: the bank's processes, the client that feeds it, and what was killed when."""

    chosen: argparse.Namespace
    services: Services
    addresses: Addresses
    resumed: list[float] = field(default_factory=list)
    findings: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.random = random.Random(self.chosen.seed)
        self.environment = demo_environment(self.services.home, self.addresses)
        self.address = f"127.0.0.1:{free_port()}"
        self.programs = {program.name: program for program in self._programs()}
        self.running = Running(HOME / "logs")
        self.ledger = Ledger(HOME / "ledger.jsonl")
        self.stop = threading.Event()
        self.began = time.monotonic()

    def run(self) -> int:
        ensure_database(self.addresses.database_url)
        migrate(self.addresses.database_url)
        self.running.start(*self.programs.values())
        url = f"http://{self.address}"
        if not wait_until_ready(url, give_up=self.running.died) or fill(
            url, customers=self.chosen.customers, months=4, environment=self.environment
        ):
            print(self.running.ends_of_logs(), file=sys.stderr)
            return 1
        self._say(f"a bank of {self.chosen.customers} customers is open; seed {self.chosen.seed}")
        database, seed = self.addresses.database_url, self.chosen.seed
        follows = new_client(self.environment, "chaos-follows", ["customers:read", "tiers:read"])
        settled = threading.Event()
        follower = Follower(url, follows, Ledger(HOME / "followed.jsonl"), database, settled)
        receiver = Receiver(Ledger(HOME / "received.jsonl"), database, seed)
        receiver.register("chaos-follows", self.environment)
        feeder = Feeder(url, new_client(self.environment), self.ledger, database, seed, self.stop)
        of_customers = new_client(self.environment, "chaos-lenient", ["customers:write"])
        lenient = LenientFeeder(url, of_customers, self.ledger, database, seed, self.stop)
        following = threading.Thread(target=follower.follow, name="follower", daemon=True)
        following.start()
        threads = [
            threading.Thread(target=feeder.feed, name="feeder"),
            threading.Thread(target=lenient.feed, name="lenient feeder"),
            threading.Thread(target=self._nights, name="nights"),
        ]
        for thread in threads:
            thread.start()
        try:
            for number in range(1, self.chosen.kills + 1):
                time.sleep(self.random.uniform(0.5, 5))
                self._kill(number)
        except NotResumed as failure:
            self.findings.append(str(failure))
        self.stop.set()
        self._let_end(threads)
        self._settle(receiver)
        settled.set()
        following.join(SETTLE_SECONDS)
        if following.is_alive():
            self.findings.append("the follower did not come to an end")
        self.findings += feeder.compare() + lenient.compare()
        self.findings += follower.compare(lenient.changes()) + receiver.compare()
        self.findings += self._nights_lost()
        self._verify()
        return self._report(follower, receiver)

    def end(self) -> None:
        self.stop.set()
        self.running.stop(5)
        end_orphans(HOME.resolve())

    # ------------------------------------------------------------ kills
    def _kill(self, number: int) -> None:
        victim = self.random.choice(VICTIMS)
        doing = self._moment(at_work=self.random.random() < AT_WORK)
        before, killed_at = self._progress(), time.monotonic()
        self._KILLS[victim](self)
        time.sleep(self.random.uniform(0, 1))
        self._revive()
        resumed = self._wait_for_progress(before, killed_at)
        self.resumed.append(resumed)
        self._say(
            f"kill {number}/{self.chosen.kills}: {victim:<13} during {doing}; work went on after {resumed:.1f} s"
        )

    def _moment(self, *, at_work: bool) -> str:
        """What is under way now; waits for something, where it is to be killed at work."""
        deadline = time.monotonic() + 10
        while (doing := self._under_way()) == PAUSE and at_work and time.monotonic() < deadline:
            time.sleep(0.005)
        time.sleep(self.random.uniform(0, 0.1))
        return doing

    def _kill_child(self) -> None:
        children = psutil.Process(self.running.processes["worker"].pid).children()
        if children:
            self.random.choice(children).kill()

    def _kill_group(self, name: str) -> None:
        process = psutil.Process(self.running.processes[name].pid)
        for each in [process, *process.children(recursive=True)]:
            with suppress(psutil.Error):
                each.kill()
        self.running.processes[name].wait(10)

    def _kill_postgres(self) -> None:
        pid = int((self.services.postgres.data / "postmaster.pid").read_text().split("\n", 1)[0])
        psutil.Process(pid).send_signal(signal.SIGKILL)

    _KILLS: ClassVar[dict[str, Callable[["Chaos"], Any]]] = {
        "worker child": _kill_child,
        "worker": lambda self: self._kill_group("worker"),
        "web": lambda self: self._kill_group("web"),
        "scheduler": lambda self: self._kill_group("scheduler"),
        "Valkey": lambda self: self.services.valkey.kill(),
        "PostgreSQL": _kill_postgres,
    }

    def _revive(self) -> None:
        """Start again what is gone, as the machine's own supervisor would."""
        if not self.services.postgres.is_running():
            self.services.postgres.start()
        self.services.valkey.revive()
        for name in self.running.died():
            self.running.start(self.programs[name])

    def _wait_for_progress(self, before: tuple, killed_at: float) -> float:
        while True:
            waited = time.monotonic() - killed_at
            with suppress(psycopg2.Error):
                if self._progress() > before:
                    return waited
            if waited > RESUME_SECONDS:
                raise NotResumed(f"no work was done for {RESUME_SECONDS} s:\n{self.running.ends_of_logs()}")
            self._revive()
            time.sleep(0.1)

    # ------------------------------------------------------------ what goes on
    def _progress(self) -> tuple[int, ...]:
        """Numbers of which one grows with each step of a night, part and decided batch."""
        return (
            self._ask(
                "SELECT (SELECT count(*) FROM common_jobstep WHERE state = 'done')"
                " + (SELECT count(*) FROM corebanking_batch WHERE finished_at IS NOT NULL)"
                " + (SELECT count(*) FROM corebanking_batchpart)"
            )[0],
        )

    def _under_way(self) -> str:
        steps = self._ask(
            "SELECT string_agg(DISTINCT CASE job.kind WHEN 'night' THEN step.name ELSE 'batch' END, ' and ')"
            " FROM common_job AS job JOIN common_jobstep AS step ON step.job_id = job.id"
            " WHERE job.state = 'running' AND step.state = 'running'"
        )[0]
        return steps or PAUSE

    def _ask(self, question: str) -> tuple:
        connection = psycopg2.connect(self.addresses.database_url, connect_timeout=5)
        try:
            with connection.cursor() as cursor:
                cursor.execute(question)
                return cursor.fetchone() or ()
        finally:
            connection.close()

    def _nights(self) -> None:
        """Ask for a night whenever none is under way; what was acknowledged is in the ledger."""
        number = 0
        while not self.stop.is_set():
            number += 1
            with suppress(psycopg2.Error, Exception):
                if self._ask(
                    "SELECT count(*) FROM common_job WHERE kind = 'night' AND state IN ('pending', 'running')"
                )[0]:
                    self.stop.wait(0.5)
                    continue
                manage("run_night", "--verbosity", "0", **{**self.environment, "DATABASE_ROLE": "app"})
                newest = self._ask("SELECT max(id) FROM common_job WHERE kind = 'night'")[0]
                self.ledger.write("night", job=newest)
            self.stop.wait(0.5)

    # ------------------------------------------------------------ the end
    def _let_end(self, threads: list[threading.Thread]) -> None:
        """Wait for what feeds the bank; what dies of an earlier kill only now is started again meanwhile."""
        deadline = time.monotonic() + SETTLE_SECONDS
        while (alive := [thread for thread in threads if thread.is_alive()]) and time.monotonic() < deadline:
            self._revive()
            alive[0].join(0.5)
        self.findings += [
            f"the {thread.name} did not come to an end" for thread in threads if thread.is_alive()
        ]

    def _settle(self, receiver: Receiver) -> None:
        """Wait until nothing is under way: what must happen has happened, and was told."""
        deadline = time.monotonic() + SETTLE_SECONDS
        left, untold = None, None
        while time.monotonic() < deadline:
            self._revive()
            with suppress(psycopg2.Error):
                (left,) = self._ask("SELECT count(*) FROM common_job WHERE state IN ('pending', 'running')")
                untold = receiver.waiting()
                if left == 0 and untold == 0:
                    return
            time.sleep(0.5)
        self.findings.append(
            f"{left} jobs are unfinished and {untold} changes untold {SETTLE_SECONDS} s after the last kill"
        )

    def _nights_lost(self) -> list[str]:
        jobs = sorted({entry["job"] for entry in self.ledger.of("night")})
        if not jobs:
            return []
        listed = ", ".join(map(str, jobs))
        lost = self._ask(
            f"SELECT count(*) FROM unnest(ARRAY[{listed}]) AS told (id)"
            " LEFT JOIN common_job AS job ON job.id = told.id LEFT JOIN tiers_run AS run ON run.job_id = job.id"
            " WHERE job.state IS DISTINCT FROM 'done' OR run.state IS DISTINCT FROM 'published'"
        )[0]
        return [f"{lost} of {len(jobs)} nights that were acknowledged were not published"] if lost else []

    def _verify(self) -> None:
        try:
            manage("verify_invariants", **{**self.environment, "DATABASE_ROLE": "app"})
        except Exception:
            self.findings.append("verify_invariants found contradictions, see above")

    def _report(self, follower: Follower, receiver: Receiver) -> int:
        batches, nights = len(self.ledger.of("applied")), len(self.ledger.of("night"))
        refused = len(self.ledger.of("refused"))
        lenient, cent_off = len(self.ledger.of("lenient applied")), len(self.ledger.of("lenient refused"))
        heard = sum(len(entry["changes"]) for entry in follower.ledger.of("heard"))
        told = receiver.ledger.of("told")
        again = len(told) - len({entry["place"] for entry in told})
        slowest = max(self.resumed, default=0)
        self._say(
            f"{len(self.resumed)} kills, {batches} batches applied, {refused} refused as they should be, "
            f"{nights} nights; work went on after at most {slowest:.1f} s"
        )
        self._say(
            f"{lenient} lenient batches applied without their bad rows, {cent_off} refused as they should be; "
            f"{heard} changes followed, {len(told) - again} told to the webhook, {again} of them more than once"
        )
        for finding in self.findings:
            print(f"FOUND  {finding}", flush=True)
        if not self.findings:
            print("Nothing was lost, doubled or half-published.", flush=True)
        return 1 if self.findings else 0

    def _say(self, text: str) -> None:
        print(f"{time.monotonic() - self.began:7.1f} s  {text}", flush=True)

    def _programs(self) -> list[Program]:
        """Web, worker and two schedulers that know nothing of each other."""
        web, worker, scheduler = programs(self.services.home, self.addresses, self.address)
        other = Path(self.services.home) / "beat" / "other"
        command = [str(other) if part.endswith("beat/schedule") else part for part in scheduler.command]
        # The receiver of this run's webhook is on this machine.
        worker = replace(worker, environment={**worker.environment, "WEBHOOK_PLAIN_HOSTS": "127.0.0.1"})
        return [web, worker, scheduler, replace(scheduler, name="scheduler 2", command=command)]


if __name__ == "__main__":
    sys.exit(main())
