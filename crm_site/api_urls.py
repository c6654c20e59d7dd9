"""All routes of the REST API."""

from django.contrib.auth.decorators import login_not_required
from django.urls import include, path
from drf_spectacular.views import SpectacularAPIView
from oauth2_provider.views import TokenView

urlpatterns = [
    path("oauth/token/", login_not_required(TokenView.as_view()), name="api-token"),
    path("v1/corebanking/", include("corebanking.api_urls")),
    path("v1/schema/", SpectacularAPIView.as_view(), name="api-schema"),
]
