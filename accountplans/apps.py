"""Wiring of the accountplans app."""

from django.apps import AppConfig


class AccountPlansConfig(AppConfig):
    name = "accountplans"
