"""Wiring of the prospects app."""

from django.apps import AppConfig


class ProspectsConfig(AppConfig):
    name = "prospects"
