"""Wiring of the fit app."""

from django.apps import AppConfig


class FitConfig(AppConfig):
    name = "fit"
