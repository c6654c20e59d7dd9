"""The demo says what already runs and who holds its port, and clears what a killed one left."""

import argparse
import os
import socket
import subprocess
import sys

import psutil
import pytest

from crm_site.local import demo, processes
from crm_site.local.processes import MARK, Program, Running, end_orphans


@pytest.fixture
def chosen():
    return argparse.Namespace(host="127.0.0.1", port=0, customers=10, months=2)


def test_a_second_start_says_where_the_first_runs(tmp_path, chosen, capsys):
    demo._write_state(tmp_path, "http://127.0.0.1:8000")
    assert demo.demo(chosen, home=tmp_path) == 0
    said = capsys.readouterr().out
    assert f"already runs at http://127.0.0.1:8000 (process {os.getpid()})" in said


def test_what_a_dead_demo_wrote_counts_for_nothing(tmp_path):
    (tmp_path / "demo.json").write_text('{"pid": "1", "since": "0", "address": "http://127.0.0.1:8000"}')
    assert demo._already_running(tmp_path) is None
    (tmp_path / "demo.json").write_text("half a li")
    assert demo._already_running(tmp_path) is None


def test_a_busy_port_is_named_with_its_holder(tmp_path, chosen, capsys):
    with socket.socket() as holder:
        holder.bind(("127.0.0.1", 0))
        holder.listen()
        chosen.port = holder.getsockname()[1]
        assert demo.demo(chosen, home=tmp_path) == 1
    said = capsys.readouterr().err
    assert said.startswith(f"Port {chosen.port} on 127.0.0.1 is taken by {psutil.Process().name()}")
    assert f"script/demo --port {chosen.port + 1}" in said
    assert not (tmp_path / "demo.json").exists()


def sleeper() -> list[str]:
    return [sys.executable, "-c", "import time; print('up', flush=True); time.sleep(60)"]


def test_processes_that_a_killed_demo_left_are_ended_and_no_others(tmp_path):
    left, other = (
        subprocess.Popen(sleeper(), env={**os.environ, MARK: str(home)}, stdout=subprocess.PIPE)
        for home in (tmp_path, tmp_path / "another")
    )
    try:
        assert left.stdout.readline() and other.stdout.readline()
        assert end_orphans(tmp_path) == 1
        assert not psutil.pid_exists(left.pid)
        assert other.poll() is None
    finally:
        other.kill()
        other.wait()


def test_a_process_that_ends_by_itself_meanwhile_is_no_failure(tmp_path, monkeypatch):
    left = subprocess.Popen(sleeper(), env={**os.environ, MARK: str(tmp_path)}, stdout=subprocess.PIPE)
    assert left.stdout.readline()
    seen = psutil.Process(left.pid)
    left.kill()
    left.wait()
    monkeypatch.setattr(processes.psutil, "process_iter", lambda: [seen])
    monkeypatch.setattr(processes, "_belongs_to", lambda process, home: True)
    assert end_orphans(tmp_path) == 1


def test_a_program_that_dies_is_named_with_the_end_of_its_log(tmp_path):
    command = [sys.executable, "-c", "raise SystemExit('no database')"]
    running = Running(tmp_path)
    running.start(Program("web", command, dict(os.environ)))
    running.processes["web"].wait(10)
    assert running.died() == ["web"]
    assert running.ends_of_logs().endswith("no database")
    running.stop()
