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
    """A connection to an address that was checked, in the name of the host that was asked for."""

    def __init__(self, host: str, port: int, address: str, context: ssl.SSLContext | None) -> None:
        super().__init__(host, port, timeout=SECONDS)
        self._address, self._context = address, context

    def connect(self) -> None:
        self.sock = socket.create_connection((self._address, self.port), SECONDS)
        if self._context is not None:
            self.sock = self._context.wrap_socket(self.sock, server_hostname=self.host)


def post(url: str, body: bytes, headers: Mapping[str, str], policy: Policy) -> Heard:
    """Send a body to a receiver; follows no redirect, uses no proxy. Raises LineFault where no answer came."""
    parts = urlsplit(url)
    host = parts.hostname or ""
    port = parts.port or (443 if parts.scheme == "https" else 80)
    address = _address(host, port, policy)
    connection = _Pinned(host, port, address, _context(policy) if parts.scheme == "https" else None)
    clock = threading.Timer(SECONDS, _cut, [connection])
    clock.daemon = True
    began = time.monotonic()
    clock.start()
    try:
        target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        connection.request("POST", target, body, dict(headers))
        answer = connection.getresponse()
        return Heard(answer.status, _start(answer))
    except ssl.SSLError as refused:
        raise LineFault("bad_certificate" if "CERTIFICATE" in str(refused) else "tls") from refused
    except TimeoutError as late:
        raise LineFault("too_slow") from late
    except (OSError, HTTPException, AttributeError, ValueError) as broken:
        raise LineFault("too_slow" if time.monotonic() - began >= SECONDS else _fault(broken)) from broken
    finally:
        clock.cancel()
        connection.close()


def _address(host: str, port: int, policy: Policy) -> str:
    """The address of a host, looked up once; refused where any of its addresses may not be told anything."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise LineFault("unknown_host") from None
    addresses = [str(one[4][0]) for one in found]
    if host not in policy.plain_hosts and not all(may_be_told(one, policy.networks) for one in addresses):
        raise LineFault("address_refused")
    return addresses[0]


def _context(policy: Policy) -> ssl.SSLContext:
    return ssl.create_default_context(cafile=policy.ca_file or None)


def _start(answer: HTTPResponse) -> bytes:
    """The beginning of a body; that it breaks off does not undo the status."""
    try:
        return answer.read(MOST_BYTES)
    except (OSError, HTTPException, AttributeError, ValueError):
        return b""


def _cut(connection: HTTPConnection) -> None:
    """End a call whose time is over: whoever reads from the line is woken."""
    line = connection.sock
    with suppress(OSError):
        if line is not None:
            line.shutdown(socket.SHUT_RDWR)


def _fault(broken: Exception) -> str:
    return "refused" if isinstance(broken, ConnectionRefusedError) else "broken"
