"""Wiring of the needs app."""

from django.apps import AppConfig


class NeedsConfig(AppConfig):
    name = "needs"
