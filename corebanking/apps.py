"""Wiring of the corebanking app."""

from django.apps import AppConfig


class CoreBankingConfig(AppConfig):
    name = "corebanking"
