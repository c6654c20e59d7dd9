"""Machines that call: how they are named, from where they may call, how often, and how many secrets live at once."""

from collections.abc import Iterable
from ipaddress import ip_address, ip_network

# A secret is rolled by adding a second pair, moving over, and withdrawing the first.
MOST_PAIRS = 2
MOST_ADDRESSES = 50
USUAL_BUDGET = 1200  # calls a minute
LARGEST_BUDGET = 60_000
NAME = r"^[a-z][a-z0-9-]{1,19}\Z"


def network(text: str) -> str:
    """An address or a network as it is kept: '10.8.0.7' is '10.8.0.7/32'. ValueError for what is neither."""
    return str(ip_network(text.strip(), strict=False))


def may_call_from(address: str | None, networks: Iterable[str]) -> bool:
    """Whether an address lies in one of the networks; where none is named, every address may call."""
    allowed = [ip_network(one) for one in networks]
    if not allowed:
        return True
    try:
        asked = ip_address(address or "")
    except ValueError:
        return False
    # A dual-stack socket writes an IPv4 caller as ::ffff:10.8.0.7.
    asked = getattr(asked, "ipv4_mapped", None) or asked
    return any(asked in one for one in allowed)
