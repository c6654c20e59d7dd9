"""Calls that go out to receivers: a name is resolved once, what it means is checked, and that address is called."""

import socket
import ssl
import threading
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException, HTTPResponse
from urllib.parse import urlsplit

from corebanking.rules import may_be_told

# How long one call may last altogether, however slowly its answer drips, and how much of the answer is read.
SECONDS = 10
MOST_BYTES = 4096


class LineFault(Exception):
    """No answer came; carries a code of texts.LINE_FAULTS."""


@dataclass(frozen=True)
class Heard:
    """What a receiver answered: its status and the beginning of the body."""

    status: int
    start: bytes


@dataclass(frozen=True)
class Policy:
    """To where calls may go: hosts called without TLS and wherever they are, allowed networks, a bank's own CA."""

    plain_hosts: Sequence[str] = ()
    networks: Sequence[str] = ()
    ca_file: str = ""


class _Pinned(HTTPConnection):
    """A connection to an address that was checked, in the name of the host that was asked for; over at a moment.

    `line` is its socket even where the connection has given that away to an answer.
    """

    def __init__(
        self, host: str, port: int, address: str, context: ssl.SSLContext | None, until: float
    ) -> None:
        super().__init__(host, port)
        self._address, self._context, self._until = address, context, until
        self.line: socket.socket | None = None

    def connect(self) -> None:
        self._hold(socket.create_connection((self._address, self.port), _left(self._until)))
        if self._context is not None:
            # The handshake comes after: who cuts must know the socket that is spoken over.
            wrapped = self._context.wrap_socket(
                self.sock, server_hostname=self.host, do_handshake_on_connect=False
            )
            self._hold(wrapped)
            wrapped.do_handshake()

    def _hold(self, line: socket.socket) -> None:
        self.sock = self.line = line
        line.settimeout(_left(self._until))


def post(url: str, body: bytes, headers: Mapping[str, str], policy: Policy) -> Heard:
    """Send a body to a receiver; follows no redirect, uses no proxy. Raises LineFault where no answer came."""
    until = time.monotonic() + SECONDS
    parts = urlsplit(url)
    host = parts.hostname or ""
    port = parts.port or (443 if parts.scheme == "https" else 80)
    address = _address(host, port, policy, until)
    connection = _Pinned(host, port, address, _context(policy) if parts.scheme == "https" else None, until)
    clock = threading.Timer(max(until - time.monotonic(), 0), _cut, [connection])
    clock.daemon = True
    clock.start()
    try:
        target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        connection.request("POST", target, body, dict(headers))
        with connection.getresponse() as answer:
            return Heard(answer.status, _start(answer, until))
    except (OSError, HTTPException, AttributeError, ValueError) as broken:
        raise LineFault("too_slow" if time.monotonic() >= until else _fault(broken)) from broken
    finally:
        clock.cancel()
        connection.close()


def _left(until: float) -> float:
    """The seconds until a moment. Raises TimeoutError where it has come."""
    left = until - time.monotonic()
    if left <= 0:
        raise TimeoutError
    return left


def _address(host: str, port: int, policy: Policy, until: float) -> str:
    """The address of a host, looked up once; refused where any of its addresses may not be told anything."""
    addresses = _addresses(host, port, until)
    if host not in policy.plain_hosts and not all(may_be_told(one, policy.networks) for one in addresses):
        raise LineFault("address_refused")
    return addresses[0]


def _addresses(host: str, port: int, until: float) -> list[str]:
    """What a name means. Nobody can stop the system's resolver: it is asked in a thread that is left to itself."""
    found: list[str] = []

    def ask() -> None:
        with suppress(OSError, UnicodeError):
            found.extend(str(one[4][0]) for one in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM))

    asking = threading.Thread(target=ask, daemon=True)
    asking.start()
    asking.join(max(until - time.monotonic(), 0))
    if asking.is_alive():
        raise LineFault("too_slow")
    if not found:
        raise LineFault("unknown_host")
    return found


def _context(policy: Policy) -> ssl.SSLContext:
    return ssl.create_default_context(cafile=policy.ca_file or None)


def _start(answer: HTTPResponse, until: float) -> bytes:
    """The beginning of a body, as far as it came in time; that it breaks off does not undo the status."""
    start = b""
    with suppress(OSError, HTTPException, AttributeError, ValueError):
        while time.monotonic() < until and (more := answer.read1(MOST_BYTES - len(start))):
            start += more
    return start


def _cut(connection: _Pinned) -> None:
    """End a call whose time is over: whoever reads from the line is woken.

    The socket's own shutdown: that of TLS would have what still comes read as plain text.
    """
    with suppress(OSError):
        if connection.line is not None:
            socket.socket.shutdown(connection.line, socket.SHUT_RDWR)


def _fault(broken: Exception) -> str:
    if isinstance(broken, ssl.SSLError):
        return "bad_certificate" if "CERTIFICATE" in str(broken) else "tls"
    if isinstance(broken, TimeoutError):
        return "too_slow"
    return "refused" if isinstance(broken, ConnectionRefusedError) else "broken"
