"""Wiring of the organization app."""

from django.apps import AppConfig


class OrganizationConfig(AppConfig):
    name = "organization"
