"""Wiring of the proposals app."""

from django.apps import AppConfig


class ProposalsConfig(AppConfig):
    name = "proposals"
