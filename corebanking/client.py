"""The reference client: turns a folder of CSV files into batches and sees each of them applied.

It imports nothing of this project and nothing of Django, so that a bank may take this one file (httpx and orjson are
its only needs) as the start of its own. Every call may be repeated: keys are made of what is sent, so a push that was
killed goes on where it stopped, and one that is done again changes nothing.
"""

import csv
import gzip
import hashlib
import json
import random
import time
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from io import StringIO
from itertools import islice
from pathlib import Path
from typing import Any

import httpx
import orjson

ORDER = (
    "units",
    "staff",
    "exchange_rates",
    "transfer_prices",
    "customers",
    "accounts",
    "balances",
    "ratings",
    "loans",
    "holdings",
    "daily_balances",
    "settlements",
    "fees",
    "interactions",
)
STATE_FILE = ".push-state.json"
ROWS_A_PART = 20_000
AT_ONCE = 2
TRIES = 8
FINISHED = ("applied", "refused")
ERRORS_SHOWN = 20


class PushFailed(Exception):
    """The server could not be reached, or refused a call for a reason that trying again does not change."""


class BatchRefused(Exception):
    """A batch was checked and refused; its errors have been said."""


@dataclass(frozen=True)
class Pushed:
    """One batch at its end, as the API says it."""

    resource: str
    business_date: str
    batch: dict[str, Any]
    seconds: float


@dataclass
class Connection:
    """Calls with a token, tried again where the network, the server or another call stood in the way."""

    base_url: str
    client_id: str
    client_secret: str
    language: str = "en"
    http: httpx.Client = field(default_factory=lambda: httpx.Client(timeout=120))
    token: str = ""

    def call(self, method: str, path: str, *, key: str = "", **request: Any) -> httpx.Response:
        """The answer to a call; raises PushFailed after too many tries, or at once for a refusal that will stay."""
        problem = ""
        for attempt in range(TRIES):
            if attempt:
                time.sleep(min(0.25 * 2**attempt, 10) * random.uniform(0.5, 1))
            try:
                if not self.token:
                    self.token = self._new_token()
                answer = self._send(method, path, key, request)
            except httpx.TransportError as error:
                problem = str(error) or type(error).__name__
                continue
            if answer.status_code == 401:
                self.token, problem = "", "401"
                continue
            if not _worth_another_try(answer):
                return answer
            problem = f"{answer.status_code} {answer.text[:200]}"
            time.sleep(min(float(answer.headers.get("Retry-After", 0)), 10))
        raise PushFailed(f"{method} {path}: {problem}")

    def _send(self, method: str, path: str, key: str, request: dict[str, Any]) -> httpx.Response:
        headers = {"Authorization": f"Bearer {self.token}", "Accept-Language": self.language}
        if key:
            headers["Idempotency-Key"] = key
        headers.update(request.get("headers", {}))
        return self.http.request(method, f"{self.base_url}{path}", **{**request, "headers": headers})

    def _new_token(self) -> str:
        answer = self.http.post(
            f"{self.base_url}/api/oauth/token/",
            data={"grant_type": "client_credentials"},
            auth=(self.client_id, self.client_secret),
        )
        if answer.status_code >= 500:
            raise httpx.TransportError(f"no token: {answer.status_code}")
        if answer.status_code != 200:
            raise PushFailed(f"no token: {answer.status_code} {answer.text[:200]}")
        return answer.json()["access_token"]


def push_folder(
    folder: str | Path,
    base_url: str,
    client_id: str,
    client_secret: str,
    echo: Callable[[str], Any] = print,
    *,
    rows_a_part: int = ROWS_A_PART,
    mode: str = "strict",
    language: str = "en",
    progress: Callable[[str, int, int], Any] = lambda label, done, total: None,
    wait_seconds: float = 1800,
) -> list[Pushed]:
    """Push the folder of one business date, or every such folder in it by date, and wait until each is applied.

    Says one line a batch to `echo` and calls `progress(label, rows sent, rows)` after each part. Raises BatchRefused
    after saying what was wrong, and PushFailed where the server cannot be reached; doing it again goes on from there.
    """
    pushed = []
    with httpx.Client(timeout=120) as http:
        connection = Connection(base_url.rstrip("/"), client_id, client_secret, language, http)
        for day in _days(Path(folder)):
            manifest = json.loads((day / "manifest.json").read_text(encoding="utf-8"))
            for resource in sorted(manifest["resources"], key=ORDER.index):
                push = _Push(connection, day, resource, manifest, rows_a_part, mode, progress, wait_seconds)
                done = push.run()
                echo(_line(done))
                if done.batch["state"] == "refused":
                    _say_why(done.batch, echo)
                    raise BatchRefused(f"{done.business_date} {resource}")
                pushed.append(done)
    return pushed


@dataclass
class _Push:
    """One resource of one business date on its way."""

    connection: Connection
    day: Path
    resource: str
    manifest: dict[str, Any]
    rows_a_part: int
    mode: str
    progress: Callable[[str, int, int], Any]
    wait_seconds: float

    def run(self) -> Pushed:
        started = time.monotonic()
        self.file = self.day / f"{self.resource}.csv"
        self.rows = self.manifest["resources"][self.resource]["rows"]
        # What is sent decides the keys: the same content is the same call, whoever sends it again.
        self.content = hashlib.sha256(
            b"\n".join(
                [self._announcement(), b"csv", str(self.rows_a_part).encode(), _digest(self.file).encode()]
            )
        ).hexdigest()[:40]
        state = _State(self.day.parent / STATE_FILE)
        attempt = state.get(self.content, "attempt", 1)
        batch = self._announce(attempt)
        while batch["state"] == "refused":
            # Refused before: this time for good reason (what was missing may have come), under new keys.
            attempt += 1
            batch = self._announce(attempt)
        state.put(self.content, attempt=attempt, batch=batch["id"])
        if batch["state"] in ("announced", "receiving"):
            self._send_parts(batch["id"], attempt, state)
            self._must("POST", f"{batch['id']}/close/", 202, key=f"{self.content}-{attempt}-close")
        return Pushed(self.resource, self.day.name, self._wait(batch["id"]), time.monotonic() - started)

    def _announcement(self) -> bytes:
        announced = self.manifest["resources"][self.resource]
        return orjson.dumps(
            {
                "resource": self.resource,
                "business_date": self.day.name,
                "expected_rows": announced["rows"],
                "control_totals": announced.get("totals", {}),
                "source": self.manifest.get("source", "core"),
                "mode": self.mode,
            }
        )

    def _announce(self, attempt: int) -> dict[str, Any]:
        """The batch as it stands now: a repeated announcement is answered as the first one was."""
        answer = self._must(
            "POST",
            "",
            201,
            key=f"{self.content}-{attempt}",
            content=self._announcement(),
            headers={"Content-Type": "application/json"},
        )
        return self._must("GET", f"{answer.json()['id']}/", 200).json()

    def _send_parts(self, batch: str, attempt: int, state: "_State") -> None:
        """Send the parts, some at once: while the server stages one, the next is packed and read."""
        sent = set(state.get(self.content, "parts", {}).get(str(attempt), []))
        under_way: deque[tuple[int, int, Future[Any]]] = deque()
        done = 0

        def settle(number: int, rows: int, answer: "Future[Any] | None") -> int:
            if answer is not None:
                answer.result()
                sent.add(number)
                state.put(self.content, parts={str(attempt): sorted(sent)})
            self.progress(f"{self.day.name} {self.resource}", done + rows, self.rows)
            return rows

        with ThreadPoolExecutor(AT_ONCE) as hands:
            for number, (rows, text) in enumerate(_parts(self.file, self.rows_a_part), start=1):
                if number in sent:
                    done += settle(number, rows, None)
                    continue
                key = f"{self.content}-{attempt}-{number}"
                answer = hands.submit(self._send_part, f"{batch}/parts/{number}/", key, text)
                under_way.append((number, rows, answer))
                if len(under_way) > AT_ONCE:
                    done += settle(*under_way.popleft())
            while under_way:
                done += settle(*under_way.popleft())

    def _send_part(self, path: str, key: str, text: bytes) -> None:
        headers = {"Content-Type": "text/csv", "Content-Encoding": "gzip"}
        packed = gzip.compress(text, compresslevel=1, mtime=0)
        self._must("PUT", path, 200, key=key, content=packed, headers=headers)

    def _wait(self, batch: str) -> dict[str, Any]:
        pause, until = 0.1, time.monotonic() + self.wait_seconds
        while True:
            now = self._must("GET", f"{batch}/", 200).json()
            if now["state"] in FINISHED:
                return now
            if time.monotonic() > until:
                raise PushFailed(
                    f"{self.resource} of {self.day.name} is still {now['state']}: is a worker running?"
                )
            time.sleep(pause)
            pause = min(pause * 1.5, 0.5)

    def _must(self, method: str, path: str, expected: int, **request: Any) -> httpx.Response:
        answer = self.connection.call(method, f"/api/v1/corebanking/batches/{path}", **request)
        if answer.status_code != expected:
            raise PushFailed(f"{method} {path or 'batches'}: {answer.status_code} {answer.text[:500]}")
        return answer


class _State:
    """What was sent already, kept beside the folder; without it everything is sent again, which does no harm."""

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            self.known = json.loads(path.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            self.known = {}

    def get(self, content: str, name: str, otherwise: Any) -> Any:
        return self.known.get(content, {}).get(name, otherwise)

    def put(self, content: str, **values: Any) -> None:
        self.known.setdefault(content, {}).update(values)
        beside = self.path.with_suffix(".tmp")
        beside.write_text(json.dumps(self.known), encoding="utf-8")
        beside.replace(self.path)


def _days(folder: Path) -> list[Path]:
    if (folder / "manifest.json").exists():
        return [folder]
    days = sorted(path.parent for path in folder.glob("*/manifest.json"))
    if not days:
        raise PushFailed(f"no manifest.json in {folder} or a folder in it")
    return days


def _parts(file: Path, size: int) -> Iterator[tuple[int, bytes]]:
    """The rows of a CSV file, some at a time: how many, and their text under the file's header.

    Lines go as they lie; only where a part has quotes, which may hide the end of a line, it is read row by row.
    """
    with file.open("rb") as opened:
        header = opened.readline().removeprefix(b"\xef\xbb\xbf")
        while lines := list(islice(opened, size)):
            text = b"".join(lines)
            count = len(lines) - sum(not line.strip() for line in lines)
            if b'"' in text:
                while _is_open(text):
                    more = opened.readline()
                    if not more:
                        break
                    text += more
                count = sum(bool(row) for row in csv.reader(StringIO(text.decode(), newline="")))
            if count:
                yield count, header + text


def _is_open(text: bytes) -> bool:
    """Whether the text ends within quotes: a quote within quotes is written twice."""
    return text.count(b'"') % 2 == 1


def _digest(file: Path) -> str:
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


def _worth_another_try(answer: httpx.Response) -> bool:
    if answer.status_code == 409:
        return answer.json().get("code") == "in_progress"
    return answer.status_code == 429 or answer.status_code >= 500


def _line(done: Pushed) -> str:
    batch = done.batch
    text = (
        f"{done.business_date}  {done.resource:<16}{batch['received_rows']:>10,} rows  {batch['state']:<8}"
        f"{batch['changed_rows']:>10,} changed{done.seconds:>8.1f} s"
    )
    return f"{text}  {batch['error_rows']:,} with errors" if batch["error_rows"] else text


def _say_why(batch: dict[str, Any], echo: Callable[[str], Any]) -> None:
    for problem in batch["problems"]:
        echo(f"  {problem['code']}: {problem['text']}")
    for error in batch["errors"][:ERRORS_SHOWN]:
        place = f"part {error['part']} line {error['line']}"
        echo(f"  {place}: {error['field']} {error['code']} ({error['value']}): {error['text']}")
    if len(batch["errors"]) > ERRORS_SHOWN:
        echo(f"  and more: GET .../batches/{batch['id']}/errors/")
