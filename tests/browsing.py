"""A browser without a window: Django's client, signed in as somebody."""

from typing import Any

from django.test import Client


def browser(person, **headers: Any) -> Client:
    """A client of a person; headers as keywords, `hx_request="true"` for one with htmx."""
    made = Client(headers=headers)
    made.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return made
