"""The pricing app's registration."""

from django.apps import AppConfig


class PricingConfig(AppConfig):
    name = "pricing"
