"""Wiring of the lists app."""

from django.apps import AppConfig


class ListsConfig(AppConfig):
    name = "lists"
