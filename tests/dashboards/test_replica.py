"""Dashboards read from a real copy that follows by streaming, say how far it is behind, and do without it."""

import json
import os
import subprocess
import sys
import time
from contextlib import suppress

import pytest
from django.db import DEFAULT_DB_ALIAS, DatabaseError, InterfaceError, OperationalError, connections
from django.http import HttpResponse
from django.test import RequestFactory

from common import replica
from crm_site.local.databases import ensure_database, superuser
from crm_site.local.postgres import FORGETFUL, PROGRAMS, PostgresServer
from crm_site.local.services import ROOT
from customers.models import Customer
from customers.views import customer_list
from dashboards.views import cockpit

SMALL = {
    **FORGETFUL,
    "max_connections": "40",
    "shared_buffers": "32MB",
    "max_wal_senders": "4",
    "wal_level": "replica",
}
PAGE = "/dashboard/"


# ---------------------------------------------------------------- a real copy
class Process:
    """`asked_copy` in a process of its own."""

    def __init__(self, primary: str, copy: str) -> None:
        environment = {
            **os.environ, "DATABASE_URL": primary, "DATABASE_REPLICA_URL": copy, "REPLICA_LAG_SECONDS": "0",
            "DATABASE_ROLE": "app",
        }  # fmt: skip
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.dashboards.asked_copy"], cwd=ROOT, env=environment, text=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        )  # fmt: skip

    def __call__(self, *order: str) -> dict:
        self._process.stdin.write(" ".join(order) + "\n")
        self._process.stdin.flush()
        line = self._process.stdout.readline()
        assert line, "the process ended; its errors stand above"
        return json.loads(line)

    def until(self, wanted, *order: str) -> dict:
        """The first answer that is as wanted; the copy gets ten seconds for it."""
        deadline = time.monotonic() + 10
        while not wanted(answer := self(*order)):
            assert time.monotonic() < deadline, answer
            time.sleep(0.2)
        return answer

    def end(self) -> None:
        self._process.stdin.close()
        self._process.wait(20)


@pytest.fixture
def servers(tmp_path, django_db_setup):
    """A small server with the tables of this process's database, and a second one that follows it."""
    primary, copy = (PostgresServer(tmp_path / name, SMALL) for name in ("primary", "copy"))
    try:
        primary.start()
        ensure_database(primary.url("bank"))
        tables = subprocess.run(
            [PROGRAMS / "pg_dump", "--no-sync", os.environ["DATABASE_URL"]],
            check=True,
            stdout=subprocess.PIPE,
        )
        subprocess.run(
            [PROGRAMS / "psql", "-q", "-X", "-v", "ON_ERROR_STOP=1", primary.url("bank")],
            input=tables.stdout.replace(b"CREATE SCHEMA public;", b""), check=True, stdout=subprocess.DEVNULL,
        )  # fmt: skip
        copy.follow(primary)
        copy.start()
        yield primary, copy
    finally:
        for server in (copy, primary):
            server.stop()
            with suppress(OSError):
                if server.socket_dir != server.data:
                    server.socket_dir.rmdir()


def test_a_supervisors_figures_come_from_the_copy_and_say_how_far_it_is_behind(servers):
    primary, copy = servers
    ask = Process(primary.url("bank"), copy.url("bank"))
    try:
        ask("make")
        first = ask.until(lambda answer: answer["behind"] == "0", "open", PAGE)
        assert first["status"] == 200
        assert first["copy"] > 0
        assert first["own"] == []
        assert not first["said"]
        assert first["tiles"][1] == "1.00"  # million yuan of deposits

        with superuser(copy.url("bank")) as cursor:
            cursor.execute("SELECT pg_wal_replay_pause()")
        ask("more")
        time.sleep(1.1)  # what the copy lacks by then is older than a second
        behind = ask("open", PAGE)
        assert int(behind["behind"]) >= 1
        assert behind["said"]
        assert behind["tiles"][1] == "1.00"

        with superuser(copy.url("bank")) as cursor:
            cursor.execute("SELECT pg_wal_replay_resume()")
        caught_up = ask.until(lambda answer: answer["behind"] == "0", "open", PAGE)
        assert caught_up["tiles"][1] == "70.0"
        assert not caught_up["said"]

        other = ask("open", "/customers/")
        assert (other["status"], other["copy"], other["behind"]) == (200, 0, None)

        assert ask("write")["status"] == 302
        own = ask("open", PAGE)
        assert (own["status"], own["copy"], own["behind"]) == (200, 0, None)
        assert own["own"]
    finally:
        ask.end()


def test_without_its_copy_the_bank_goes_on(servers):
    primary, copy = servers
    ask = Process(primary.url("bank"), copy.url("bank"))
    try:
        ask("make")
        ask.until(lambda answer: answer["behind"] == "0", "open", PAGE)
        copy.stop()
        alone = ask("open", PAGE)
        assert (alone["status"], alone["copy"], alone["behind"], alone["said"]) == (
            200,
            1,
            None,
            False,
        )  # asked once, in vain
        assert alone["own"]
    finally:
        ask.end()


class Broken:
    """A session with a copy that ends in the middle of an answer."""

    def __init__(self, refusal):
        self.refusal, self.closed = refusal, 0

    def cursor(self):
        raise self.refusal

    def close(self):
        self.closed += 1


@pytest.mark.django_db
@pytest.mark.parametrize("kind", [DatabaseError, OperationalError, InterfaceError])
def test_however_a_copy_breaks_off_it_is_left_alone(monkeypatch, kind):
    copy = Broken(kind("server closed the connection unexpectedly"))
    sessions = {DEFAULT_DB_ALIAS: connections[DEFAULT_DB_ALIAS], replica.REPLICA: copy}
    monkeypatch.setattr(replica, "connections", sessions)
    monkeypatch.setattr(replica, "_found", {})
    assert replica.seconds_behind() is None
    assert replica.seconds_behind() is None
    assert copy.closed == 1  # asked once, and its session is not tried again


# ---------------------------------------------------------------- who reads there
@pytest.fixture
def with_a_copy(monkeypatch):
    """A copy that is 90 seconds behind, as the middleware sees it."""
    monkeypatch.setitem(connections.databases, replica.REPLICA, {})
    monkeypatch.setattr(replica, "seconds_behind", lambda: 90.0)


def database_read(method, view, session=None):
    """The database that a model is read from within a view, and the answer."""
    seen = []

    def answer(request):
        middleware.process_view(request, view, [], {})
        seen.append(replica.ReplicaRouter().db_for_read(Customer))
        return HttpResponse()

    middleware = replica.ReplicaReadsMiddleware(answer)
    request = getattr(RequestFactory(), method)("/")
    request.session = {} if session is None else session
    response = middleware(request)
    assert replica.ReplicaRouter().db_for_read(Customer) == "default"
    return seen[0], response.headers.get(replica.HEADER), replica.figures_behind(request)


def test_only_reading_a_dashboard_reads_the_copy(with_a_copy):
    assert database_read("get", cockpit) == ("replica", "90", 2)
    assert database_read("get", customer_list) == ("default", None, None)
    assert database_read("post", cockpit) == ("default", None, None)


def test_who_changed_something_in_the_last_minute_reads_the_database_itself(with_a_copy):
    session = {}
    database_read("post", customer_list, session)
    assert database_read("get", cockpit, session)[0] == "default"
    session["wrote_at"] -= replica.OWN_WRITES_SECONDS + 1
    assert database_read("get", cockpit, session)[0] == "replica"


def test_an_address_that_also_writes_reads_the_database_itself(with_a_copy):
    def view(request):
        raise AssertionError

    view.__module__ = "dashboards.api"
    view.actions = {"get": "list", "post": "create"}
    assert database_read("get", view)[0] == "default"
    view.actions = {"get": "list"}
    assert database_read("get", view)[0] == "replica"


def test_what_is_read_to_be_written_comes_from_the_database_itself():
    with replica.reading_from_replica():
        assert replica.ReplicaRouter().db_for_read(Customer) == "replica"
        assert replica.ReplicaRouter().db_for_write(Customer) == "default"
        assert Customer.objects.select_for_update().db == "default"
