"""The client of `script/chaos`: sends balances without end, and knows by its own ledger what the books must hold."""

import random
import threading
from dataclasses import dataclass

import orjson
import psycopg2

from crm_site.local.chaos_machine import Machine, yuan
from crm_site.local.ledger import Ledger

SOURCE = "chaos"
ACCOUNTS_A_BATCH = 400
PARTS = 3


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
        machine = Machine(self.url, self.client, self.ledger)
        number = 0
        while not self.stop.is_set():
            number += 1
            # Every seventh is a cent off on purpose: it must never be applied.
            self._send(machine, f"chaos-{self.seed}-{number}", wrong=number % 7 == 0)

    def _send(self, machine: Machine, key: str, *, wrong: bool) -> None:
        chosen = self.random.sample(self.accounts, min(ACCOUNTS_A_BATCH, len(self.accounts)))
        fen = {account: self.random.randrange(1, 10**11) for account, _ in chosen}
        totals: dict[str, int] = {}
        for account, currency in chosen:
            totals[currency] = totals.get(currency, 0) + fen[account]
        if wrong:
            totals[chosen[0][1]] += 1
        announcement = {
            "resource": "balances",
            "business_date": self.day,
            "expected_rows": len(chosen),
            "control_totals": {currency: yuan(total) for currency, total in totals.items()},
            "source": SOURCE,
        }
        self.ledger.write("announced", key=key, fen=fen, wrong=wrong)
        size = -(-len(chosen) // PARTS)
        parts = [
            b"\n".join(
                self._row(account, fen[account]) for account, _ in chosen[part * size : (part + 1) * size]
            )
            for part in range(PARTS)
        ]
        batch = machine.send(key, announcement, parts)
        self.ledger.write(batch["state"], key=key, batch=batch["id"], month=self.month)

    def _row(self, account: str, fen: int) -> bytes:
        amount = yuan(fen)
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
