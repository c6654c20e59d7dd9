"""Wiring of the tiers app."""

from django.apps import AppConfig


class TiersConfig(AppConfig):
    name = "tiers"
