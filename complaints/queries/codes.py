"""Codes of the standard as choices."""

from django.db.models import QuerySet

from complaints.models import StandardCode
from complaints.rules.codes import CodeKind


def standard_codes(kind: CodeKind) -> QuerySet[StandardCode]:
    """The codes of one kind in use, in the order of their tree."""
    return StandardCode.objects.filter(kind=kind, active=True).order_by("position", "code")
