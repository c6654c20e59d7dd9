"""How a page answers an act: a toast with its way back, told to htmx or kept for the next page."""

import json

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme

# The closed panel of filters (templates/cotton/filter_menu.html), where its form goes.
FILTER_PANEL = "filter-panel"


def only_filters(request: HttpRequest) -> bool:
    """Whether just the form of a list's filters is wanted: it is drawn when somebody opens its panel."""
    asked = getattr(request, "htmx", None)
    return bool(asked) and asked.target == FILTER_PANEL


def wants_part(request: HttpRequest) -> bool:
    """Whether htmx asks for the part of a page that it swaps in; going back in the history asks for the whole."""
    asked = getattr(request, "htmx", None)
    return bool(asked) and not asked.history_restore_request


def acted(
    request: HttpRequest, text: str, *, to: str, undo: str = "", changed: str = "", level: str = "success"
) -> HttpResponse:
    """Say what happened, with the URL that takes it back, and where to go on.

    A request of htmx gets no new page: layers close, and the parts of the page that listen for the events in `changed`
    fetch themselves anew. A browser alone goes back to where the form said (`next`), else to `to`.
    """
    if getattr(request, "htmx", False):
        # The layer closes first: a toast said inside it would leave with it.
        events: dict[str, object] = {"layer:done": {}, "toast": {"text": text, "undo": undo, "level": level}}
        events |= {event: {} for event in changed.split()}
        return HttpResponse(status=204, headers={"HX-Trigger": json.dumps(events)})
    messages.add_message(
        request,
        getattr(messages, level.upper()),
        text,
        extra_tags=f"undo:{undo}" if undo else "",
    )
    return redirect(next_url(request, to))


def next_url(request: HttpRequest, otherwise: str) -> str:
    """Where the form or link asked to go on, if that is a page of ours."""
    asked = request.POST.get("next") or request.GET.get("next") or ""
    if asked and url_has_allowed_host_and_scheme(asked, {request.get_host()}, request.is_secure()):
        return asked
    return otherwise
