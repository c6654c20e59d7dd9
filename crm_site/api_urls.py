"""All routes of the REST API."""

from django.urls import path
from drf_spectacular.views import SpectacularAPIView

urlpatterns = [
    path("v1/schema/", SpectacularAPIView.as_view(), name="api-schema"),
]
