"""The one way from a request to a table that was brought, and to the target it goes into."""

from uuid import UUID

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from common.errors import Forbidden
from imports.models import SheetRun
from imports.targets import Target, targets


def allowed_target(request: HttpRequest, code: str) -> Target:
    """The target, 404 for one that there is not, 403 for whoever brings no such tables."""
    target = targets().get(code)
    if target is None:
        raise Http404
    if not target.may(request.user):
        raise Forbidden
    return target


def visible_run(request: HttpRequest, public_id: UUID) -> SheetRun:
    """The table, or 404 for one that is not this person's."""
    runs = SheetRun.objects.visible_to(request.user)
    return get_object_or_404(
        runs.select_related("file", "uploaded_by", "job", "undo_job"), public_id=public_id
    )


def own_run(request: HttpRequest, public_id: UUID) -> SheetRun:
    """The table for somebody who may still bring such ones; 403 for whoever only reads it."""
    run = visible_run(request, public_id)
    allowed_target(request, run.target)
    return run
