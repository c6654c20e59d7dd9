"""Whom a token speaks for, and from where it may be used."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from oauth2_provider.contrib.rest_framework import OAuth2Authentication
from oauth2_provider.models import AccessToken
from oauth2_provider.oauth2_validators import OAuth2Validator
from rest_framework import exceptions

from corebanking.models import ClientCredentials
from corebanking.rules import may_call_from
from corebanking.services import note_use


class AddressRefused(exceptions.PermissionDenied):
    """The client may not call from where this call came."""

    default_code = "address_refused"
    default_detail = _("This client may not call from this address; its administrator says from where.")


@dataclass(frozen=True)
class Admission:
    """By what a machine was let in: its token, and the pair of credentials for which it was handed out."""

    token: AccessToken
    pair: ClientCredentials

    @property
    def calls_per_minute(self) -> int:
        """How often the machine may call, as its administrator set it."""
        return self.pair.client.calls_per_minute

    def allow_scopes(self, scopes: Iterable[str]) -> bool:
        """Whether the token was asked for these scopes, and its pair still has them."""
        return self.token.allow_scopes(scopes) and set(scopes) <= set(self.pair.scopes)


class ClientAuthentication(OAuth2Authentication):
    """A token of the client-credentials grant speaks for the service account that owns its application."""

    def authenticate(self, request):
        # The plain request: the toolkit looks for a form in it, which would read a part before its view does.
        found = super().authenticate(request._request)
        if found is None:
            return None
        _, token = found
        pair = (
            ClientCredentials.objects.select_related("account", "client")
            .filter(application_id=token.application_id)
            .first()
        )
        if pair is None or not pair.account.is_active:
            raise exceptions.AuthenticationFailed
        address = request.META.get("REMOTE_ADDR") or ""
        if not may_call_from(address, pair.client.addresses):
            raise AddressRefused
        note_use(pair=pair, address=address, at=timezone.now())
        return pair.account, Admission(token, pair)


class AddressedValidator(OAuth2Validator):
    """Hands out tokens only where the client may call from."""

    def authenticate_client(self, request: Any, *args: Any, **kwargs: Any) -> bool:
        if not super().authenticate_client(request, *args, **kwargs):
            return False
        pair = ClientCredentials.objects.select_related("client").filter(application=request.client).first()
        return pair is not None and may_call_from(request.headers.get("REMOTE_ADDR"), pair.client.addresses)
