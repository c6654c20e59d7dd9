"""What every request passes first: what nothing can hold is refused, and from where it came is settled."""

from collections.abc import Callable, Sequence
from ipaddress import ip_address, ip_network
from urllib.parse import unquote_to_bytes

from django.conf import settings
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse


class NulRefusedMiddleware:
    """Answers 400 to an address with a NUL in it: PostgreSQL's text cannot hold one, and nobody types it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if "\0" in request.path_info or b"\0" in unquote_to_bytes(request.META.get("QUERY_STRING", "")):
            raise BadRequest("NUL in the address")
        return self.get_response(request)


class ForwardedAddressMiddleware:
    """Behind the bank's own proxies a request comes from where they say, not from the last of them.

    `X-Forwarded-For` is believed only from TRUSTED_PROXIES, and only as far as they wrote it: from its end up to the
    first address that is none of theirs. What stands before that anybody may have sent.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if settings.TRUSTED_PROXIES:
            forwarded = request.headers.get("X-Forwarded-For", "").split(",")
            request.META["REMOTE_ADDR"] = origin(
                request.META.get("REMOTE_ADDR", ""), forwarded, settings.TRUSTED_PROXIES
            )
        return self.get_response(request)


def origin(peer: str, forwarded: Sequence[str], proxies: Sequence[str]) -> str:
    """From where a request came that `peer` handed over, having come through `forwarded`, nearest last."""
    networks, found = [ip_network(one) for one in proxies], peer
    for step in reversed(forwarded):
        if not _is_in(found, networks) or _address(step) is None:
            break
        found = step.strip()
    return found


def _is_in(text: str, networks: Sequence) -> bool:
    address = _address(text)
    return address is not None and any(address in one for one in networks)


def _address(text: str):
    try:
        found = ip_address(text.strip())
    except ValueError:
        return None
    return getattr(found, "ipv4_mapped", None) or found
