"""Lenient batches of `script/chaos`: customers with bad rows among them, of which the ledger knows each."""

import random
import threading
from dataclasses import dataclass
from typing import Any

import orjson
import psycopg2

from crm_site.local.chaos_machine import Machine, yuan
from crm_site.local.ledger import Ledger

SOURCE = "chaos-lenient"
CUSTOMERS_A_BATCH = 40
# Of so many batches out of one the totals are a cent off: not even a lenient batch may be applied then.
ONE_WRONG_IN = 6
PAUSE_SECONDS = 1.0
_BAD = ({"unit_code": "NOWHERE"}, {"staff_count": "-5"}, {"status": "gone"}, {"never_heard_of": "1"})


@dataclass
class LenientFeeder:
    """One machine, one lenient batch after another; each says how many staff its customers have, by its own number."""

    url: str
    client: tuple[str, str]
    ledger: Ledger
    database_url: str
    seed: int
    stop: threading.Event

    def __post_init__(self) -> None:
        self.random = random.Random(self.seed * 104_729)
        self.customers, self.day = self._known()

    def feed(self) -> None:
        machine = Machine(self.url, self.client, self.ledger)
        number = 0
        while not self.stop.wait(PAUSE_SECONDS):
            number += 1
            self._send(machine, number, wrong=number % ONE_WRONG_IN == 0)

    def _send(self, machine: Machine, number: int, *, wrong: bool) -> None:
        key = f"lenient-{self.seed}-{number}"
        chosen = self.random.sample(self.customers, min(CUSTOMERS_A_BATCH, len(self.customers)))
        bad = self.random.randrange(1, 5)
        fen = {row["customer_no"]: self.random.randrange(1, 10**11) for row in chosen}
        rows = [
            {**row, "staff_count": str(number), "registered_capital": yuan(fen[row["customer_no"]])}
            | (self.random.choice(_BAD) if place < bad else {})
            for place, row in enumerate(chosen)
        ]
        self.ledger.write(
            "lenient announced",
            key=key,
            number=number,
            wrong=wrong,
            bad=[row["customer_no"] for row in chosen[:bad]],
            fen={row["customer_no"]: fen[row["customer_no"]] for row in chosen[bad:]},
        )
        self.random.shuffle(rows)
        announcement = {
            "resource": "customers",
            "business_date": self.day,
            "expected_rows": len(rows),
            "control_totals": {"CNY": yuan(sum(fen.values()) + wrong)},
            "source": SOURCE,
            "mode": "lenient",
        }
        half = len(rows) // 2
        parts = [b"\n".join(map(orjson.dumps, each)) for each in (rows[:half], rows[half:])]
        batch = machine.send(key, announcement, parts)
        counted = {
            name: batch[name] for name in ("received_rows", "applied_rows", "changed_rows", "error_rows")
        }
        self.ledger.write(f"lenient {batch['state']}", key=key, batch=batch["id"], **counted)

    # ------------------------------------------------------------ comparing
    def changes(self) -> dict[str, list[int]]:
        """Customer to the numbers of the batches that changed it and were told to be applied, in their order."""
        sent = {entry["key"]: entry for entry in self.ledger.of("lenient announced")}
        changed: dict[str, list[int]] = {}
        for entry in self.ledger.of("lenient applied"):
            for customer in sent[entry["key"]]["fen"]:
                changed.setdefault(customer, []).append(sent[entry["key"]]["number"])
        return changed

    def compare(self) -> list[str]:
        """Where the database differs from what the ledger says must be in it."""
        sent = {entry["key"]: entry for entry in self.ledger.of("lenient announced")}
        applied, refused = self.ledger.of("lenient applied"), self.ledger.of("lenient refused")
        found = [f"{e['key']} was applied though a cent off" for e in applied if sent[e["key"]]["wrong"]]
        found += [f"{e['key']} was refused" for e in refused if not sent[e["key"]]["wrong"]]
        for entry in applied:
            good, bad = len(sent[entry["key"]]["fen"]), len(sent[entry["key"]]["bad"])
            told = tuple(entry[n] for n in ("received_rows", "applied_rows", "changed_rows", "error_rows"))
            if told != (good + bad, good, good, bad):
                found.append(f"{entry['key']}: {good} good and {bad} bad rows sent, told {told}")
        return found + self._in_quarantine(sent) + self._in_the_books(sent)

    def _in_quarantine(self, sent: dict[str, Any]) -> list[str]:
        with psycopg2.connect(self.database_url) as connection, connection.cursor() as cursor:
            cursor.execute(
                "SELECT batch.public_id::text, array_agg(staged.content->>'customer_no')"
                " FROM corebanking_stagedrow AS staged JOIN corebanking_batch AS batch ON batch.id = staged.batch_id"
                " WHERE batch.source = %s AND batch.state = 'applied' GROUP BY 1",
                [SOURCE],
            )
            kept = {batch: sorted(customers) for batch, customers in cursor.fetchall()}
        return [
            f"{entry['key']}: sent {len(sent[entry['key']]['bad'])} bad rows, kept {len(kept.get(entry['batch'], []))}"
            for entry in self.ledger.of("lenient applied")
            if kept.get(entry["batch"]) != sorted(sent[entry["key"]]["bad"])
        ]

    def _in_the_books(self, sent: dict[str, Any]) -> list[str]:
        held: dict[str, tuple[int, int]] = {}
        for entry in self.ledger.of("lenient applied"):
            one = sent[entry["key"]]
            held.update({customer: (one["number"], fen) for customer, fen in one["fen"].items()})
        with psycopg2.connect(self.database_url) as connection, connection.cursor() as cursor:
            cursor.execute("SELECT customer_no, staff_count, registered_capital_fen FROM customers_customer")
            books = {customer: (staff, fen) for customer, staff, fen in cursor.fetchall()}
        differing = [
            f"customer {customer}: sent {wanted}, held {books.get(customer)}"
            for customer, wanted in held.items()
            if books.get(customer) != wanted
        ]
        return differing[:5] + ([f"{len(differing)} customers differ"] if differing else [])

    def _known(self) -> tuple[list[dict[str, str]], str]:
        """What must be said of each customer, as it stands, and the last business date of customers."""
        with psycopg2.connect(self.database_url) as connection, connection.cursor() as cursor:
            cursor.execute(
                "SELECT customer_no, customer.name, customer.short_name, unit.code, standing, payroll,"
                " cash_management, direct_link, online_banking FROM customers_customer AS customer"
                " JOIN organization_unit AS unit ON unit.id = customer.unit_id"
                " WHERE customer.state = 'live' AND customer_no ~ '^[0-9]+$' ORDER BY customer_no"
            )
            names = ("customer_no", "name", "short_name", "unit_code", "status")
            flags = ("payroll", "cash_management", "direct_link", "online_banking")
            rows = [
                dict(zip(names, row[:5], strict=True))
                | {flag: str(int(value)) for flag, value in zip(flags, row[5:], strict=True)}
                for row in cursor.fetchall()
            ]
            cursor.execute(
                "SELECT max(business_date)::text FROM corebanking_batch"
                " WHERE resource = 'customers' AND state = 'applied'"
            )
            (day,) = cursor.fetchone() or ("",)
            return rows, day
