"""Whom a token speaks for."""

from oauth2_provider.contrib.rest_framework import OAuth2Authentication
from rest_framework import exceptions


class ClientAuthentication(OAuth2Authentication):
    """A token of the client-credentials grant speaks for the service account that owns its application."""

    def authenticate(self, request):
        # The plain request: the toolkit looks for a form in it, which would read a part before its view does.
        found = super().authenticate(request._request)
        if found is None:
            return None
        _, token = found
        account = token.application.user
        if account is None or not account.is_active:
            raise exceptions.AuthenticationFailed
        return account, token
