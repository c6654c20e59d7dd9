"""Routes of the negotiations app."""

from django.urls import URLPattern

app_name = "negotiations"

urlpatterns: list[URLPattern] = []
