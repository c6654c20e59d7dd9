"""Wiring of the signs app."""

from django.apps import AppConfig


class SignsConfig(AppConfig):
    name = "signs"
