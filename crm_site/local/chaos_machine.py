"""A machine of `script/chaos`: whatever is not answered is sent again with the same keys until it is."""

import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import httpx
import orjson

from corebanking.client import FINISHED, Connection, PushFailed
from crm_site.local.ledger import Ledger
from crm_site.local.services import ROOT

BATCHES = "/api/v1/corebanking/batches/"


def new_client(
    environment: dict[str, str], name: str = "chaos", scopes: Sequence[str] = ("balances:write",)
) -> tuple[str, str]:
    """Id and secret of a machine with these scopes."""
    said = subprocess.run(
        [sys.executable, str(ROOT / "manage.py"), "create_api_client", name, "--scopes", *scopes],
        cwd=ROOT,
        env={**environment, "DATABASE_ROLE": "app"},
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    client_id, secret = (line.split()[-1] for line in said.strip().splitlines()[-2:])
    return client_id, secret


def yuan(fen: int) -> str:
    """An amount of fen as a feed writes it."""
    return f"{fen // 100}.{fen % 100:02d}"


@dataclass
class Machine:
    """One machine with its connection and its ledger."""

    url: str
    client: tuple[str, str]
    ledger: Ledger
    connection: Connection = field(init=False)

    def __post_init__(self) -> None:
        self.connection = Connection(self.url, *self.client, http=httpx.Client(timeout=30))

    def send(self, key: str, announcement: dict[str, Any], parts: Sequence[bytes]) -> dict[str, Any]:
        """Announce a batch, send its parts, close it, and ask until it is decided: the batch as it then stands."""
        json, lines = {"Content-Type": "application/json"}, {"Content-Type": "application/x-ndjson"}
        announced = orjson.dumps(announcement)
        answer = self.must(201, "POST", BATCHES, key=key, content=announced, headers=json)
        batch = f"{BATCHES}{answer['id']}/"
        for number, rows in enumerate(parts, start=1):
            self.must(
                200, "PUT", f"{batch}parts/{number}/", key=f"{key}-{number}", content=rows, headers=lines
            )
        self.must(202, "POST", f"{batch}close/", key=f"{key}-close")
        self.ledger.write("closed", key=key, batch=answer["id"])
        while True:
            now = self.must(200, "GET", batch)
            if now["state"] in FINISHED:
                return now
            time.sleep(0.1)

    def must(self, expected: int, method: str, path: str, **request: Any) -> dict[str, Any]:
        """The answer, asked for until it comes; a batch under way is finished though the run is at its end."""
        while True:
            try:
                answer = self.connection.call(method, path, **request)
            except (PushFailed, httpx.HTTPError, KeyError):
                continue
            if answer.status_code != expected:
                self.ledger.write("unexpected", path=path, status=answer.status_code, body=answer.text[:300])
                raise RuntimeError(f"{method} {path}: {answer.status_code} {answer.text[:300]}")
            return answer.json()
