"""Wiring of the dashboards app."""

from django.apps import AppConfig


class DashboardsConfig(AppConfig):
    name = "dashboards"
