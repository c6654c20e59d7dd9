"""Wiring of the files app."""

from django.apps import AppConfig


class FilesConfig(AppConfig):
    name = "files"
