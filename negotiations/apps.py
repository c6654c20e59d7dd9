"""Wiring of the negotiations app."""

from django.apps import AppConfig


class NegotiationsConfig(AppConfig):
    name = "negotiations"
