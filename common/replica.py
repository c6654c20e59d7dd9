"""A copy of the database that figures are read from: which requests read there, and how far it is behind."""

import logging
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, DatabaseError, InterfaceError, connections
from django.http import HttpRequest, HttpResponse

REPLICA = "replica"
REPLICA_APPS = ("dashboards",)
# So long a process believes what it found of the copy; one that does not answer is left alone longer.
BELIEVED_SECONDS, LEFT_ALONE_SECONDS = 5, 30
# So long somebody who changed something reads the database itself, and so their own words.
OWN_WRITES_SECONDS = 60
HEADER = "Figures-Behind"
_log = logging.getLogger(__name__)
_reading: ContextVar[bool] = ContextVar("reading_from_replica", default=False)


@dataclass(frozen=True)
class Copy:
    """What a process found of the copy, believed until then; `behind` in seconds, None where it did not answer."""

    behind: float | None
    until: float


_found: dict[str, Copy] = {}


class ReplicaRouter:
    """Reads go to the copy inside `reading_from_replica`; writes, and what is read to be written, never do."""

    def db_for_read(self, model: type, **hints: Any) -> str:
        return REPLICA if _reading.get() else DEFAULT_DB_ALIAS

    def db_for_write(self, model: type, **hints: Any) -> str:
        return DEFAULT_DB_ALIAS

    def allow_relation(self, one: Any, other: Any, **hints: Any) -> bool:
        return True

    def allow_migrate(self, db: str, app_label: str, **hints: Any) -> bool:
        return db == DEFAULT_DB_ALIAS


@contextmanager
def reading_from_replica() -> Iterator[None]:
    """Models are read from the copy inside the block."""
    token = _reading.set(True)
    try:
        yield
    finally:
        _reading.reset(token)


def reading_connection() -> Any:
    """The connection that models are read by here and now, for what is asked in SQL."""
    return connections[REPLICA if _reading.get() else DEFAULT_DB_ALIAS]


def seconds_behind() -> float | None:
    """How many seconds the copy is behind; None where it does not answer. Asked once in a few seconds a process.

    It is not behind where it has replayed all that the database has written; else since the newest commit replayed.
    """
    held = _found.get(REPLICA)
    if held is None or held.until <= time.monotonic():
        behind = _ask()
        lasts = LEFT_ALONE_SECONDS if behind is None else BELIEVED_SECONDS
        held = _found[REPLICA] = Copy(behind, time.monotonic() + lasts)
    return held.behind


def _ask() -> float | None:
    with connections[DEFAULT_DB_ALIAS].cursor() as cursor:
        cursor.execute("SELECT pg_current_wal_lsn()::text")
        (written,) = cursor.fetchone()
    try:
        with connections[REPLICA].cursor() as cursor:
            cursor.execute(
                "SELECT CASE WHEN pg_last_wal_replay_lsn() >= %s::pg_lsn THEN 0"
                " ELSE extract(epoch FROM clock_timestamp() - pg_last_xact_replay_timestamp()) END::float8",
                [written],
            )
            (behind,) = cursor.fetchone()
    # A server that ends while it is asked is told as any of these, by what the driver had read so far.
    except (DatabaseError, InterfaceError) as refusal:
        _log.warning("The copy of the database does not answer: %s", refusal)
        connections[REPLICA].close()  # a session that broke off is not tried again
        return None
    # A copy that has replayed no commit since it started is as old as nobody knows: it is not read.
    return None if behind is None else float(behind)


class ReplicaReadsMiddleware:
    """Reads of the apps in REPLICA_APPS go to the copy where there is one, and the answer says how far it is behind.

    They go to the database itself where the copy does not answer, for whoever changed something in the last minute, and
    where the same address also writes. Stands last: what middleware does with the answer is the database's again.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if REPLICA not in connections.databases:
            return self.get_response(request)
        token = _reading.set(False)
        try:
            response = self.get_response(request)
        finally:
            _reading.reset(token)
        behind = getattr(request, "figures_behind", None)
        if behind is not None:
            response[HEADER] = str(round(behind))
        if request.method not in ("GET", "HEAD") and hasattr(request, "session"):
            request.session["wrote_at"] = time.time()
        return response

    def process_view(
        self, request: HttpRequest, view: Callable, arguments: list[Any], named: dict[str, Any]
    ) -> None:
        """Just before the view: from here on models are read from the copy."""
        if REPLICA not in connections.databases or not _only_reads(request, view):
            return
        behind = seconds_behind()
        if behind is None:
            return
        _reading.set(True)
        request.figures_behind = behind  # type: ignore[attr-defined]


def _only_reads(request: HttpRequest, view: Callable) -> bool:
    home = getattr(view, "cls", view).__module__.partition(".")[0]
    if request.method not in ("GET", "HEAD") or home not in REPLICA_APPS:
        return False
    if set(getattr(view, "actions", {"get": ""})) - {"get", "head"}:
        return False
    wrote_at = request.session.get("wrote_at", 0) if hasattr(request, "session") else 0
    return bool(time.time() - wrote_at > OWN_WRITES_SECONDS)


def figures_behind(request: HttpRequest) -> int | None:
    """The whole minutes that a page's figures are behind, where that is more than anybody expects; else None."""
    behind = getattr(request, "figures_behind", None)
    if behind is None or behind <= settings.REPLICA_LAG_SECONDS:
        return None
    return max(1, round(behind / 60))
