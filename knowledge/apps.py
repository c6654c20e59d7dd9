"""Wiring of the knowledge app."""

from django.apps import AppConfig


class KnowledgeConfig(AppConfig):
    name = "knowledge"
