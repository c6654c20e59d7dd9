"""The embedded servers start, survive kill -9, are shared, and stop with their last user."""

import os
import signal
import subprocess
import sys
import time
from urllib.parse import urlsplit, urlunsplit

import psutil
import pytest
import redis

from crm_site.local.databases import DatabaseRefused, ensure_database, superuser, with_name
from crm_site.local.postgres import FORGETFUL, LONGEST_SOCKET_DIR, PostgresServer
from crm_site.local.services import ROOT, Services

pytestmark = pytest.mark.services


@pytest.fixture
def services(tmp_path, monkeypatch):
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.delenv("REDIS_URL", raising=False)
    # Nobody pulls the plug of the machine here, so fsync may go; what was committed must stay.
    services = Services(tmp_path / "home", {"fsync": "off"})
    yield services
    services.release()
    services.stop()


def kill(*pids: int) -> None:
    for pid in pids:
        os.kill(pid, signal.SIGKILL)


def pids(services: Services) -> tuple[int, int]:
    postmaster, valkey = services.postgres._postmaster(), services.valkey._process()
    assert postmaster is not None and valkey is not None
    return postmaster.pid, valkey.pid


def answers(addresses) -> tuple[str, bool]:
    with superuser(addresses.database_url) as cursor:
        cursor.execute("SELECT current_user")
        return cursor.fetchone()[0], redis.Redis.from_url(addresses.redis_url).ping()


def test_killed_servers_start_again_with_their_data(services):
    addresses = services.start()
    ensure_database(addresses.database_url)
    with superuser(addresses.database_url) as cursor:
        cursor.execute("CREATE TABLE kept AS SELECT 42 AS answer")
        kill(*pids(services))
    addresses = services.start()
    assert answers(addresses) == ("postgres", True)
    with superuser(addresses.database_url) as cursor:
        cursor.execute("SELECT answer FROM kept")
        assert cursor.fetchone() == (42,)


def test_a_pid_file_that_names_somebody_else_is_cleared(services):
    services.start()
    services.release()
    assert not services.postgres.is_running()
    (services.postgres.data / "postmaster.pid").write_text(f"{os.getpid()}\n{services.postgres.data}\n")
    assert answers(services.start("postgres")) == ("postgres", True)


def test_a_killed_user_keeps_nobody_from_stopping_them(services):
    code = (
        "import sys, time; from pathlib import Path; from crm_site.local.services import Services;"
        "services = Services(Path(sys.argv[1])); services.start(); print('up', flush=True); time.sleep(60)"
    )
    user = subprocess.Popen(
        [sys.executable, "-c", code, str(services.home)], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    assert user.stdout is not None and user.stdout.readline() == "up\n"
    assert services.stop() is False, "they are in use"
    started = pids(services)
    kill(user.pid)
    user.wait()
    services.start()
    assert pids(services) == started, "the servers that the killed one left are used on"
    services.release()
    assert not services.postgres.is_running() and not services.valkey.is_running()


def test_a_given_address_replaces_the_embedded_server(services, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgresql://bank@db.example/hausbank")
    monkeypatch.setenv("REDIS_URL", "redis://cache.example/3")
    addresses = services.start()
    assert addresses.environment() == {
        "DATABASE_URL": "postgresql://bank@db.example/hausbank",
        "REDIS_URL": "redis://cache.example/3",
    }
    assert not services.postgres.is_running() and not services.valkey.is_running()


def test_a_server_that_does_not_answer_is_named_and_not_a_traceback():
    with pytest.raises(DatabaseRefused, match="PostgreSQL does not let us in"):
        ensure_database("postgresql://bank@127.0.0.1:1/hausbank")


def test_a_login_that_may_too_little_is_told_what_would_help(services):
    address = services.start(database="postgres").database_url
    with superuser(address) as cursor:
        cursor.execute("CREATE ROLE bank_of_tests LOGIN")
    humble = urlunsplit(urlsplit(address)._replace(netloc="bank_of_tests@"))
    with pytest.raises(DatabaseRefused, match=r"may too little.*docs/howto/services\.md"):
        ensure_database(with_name(humble, "made_by_nobody"))


def test_a_server_too_old_is_refused(services, monkeypatch):
    address = services.start(database="postgres").database_url
    monkeypatch.setattr("crm_site.local.databases.OLDEST_SERVER", 99)
    with pytest.raises(DatabaseRefused, match="PostgreSQL 99 or newer is needed; DATABASE_URL names a 18"):
        ensure_database(address)


def test_a_long_path_gets_a_short_folder_for_its_socket(tmp_path):
    data = tmp_path / ("deep" * 30) / "postgres"
    assert len(str(data)) > LONGEST_SOCKET_DIR
    server = PostgresServer(data, FORGETFUL)
    try:
        server.start()
        with superuser(server.url("postgres")) as cursor:
            cursor.execute("SHOW data_directory")
            assert cursor.fetchone() == (str(data),)
        assert len(str(server.socket_dir)) < 40
    finally:
        server.stop()
        server.socket_dir.rmdir()


def test_stopping_leaves_no_process(services):
    services.start()
    data = services.postgres.data
    services.release()
    deadline = time.monotonic() + 5
    while services.postgres._processes() and time.monotonic() < deadline:
        time.sleep(0.05)
    alive = [process for process in psutil.process_iter(["cmdline"]) if process.info["cmdline"]]
    assert [process for process in alive if str(data) in " ".join(process.info["cmdline"])] == []
