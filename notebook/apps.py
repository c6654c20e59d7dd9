"""Wiring of the notebook app."""

from django.apps import AppConfig


class NotebookConfig(AppConfig):
    name = "notebook"
