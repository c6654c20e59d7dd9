"""Who comes into a page or does an act at all, whatever it is about."""

from django.http import HttpRequest

from common.errors import Forbidden
from organization.rules import Act


def refuse_others(request: HttpRequest, act: Act) -> None:
    """403 for whoever may not do this."""
    if not request.user.reach.may(act):
        raise Forbidden
