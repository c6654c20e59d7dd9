"""How machines are told of changes: signed as Standard Webhooks say, tried for three days, to addresses allowed."""

import hmac
from base64 import b64encode
from collections.abc import Iterable, Sequence
from datetime import timedelta
from hashlib import sha256
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from urllib.parse import urlsplit

MOST_SECRETS = 2
LONGEST_URL = 500
# Tried again after five seconds, then after twice as long each time, at most an hour; given up after three days.
FIRST_WAIT = timedelta(seconds=5)
LONGEST_WAIT = timedelta(hours=1)
GIVE_UP_AFTER = timedelta(hours=72)
# A receiver that cannot be reached is left alone for so long at most, whatever else waits for it.
LONGEST_REST = timedelta(minutes=5)

# Addresses that nobody hears from us, whatever networks an operator allows: this machine, its neighbours on the cable
# with the clouds' metadata among them, many at once, nobody; and wrappings in which any other address can hide.
_NEVER = tuple(
    ip_network(one)
    for one in (
        "0.0.0.0/8",
        "127.0.0.0/8",
        "169.254.0.0/16",
        "100.100.100.200/32",
        "192.0.0.192/32",
        "224.0.0.0/4",
        "255.255.255.255/32",
        "::/127",
        "fe80::/10",
        "fd00:ec2::254/128",
        "ff00::/8",
        "64:ff9b::/96",
        "64:ff9b:1::/48",
        "2001::/32",
        "2002::/16",
    )
)


def wait_after(attempts: int) -> timedelta:
    """How long to wait after so many attempts."""
    return min(LONGEST_WAIT, FIRST_WAIT * 2 ** min(max(attempts - 1, 0), 20))


def rest_after(broken: int) -> timedelta:
    """How long to leave a receiver alone whose line broke so often in a row."""
    return min(LONGEST_REST, wait_after(broken))


def is_receiver(text: str, *, plain_hosts: Iterable[str] = ()) -> bool:
    """Whether a text is an address that may be called: https, a host, no user, no fragment.

    http as well for hosts that a setting names, which are there for trials.
    """
    if len(text) > LONGEST_URL or not text.isascii() or any(not "!" <= letter <= "~" for letter in text):
        return False
    try:
        parts = urlsplit(text)
        host, port = parts.hostname, parts.port
    except ValueError:
        return False
    allowed = parts.scheme == "https" or (parts.scheme == "http" and host in set(plain_hosts))
    return bool(
        allowed and host and port != 0 and "@" not in parts.netloc and "#" not in text and "\\" not in text
    )


def may_be_told(address: str, networks: Sequence[str]) -> bool:
    """Whether a call may go out to an address, of which a name was resolved.

    Where an operator names networks, only to these; else to addresses of the public internet. Never to the machine
    itself, to link-local addresses, nor to addresses wrapped in others.
    """
    try:
        asked: IPv4Address | IPv6Address = ip_address(address.partition("%")[0])
    except ValueError:
        return False
    asked = getattr(asked, "ipv4_mapped", None) or asked
    if any(asked in one for one in _NEVER):
        return False
    if networks:
        return any(asked in ip_network(one) for one in networks)
    return asked.is_global and not asked.is_multicast


def secret_text(key: bytes, public_id: str) -> str:
    """A secret as it is shown to a receiver: made of the bank's key and the secret's public id, stored nowhere."""
    made = hmac.new(key, f"webhook {public_id}".encode(), sha256).digest()
    return f"whsec_{b64encode(made).decode()}"


def signature(secrets: Iterable[bytes], message_id: str, timestamp: int, body: bytes) -> str:
    """What goes into `webhook-signature`: one signature for each live secret, newest last, with a blank between."""
    signed = f"{message_id}.{timestamp}.".encode() + body
    made = (b64encode(hmac.new(secret, signed, sha256).digest()).decode() for secret in secrets)
    return " ".join(f"v1,{one}" for one in made)
