"""What every interface answers alike: a visible record and a forbidden act is 403, an invisible record 404."""

from django.core.exceptions import PermissionDenied


class Forbidden(PermissionDenied):
    """The record is visible, the act is not allowed to this person."""
