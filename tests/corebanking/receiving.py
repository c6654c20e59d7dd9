"""A receiver of webhooks as a bank's own system would be: a real HTTP server in a thread of the test."""

import hmac
import threading
import time
from base64 import b64decode, b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import orjson
from django.db import connection

from corebanking import services
from corebanking.models import Client, Webhook
from corebanking.rules import FOLLOWING
from crm_site.followed import record_keys
from crm_site.invariants import INVARIANTS


@dataclass
class Told:
    """One call that came: its headers, by lower-case names, and its body."""

    headers: dict[str, str]
    body: bytes

    @property
    def data(self) -> dict:
        return orjson.loads(self.body)["data"]


@dataclass
class Receiver:
    """What came, and what is answered: `answers` one after another, then 204."""

    url: str = ""
    told: list[Told] = field(default_factory=list)
    answers: list[int] = field(default_factory=list)
    refuse: dict[str, int] = field(default_factory=dict)
    body: bytes = b""
    location: str = ""
    # Seconds between one byte of the answer and the next, and what comes at once before that.
    drip: float = 0
    head: bytes = b""
    lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def keys(self) -> list[str]:
        return [one.data["key"] for one in self.told]


@contextmanager
def receiver() -> Iterator[Receiver]:
    made = Receiver()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            with made.lock:
                told = Told({name.lower(): value for name, value in self.headers.items()}, body)
                made.told.append(told)
                status = made.answers.pop(0) if made.answers else made.refuse.get(told.data["key"], 204)
            if made.drip:
                self._drip()
                return
            self.send_response(status)
            if made.location:
                self.send_header("Location", made.location)
            self.send_header("Content-Length", str(len(made.body)))
            self.end_headers()
            self.wfile.write(made.body)

        def _drip(self) -> None:
            try:
                self.wfile.write(made.head)
                for letter in b"x" * 1000 if made.head else b"HTTP/1.1 200 OK\r\nX-Slow: " + b"x" * 1000:
                    self.wfile.write(bytes([letter]))
                    time.sleep(made.drip)
            except OSError:
                return

        def log_message(self, *parts) -> None:
            """Tests print nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    made.url = f"http://127.0.0.1:{server.server_port}/changes?from=bank"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield made
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def follow(url: str, *resources: str, at, name: str = "warehouse", by=None) -> services.Signing:
    """A machine that may follow everything, told of these resources at an address."""
    services.create_api_client(name=name, scopes=list(FOLLOWING), starts_on=date(2020, 1, 1))
    client = Client.objects.get(account__employee_no=name)
    return services.register_webhook(
        client=client, url=url, resources=list(resources) or ["prospects"], by=by, at=at
    )


def tell(webhook: Webhook, at) -> int:
    return services.tell_changes(webhook_id=webhook.pk, keys=record_keys, clock=lambda: at)


def touch(*prospects) -> None:
    with connection.cursor() as cursor:
        for one in prospects:
            cursor.execute("UPDATE prospects_prospect SET version = version + 1 WHERE id = %s", [one.pk])


def signed_by(told: Told, secret: str) -> bool:
    """Whether one of the signatures is made with this secret, as a receiver checks it."""
    content = f"{told.headers['webhook-id']}.{told.headers['webhook-timestamp']}.".encode() + told.body
    made = hmac.new(b64decode(secret.removeprefix("whsec_")), content, sha256).digest()
    return f"v1,{b64encode(made).decode()}" in told.headers["webhook-signature"].split()


def contradictions() -> list[str]:
    [rule] = [one for one in INVARIANTS if one.name == "changes_are_told"]
    with connection.cursor() as cursor:
        cursor.execute(rule.question)
        return [row[0] for row in cursor.fetchall()]
