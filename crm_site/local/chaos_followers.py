"""Who listens in `script/chaos`: a machine that follows the change feed, and a receiver that webhooks call.

Both write down what they heard before they go on, and are compared with what the ledger of the feeder says was changed.
"""

import hmac
import json
import random
import subprocess
import sys
import threading
from base64 import b64decode, b64encode
from dataclasses import dataclass, field
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import psycopg2

from crm_site.local.chaos_machine import Machine
from crm_site.local.ledger import Ledger
from crm_site.local.services import ROOT

CHANGES = "/api/v1/customers/changes/"
EVERY_SECONDS = 0.5
# How often a receiver has no time (404), answers as if ill (500), or breaks the line after it has heard.
NO_TIME, ILL, CUT = 0.01, 0.002, 0.002
_REGISTER = """
from django.utils import timezone
from corebanking.models import Client
from corebanking.services import register_webhook
made = register_webhook(client=Client.objects.get(account__employee_no="{client}"), url="{url}",
    resources=["customers", "tiers"], by=None, at=timezone.now())
print(made.webhook.pk, made.secret)
"""


@dataclass
class Follower:
    """Asks for the changes of customers since its last place, again and again."""

    url: str
    client: tuple[str, str]
    ledger: Ledger
    database_url: str
    stop: threading.Event
    start: int = 0

    def __post_init__(self) -> None:
        self.machine = Machine(self.url, self.client, self.ledger)
        self.start = int(self.machine.must(200, "GET", f"{CHANGES}?since=now")["next"])

    def follow(self) -> None:
        place = self.start
        while True:
            last_round = self.stop.is_set()
            answer = self.machine.must(200, "GET", f"{CHANGES}?since={place}&page_size=100")
            heard = [
                [one["place"], one["record"]["customer_no"], one["record"]["changed_at"]]
                for one in answer["results"]
            ]
            if heard:
                self.ledger.write("heard", since=place, changes=heard)
            place = int(answer["next"])
            if not answer["more"]:
                if last_round:
                    return
                self.stop.wait(EVERY_SECONDS)

    def compare(self, changed: dict[str, list[int]]) -> list[str]:
        """What the feed left out, told twice or told out of order; `changed` says which batches changed whom."""
        heard = [tuple(one) for entry in self.ledger.of("heard") for one in entry["changes"]]
        found = []
        if [place for place, _, _ in heard] != sorted({place for place, _, _ in heard}):
            found.append("the feed told a place twice or went back")
        told: dict[str, int] = {}
        latest: dict[str, str] = {}
        for _, customer, changed_at in heard:
            told[customer] = told.get(customer, 0) + 1
            if changed_at < latest.get(customer, ""):
                found.append(f"the feed showed {customer} older than before")
            latest[customer] = changed_at
        found += [
            f"{customer} was changed {len(batches)} times, the feed told {told.get(customer, 0)}"
            for customer, batches in changed.items()
            if told.get(customer, 0) < len(batches)
        ][:5]
        stored = [
            (place, key) for _, place, key in stored_changes(self.database_url, self.start, ["customers"])
        ]
        if stored != [(place, customer) for place, customer, _ in heard]:
            found.append(f"the feed holds {len(stored)} changes of customers and told {len(heard)} others")
        return found


@dataclass
class Receiver:
    """A small server that webhooks call: checks signatures, and now and then has no time or breaks the line."""

    ledger: Ledger
    database_url: str
    seed: int
    secret: bytes = b""
    webhook: int = 0
    start: int = 0
    faults: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.random = random.Random(self.seed * 15_485_863)
        receiver = self

        class Ear(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                receiver.hear(self)

            def log_message(self, *arguments: Any) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Ear)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def register(self, client: str, environment: dict[str, str]) -> None:
        """Have the machine's webhook point here."""
        code = _REGISTER.format(client=client, url=f"http://127.0.0.1:{self.server.server_address[1]}/hear")
        said = subprocess.run(
            [sys.executable, str(ROOT / "manage.py"), "shell", "--no-imports", "-c", code],
            cwd=ROOT,
            env={**environment, "DATABASE_ROLE": "app"},
            check=True,
            capture_output=True,
            text=True,
        ).stdout
        webhook, secret = said.split()[-2:]
        self.webhook, self.secret = int(webhook), b64decode(secret.removeprefix("whsec_"))
        self.start = self._ask("SELECT place FROM corebanking_webhook WHERE id = %s", [self.webhook])[0][0]

    def hear(self, call: BaseHTTPRequestHandler) -> None:
        """Write down what came, then answer."""
        body = call.rfile.read(int(call.headers["Content-Length"]))
        name, at = call.headers["webhook-id"], call.headers["webhook-timestamp"]
        signed = hmac.new(self.secret, f"{name}.{at}.".encode() + body, sha256).digest()
        if f"v1,{b64encode(signed).decode()}" not in call.headers["webhook-signature"].split(" "):
            self.faults.append(f"message {name} is not signed")
        chance = self.random.random()
        if chance < NO_TIME + ILL:
            call.send_response(404 if chance < NO_TIME else 500)
        else:
            data = json.loads(body)["data"]
            self.ledger.write("told", id=name, **{k: data[k] for k in ("resource", "key", "place")})
            if chance < NO_TIME + ILL + CUT:  # heard, but the answer does not arrive
                call.close_connection = True
                call.connection.close()
                return
            call.send_response(204)
        call.send_header("Content-Length", "0")
        call.end_headers()

    def waiting(self) -> int:
        """How many messages and changes are still to be told."""
        return self._ask(
            "SELECT (SELECT count(*) FROM corebanking_message WHERE webhook_id = hook.id"
            " AND state IN ('waiting', 'sending')) + (SELECT count(*) FROM common_change WHERE"
            " resource = ANY (hook.resources) AND (position IS NULL OR position > hook.place))"
            " FROM corebanking_webhook AS hook WHERE id = %s",
            [self.webhook],
        )[0][0]

    def compare(self) -> list[str]:
        """What was not told, or not in the order in which it happened to the record."""
        found, first = list(self.faults), {}
        for entry in self.ledger.of("told"):
            first.setdefault(int(entry["place"]), entry)
        stored = stored_changes(self.database_url, self.start, ["customers", "tiers"])
        missing = [one for one in stored if one[1] not in first]
        if missing:
            found.append(f"{len(missing)} of {len(stored)} changes were never told, {missing[0]} among them")
        if len(first) > len(stored):
            found.append(f"{len(first)} changes were told, {len(stored)} there are")
        found += [
            f"place {place} was told as {first[place]['resource']} {first[place]['key']}, it is {resource} {key}"
            for resource, place, key in stored
            if place in first and (first[place]["resource"], first[place]["key"]) != (resource, key)
        ][:5]
        latest: dict[tuple[str, str], int] = {}
        for place, entry in first.items():  # in the order in which each was heard first
            record = entry["resource"], entry["key"]
            if place < latest.get(record, 0):
                found.append(f"{record}: {place} was heard after {latest[record]}")
            latest[record] = place
        return found

    def _ask(self, question: str, parameters: list[Any]) -> list[tuple]:
        with psycopg2.connect(self.database_url) as connection, connection.cursor() as cursor:
            cursor.execute(question, parameters)
            return cursor.fetchall()


def stored_changes(database_url: str, since: int, resources: list[str]) -> list[tuple[str, int, str]]:
    """(resource, place, customer) of every change in the feed beyond a place, in its order."""
    with psycopg2.connect(database_url) as connection, connection.cursor() as cursor:
        cursor.execute(
            "SELECT resource, position, customer_no FROM common_change AS change"
            " JOIN customers_customer AS customer ON customer.id = change.record_id"
            " WHERE resource = ANY (%s) AND position > %s ORDER BY position",
            [resources, since],
        )
        return cursor.fetchall()
