"""All routes of the installation."""

from django.urls import include, path

urlpatterns = [
    path("api/", include("crm_site.api_urls")),
]
