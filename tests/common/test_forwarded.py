"""Whence a request came: what the bank's own proxies say of it is believed, what a stranger says is not."""

import pytest

from common.middleware import origin

PROXIES = ["10.1.0.0/24", "fd00::/64"]


@pytest.mark.parametrize(
    ("peer", "forwarded", "came_from"),
    [
        ("203.0.113.9", "10.8.0.7", "203.0.113.9"),
        ("10.1.0.2", "10.8.0.7", "10.8.0.7"),
        ("10.1.0.2", "1.2.3.4, 10.8.0.7", "10.8.0.7"),
        ("10.1.0.2", "10.8.0.7, 10.1.0.3", "10.8.0.7"),
        ("10.1.0.2", "10.1.0.4, 10.1.0.3", "10.1.0.4"),
        ("10.1.0.2", "", "10.1.0.2"),
        ("10.1.0.2", "unknown", "10.1.0.2"),
        ("10.1.0.2", "10.8.0.7, unknown", "10.1.0.2"),
        ("::ffff:10.1.0.2", "10.8.0.7", "10.8.0.7"),
        ("fd00::1", "fd77::7", "fd77::7"),
    ],
)
def test_whence_a_request_came(peer, forwarded, came_from):
    assert origin(peer, forwarded.split(","), PROXIES) == came_from
