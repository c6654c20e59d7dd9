"""The client of `script/chaos`: sends balances without end, and knows by its own ledger what the books must hold."""

import random
import subprocess
import sys
import threading
import time
from dataclasses import dataclass

import httpx
import orjson
import psycopg2

from corebanking.client import Connection, PushFailed
from crm_site.local.ledger import Ledger
from crm_site.local.services import ROOT

BATCHES = "/api/v1/corebanking/batches/"
SOURCE = "chaos"
ACCOUNTS_A_BATCH = 400
PARTS = 3


def new_client(environment: dict[str, str]) -> tuple[str, str]:
    """Id and secret of a machine that may send balances."""
    said = subprocess.run(
        [sys.executable, str(ROOT / "manage.py"), "create_api_client", "chaos", "--scopes", "balances:write"],
        cwd=ROOT,
        env={**environment, "DATABASE_ROLE": "app"},
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    client_id, secret = (line.split()[-1] for line in said.strip().splitlines()[-2:])
    return client_id, secret


@dataclass
class Feeder:
    """One machine, one batch after another; whatever is not answered is sent again with the same keys."""

    url: str
    client: tuple[str, str]
    ledger: Ledger
    database_url: str
    seed: int
    stop: threading.Event

    def __post_init__(self) -> None:
        self.random = random.Random(self.seed * 7919)
        self.accounts, self.month, self.day = self._known()

    def feed(self) -> None:
        connection = Connection(self.url, *self.client, http=httpx.Client(timeout=30))
        number = 0
        while not self.stop.is_set():
            number += 1
            # Every seventh is a cent off on purpose: it must never be applied.
            self._send(connection, f"chaos-{self.seed}-{number}", wrong=number % 7 == 0)

    def _send(self, connection: Connection, key: str, *, wrong: bool) -> None:
        chosen = self.random.sample(self.accounts, min(ACCOUNTS_A_BATCH, len(self.accounts)))
        fen = {account: self.random.randrange(1, 10**11) for account, _ in chosen}
        totals: dict[str, int] = {}
        for account, currency in chosen:
            totals[currency] = totals.get(currency, 0) + fen[account]
        if wrong:
            totals[chosen[0][1]] += 1
        announcement = orjson.dumps(
            {
                "resource": "balances",
                "business_date": self.day,
                "expected_rows": len(chosen),
                "control_totals": {currency: _yuan(total) for currency, total in totals.items()},
                "source": SOURCE,
            }
        )
        self.ledger.write("announced", key=key, fen=fen, wrong=wrong)
        json = {"Content-Type": "application/json"}
        answer = self._must(connection, 201, "POST", BATCHES, key=key, content=announcement, headers=json)
        batch = f"{BATCHES}{answer['id']}/"
        size = -(-len(chosen) // PARTS)
        for part in range(PARTS):
            rows = b"\n".join(
                self._row(account, fen[account]) for account, _ in chosen[part * size : (part + 1) * size]
            )
            lines = {"Content-Type": "application/x-ndjson"}
            path = f"{batch}parts/{part + 1}/"
            self._must(connection, 200, "PUT", path, key=f"{key}-{part + 1}", content=rows, headers=lines)
        self._must(connection, 202, "POST", f"{batch}close/", key=f"{key}-close")
        self.ledger.write("closed", key=key, batch=answer["id"])
        while True:
            state = self._must(connection, 200, "GET", batch)["state"]
            if state in ("applied", "refused"):
                self.ledger.write(state, key=key, batch=answer["id"], month=self.month)
                return
            time.sleep(0.1)

    def _must(self, connection: Connection, expected: int, method: str, path: str, **request) -> dict:
        """The answer, asked for until it comes; a batch under way is finished though the run is at its end."""
        while True:
            try:
                answer = connection.call(method, path, **request)
            except (PushFailed, httpx.HTTPError, KeyError):
                continue
            if answer.status_code != expected:
                self.ledger.write("unexpected", path=path, status=answer.status_code, body=answer.text[:300])
                raise RuntimeError(f"{method} {path}: {answer.status_code} {answer.text[:300]}")
            return answer.json()

    def _row(self, account: str, fen: int) -> bytes:
        amount = _yuan(fen)
        return orjson.dumps(
            {
                "account_no": account,
                "month": self.month,
                "ending_balance": amount,
                "average_balance": amount,
                "year_average": amount,
                "settlement_amount": "0.00",
                "fees": "0.00",
                "transactions": "1",
            }
        )

    # ------------------------------------------------------------ comparing
    def compare(self) -> list[str]:
        """Where the database differs from what the ledger says must be in it."""
        found = [f"unexpected answer: {entry}" for entry in self.ledger.of("unexpected")]
        applied = {entry["batch"] for entry in self.ledger.of("applied")}
        refused = {entry["batch"] for entry in self.ledger.of("refused")}
        wrong = {entry["key"] for entry in self.ledger.of("announced") if entry["wrong"]}
        found += [
            f"{e['key']} was applied though a cent off"
            for e in self.ledger.of("applied")
            if e["key"] in wrong
        ]
        found += [f"{e['key']} was refused" for e in self.ledger.of("refused") if e["key"] not in wrong]
        with psycopg2.connect(self.database_url) as connection, connection.cursor() as cursor:
            cursor.execute("SELECT public_id::text, state FROM corebanking_batch WHERE source = %s", [SOURCE])
            stored = dict(cursor.fetchall())
            for batch in applied | refused:
                told = "applied" if batch in applied else "refused"
                if stored.get(batch) != told:
                    found.append(f"batch {batch} was told {told} and is {stored.get(batch)}")
            if len(stored) != len(self.ledger.of("announced")):
                found.append(
                    f"{len(self.ledger.of('announced'))} batches were announced, {len(stored)} are stored"
                )
            cursor.execute(
                "SELECT account.account_no, book.ending_fen FROM customers_accountmonth AS book"
                " JOIN customers_account AS account ON account.id = book.account_id WHERE book.month = %s",
                [f"{self.month}-01"],
            )
            books = dict(cursor.fetchall())
        differing = [
            f"account {account}: sent {fen}, held {books.get(account)}"
            for (account, _), fen in self.ledger.books().items()
            if books.get(account) != fen
        ]
        return found + differing[:5] + ([f"{len(differing)} balances differ"] if differing else [])

    def _known(self) -> tuple[list[tuple[str, str]], str, str]:
        """Accounts that may hold any balance, the last month booked and its last business date."""
        with psycopg2.connect(self.database_url) as connection, connection.cursor() as cursor:
            cursor.execute(
                "SELECT to_char(max(month), 'YYYY-MM'), (SELECT max(business_date)::text FROM corebanking_batch"
                " WHERE resource = 'balances' AND state = 'applied') FROM customers_accountmonth"
            )
            month, day = cursor.fetchone()
            cursor.execute(
                "SELECT account.account_no, account.currency FROM customers_account AS account"
                " JOIN customers_accountmonth AS book ON book.account_id = account.id"
                " WHERE account.status = 'active' AND book.month = %s ORDER BY account_no",
                [f"{month}-01"],
            )
            return cursor.fetchall(), month, day


def _yuan(fen: int) -> str:
    return f"{fen // 100}.{fen % 100:02d}"
