"""The embedded services of one folder, shared by every process that needs them and ended by the last one."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from crm_site.local.postgres import PostgresServer
from crm_site.local.valkey import ValkeyServer

ROOT = Path(__file__).resolve().parent.parent.parent
LOCAL = Path(os.environ.get("HAUSBANK_LOCAL", ROOT / ".local"))


@dataclass(frozen=True)
class Addresses:
    """Where the two services answer; `embedded` tells which of them are ours."""

    redis_url: str
    database_url: str
    postgres: PostgresServer | None

    def environment(self) -> dict[str, str]:
        return {"DATABASE_URL": self.database_url, "REDIS_URL": self.redis_url}


@dataclass
class Services:
    """PostgreSQL and Valkey under `home`. DATABASE_URL and REDIS_URL, where given, replace either of them.

    Whoever uses the services holds a shared lock on a file for as long as this object lives; the kernel drops
    it when the process dies in whatever way. The one who can turn it into an exclusive lock is the last and
    stops the servers.
    """

    home: Path = LOCAL
    postgres_settings: dict[str, str] = field(default_factory=dict)
    _held: IO[str] | None = None

    def __post_init__(self) -> None:
        self.home = self.home.resolve()
        self.postgres = PostgresServer(self.home / "postgres", self.postgres_settings)
        self.valkey = ValkeyServer(self.home / "valkey")

    def start(self, database: str = "hausbank") -> Addresses:
        """Start what the environment does not provide; safe to call from several processes at once."""
        given_database, given_redis = os.environ.get("DATABASE_URL"), os.environ.get("REDIS_URL")
        self.home.mkdir(parents=True, exist_ok=True)
        with self._transition():
            self._hold()
            if not given_database:
                self.postgres.start()
            if not given_redis:
                self.valkey.start()
        return Addresses(
            redis_url=given_redis or self.valkey.url(),
            database_url=given_database or self.postgres.url(database),
            postgres=None if given_database else self.postgres,
        )

    def release(self) -> None:
        """Say that this process needs the services no longer; the last to say so stops them."""
        with self._transition():
            if self._held is None:
                return
            fcntl.flock(self._held, fcntl.LOCK_UN)
            self._held.close()
            self._held = None
            self._stop_if_unused()

    def stop(self) -> bool:
        """Stop the services unless somebody uses them; says whether they are down."""
        if not self.home.exists():
            return True
        with self._transition():
            return self._stop_if_unused()

    def _stop_if_unused(self) -> bool:
        with self._users_file() as users:
            try:
                fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return False
            self.valkey.stop()
            self.postgres.stop()
            return True

    def _hold(self) -> None:
        if self._held is None:
            self._held = self._users_file()
            fcntl.flock(self._held, fcntl.LOCK_SH)

    def _users_file(self) -> IO[str]:
        return (self.home / "services.users").open("a")

    @contextmanager
    def _transition(self) -> Iterator[None]:
        """One process at a time starts or stops."""
        with (self.home / "services.lock").open("a") as gate:
            fcntl.flock(gate, fcntl.LOCK_EX)
            yield


@contextmanager
def running_services(home: Path = LOCAL, **postgres_settings: str) -> Iterator[Addresses]:
    """The services for as long as the block lasts."""
    services = Services(home, postgres_settings)
    try:
        yield services.start()
    finally:
        services.release()
