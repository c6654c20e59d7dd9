"""Which scopes a client may ask for: those its credentials were given, and no others."""

from oauth2_provider.scopes import SettingsScopes

from corebanking.models import ClientCredentials


class ClientScopes(SettingsScopes):
    """The scopes backend of django-oauth-toolkit that the settings name."""

    def get_available_scopes(self, application=None, request=None, *args, **kwargs) -> list[str]:
        credentials = ClientCredentials.objects.filter(application=application).first()
        return list(credentials.scopes) if credentials else []

    def get_default_scopes(self, application=None, request=None, *args, **kwargs) -> list[str]:
        return self.get_available_scopes(application, request)
