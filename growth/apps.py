"""Wiring of the growth app."""

from django.apps import AppConfig


class GrowthConfig(AppConfig):
    name = "growth"
