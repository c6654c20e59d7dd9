"""Routes of the prospects app."""

from django.urls import include, path

app_name = "prospects"

urlpatterns = [
    path("", include("prospects.urls_pool")),
    path("", include("prospects.urls_pipeline")),
]
