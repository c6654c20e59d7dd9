"""Wiring of the products app."""

from django.apps import AppConfig


class ProductsConfig(AppConfig):
    name = "products"
