"""Calls go out to receivers that are allowed and to nobody else, end in time, and read no more than a beginning."""

import socket
import ssl
import threading
import time

import pytest

from corebanking import outgoing
from corebanking.rules import is_receiver, may_be_told
from tests.corebanking.receiving import Receiver, receiver


@pytest.fixture
def server():
    with receiver() as made:
        yield made


@pytest.mark.parametrize(
    ("address", "networks", "may"),
    [
        ("93.184.216.34", [], True),
        ("2606:2800:220:1::1", [], True),
        ("10.8.0.7", [], False),
        ("10.8.0.7", ["10.8.0.0/24"], True),
        ("10.8.1.7", ["10.8.0.0/24"], False),
        ("93.184.216.34", ["10.8.0.0/24"], False),
        ("192.168.1.1", [], False),
        ("172.16.0.1", [], False),
        ("100.64.0.1", [], False),
        ("127.0.0.1", ["0.0.0.0/0"], False),
        ("127.8.8.8", ["127.0.0.0/8"], False),
        ("0.0.0.0", ["0.0.0.0/0"], False),
        ("169.254.169.254", ["169.254.0.0/16"], False),
        ("100.100.100.200", ["0.0.0.0/0"], False),
        ("fd00:ec2::254", ["fd00::/8"], False),
        ("::1", ["::/0"], False),
        ("::", ["::/0"], False),
        ("::ffff:127.0.0.1", ["0.0.0.0/0", "::/0"], False),
        ("::ffff:10.8.0.7", [], False),
        ("::ffff:10.8.0.7", ["10.8.0.0/24"], True),
        ("::ffff:169.254.169.254", ["::/0"], False),
        ("64:ff9b::7f00:1", ["::/0"], False),
        ("2002:7f00:1::", ["::/0"], False),
        ("2001:0:1::", ["::/0"], False),
        ("fe80::1%eth0", ["fe80::/10"], False),
        ("fd00::7", [], False),
        ("fd00::7", ["fd00::/8"], True),
        ("224.0.0.1", ["0.0.0.0/0"], False),
        ("255.255.255.255", ["0.0.0.0/0"], False),
        ("not an address", ["0.0.0.0/0"], False),
    ],
)
def test_where_calls_may_go(address, networks, may):
    assert may_be_told(address, networks) is may


@pytest.mark.parametrize(
    ("url", "may"),
    [
        ("https://hooks.bank.example/in?x=1", True),
        ("https://hooks.bank.example:8443/", True),
        ("https://[fd00::7]/in", True),
        ("http://hooks.bank.example/in", False),
        ("http://127.0.0.1:9/", True),
        ("ftp://hooks.bank.example/", False),
        ("https://user:pass@hooks.bank.example/", False),
        ("https://hooks.bank.example/#part", False),
        ("https://hooks.bank.example/\r\nX: 1", False),
        ("https://hooks.bank.example\\@10.8.0.7/", False),
        ("https://hooks.bank.example:99999/", False),
        ("https:///in", False),
        ("https://主办行.example/", False),
        ("//hooks.bank.example/", False),
        ("https://hooks.bank.example/" + "x" * 500, False),
    ],
)
def test_what_is_an_address_of_a_receiver(url, may):
    assert is_receiver(url, plain_hosts=["127.0.0.1"]) is may


def named(monkeypatch, *addresses: str) -> list[str]:
    """Whatever name is asked for means these addresses; says which names were."""
    asked: list[str] = []

    def resolve(host, port, **_more):
        asked.append(host)
        return [(2, 1, 6, "", (address, port)) for address in addresses]

    monkeypatch.setattr(outgoing.socket, "getaddrinfo", resolve)
    return asked


@pytest.mark.parametrize(
    "addresses", [["127.0.0.1"], ["93.184.216.34", "10.0.0.1"], ["::ffff:169.254.169.254"]]
)
def test_a_name_that_means_us_is_called_by_nobody(monkeypatch, addresses):
    asked = named(monkeypatch, *addresses)
    monkeypatch.setattr(outgoing.socket, "create_connection", lambda *_: pytest.fail("called"))
    with pytest.raises(outgoing.LineFault, match="address_refused"):
        outgoing.post("https://rebinding.example/", b"{}", {}, outgoing.Policy())
    assert asked == ["rebinding.example"]


def test_the_address_that_was_checked_is_called_and_no_other(monkeypatch):
    asked = named(monkeypatch, "10.8.0.7")
    called = []

    def connect(address, timeout):
        called.append(address)
        raise ConnectionRefusedError

    monkeypatch.setattr(outgoing.socket, "create_connection", connect)
    with pytest.raises(outgoing.LineFault, match="refused"):
        outgoing.post("https://hooks.example:8443/", b"{}", {}, outgoing.Policy(networks=["10.8.0.0/24"]))
    assert (asked, called) == (["hooks.example"], [("10.8.0.7", 8443)])


PLAIN = outgoing.Policy(plain_hosts=["127.0.0.1"])


def test_a_redirect_is_an_answer_and_is_not_followed(server: Receiver):
    server.answers, server.location = [302], "http://127.0.0.1:1/elsewhere"
    assert outgoing.post(server.url, b'{"data": {"key": ""}}', {}, PLAIN).status == 302
    assert len(server.told) == 1


def test_a_long_answer_is_read_to_its_beginning(server: Receiver):
    server.answers, server.body = [200], b"x" * 1_000_000
    assert outgoing.post(server.url, b'{"data": {"key": ""}}', {}, PLAIN).start == b"x" * outgoing.MOST_BYTES


def test_an_answer_that_drips_is_cut_off(server: Receiver, monkeypatch):
    monkeypatch.setattr(outgoing, "SECONDS", 0.5)
    server.drip = 0.05
    with pytest.raises(outgoing.LineFault, match="too_slow"):
        outgoing.post(server.url, b'{"data": {"key": ""}}', {}, PLAIN)


CLOSING = b"HTTP/1.1 200 OK\r\nConnection: close\r\n"


@pytest.mark.parametrize(
    "head",
    [
        CLOSING + b"\r\n",
        CLOSING + b"Content-Length: 1000\r\n\r\n",
        CLOSING + b"Transfer-Encoding: chunked\r\n\r\n1;",
        b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n",
    ],
)
def test_a_body_that_drips_is_cut_off_and_its_status_counts(server: Receiver, monkeypatch, head):
    monkeypatch.setattr(outgoing, "SECONDS", 0.5)
    server.drip, server.head = 0.05, head
    began = time.monotonic()
    heard = outgoing.post(server.url, b'{"data": {"key": ""}}', {}, PLAIN)
    assert time.monotonic() - began < 2
    assert heard.status == 200 and len(heard.start) < 20 and not heard.start.strip(b"x")


def test_a_silent_body_is_cut_off_though_the_connection_gave_its_socket_away(server: Receiver, monkeypatch):
    monkeypatch.setattr(outgoing, "SECONDS", 0.5)
    server.drip, server.head = 3, CLOSING + b"\r\n"
    began = time.monotonic()
    assert outgoing.post(server.url, b'{"data": {"key": ""}}', {}, PLAIN).status == 200
    assert time.monotonic() - began < 2


def test_a_handshake_that_drips_is_cut_off(monkeypatch):
    """A record of TLS that says it is long and comes byte for byte: no single wait is long."""
    monkeypatch.setattr(outgoing, "SECONDS", 0.5)
    monkeypatch.setattr(outgoing, "_context", lambda _policy: ssl.create_default_context())
    over = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def drip() -> None:
            line, _from = listening.accept()
            with line:
                line.sendall(b"\x16\x03\x03\x40\x00")
                try:
                    while not over.wait(0.05):
                        line.sendall(b"\x00")
                except OSError:
                    return

        thread = threading.Thread(target=drip, daemon=True)
        thread.start()
        began = time.monotonic()
        with pytest.raises(outgoing.LineFault, match="too_slow"):
            outgoing.post(f"https://127.0.0.1:{listening.getsockname()[1]}/", b"{}", {}, PLAIN)
        assert time.monotonic() - began < 2
        over.set()
        thread.join(5)


def test_a_name_that_is_looked_up_for_too_long_is_given_up(monkeypatch):
    monkeypatch.setattr(outgoing, "SECONDS", 0.2)
    over = threading.Event()
    monkeypatch.setattr(outgoing.socket, "getaddrinfo", lambda *_, **__: over.wait(5) and [])
    with pytest.raises(outgoing.LineFault, match="too_slow"):
        outgoing.post("https://slow.example/", b"{}", {}, outgoing.Policy())
    over.set()
