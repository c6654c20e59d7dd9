"""Whom and what a list may be narrowed to: every app's filters offer the same units and colleagues."""

from typing import Any

from django.db.models import QuerySet

from organization.models import Staff, Unit


def units_seen(request: Any) -> QuerySet[Unit]:
    """The units that the reader of a list sees by name."""
    return Unit.objects.visible_to(request.user)


def colleagues_seen(request: Any) -> QuerySet[Staff]:
    """The colleagues that the reader of a list sees by name; who has left is among them, since their work waits."""
    return Staff.objects.visible_to(request.user)
