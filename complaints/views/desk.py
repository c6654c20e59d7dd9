"""The complaint desk: views and filters over the queue, and the chosen case beside it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from common.htmx import only_filters, wants_part
from complaints.filters import ME, ComplaintFilter
from complaints.models import Complaint
from complaints.queries.desk import Desk, desk, due_by, ended_desk, reopened_lately, waiting_for
from complaints.queries.hints import group_hints
from complaints.rules.codes import ENDED, State
from complaints.views.case import case_context, may_register
from complaints.views.handover import may_hand_over
from imports.targets import targets
from lists.queries import ViewState, view_state

VIEWS = {
    "mine": gettext_lazy("Waiting for me"),
    "all": gettext_lazy("All running"),
    "today": gettext_lazy("Due today by 17:30"),
    "paused": gettext_lazy("Waiting for the customer"),
    "check": gettext_lazy("To be checked"),
    "reopened": gettext_lazy("Reopened"),
    "ended": gettext_lazy("Closed cases"),
}
# A page read later shows the clocks of the first one, so that no case moves between the bands while one pages.
SAME_CLOCK = timedelta(minutes=30)


@dataclass(frozen=True)
class Chip:
    """One filter in force and the address of the desk without it."""

    field: str
    value: str
    remove: str


@vary_on_headers("HX-Request")
@require_safe
def complaint_desk(request: HttpRequest) -> HttpResponse:
    if only_filters(request):
        return render(
            request, "complaints/_filter_form.html", filter_context(request, _clock_of(request.GET))
        )
    context = desk_context(request)
    fragment = wants_part(request)
    return render(request, f"complaints/{'_desk' if fragment else 'desk'}.html", context)


def filter_context(request: HttpRequest, at: datetime) -> dict[str, Any]:
    """The view asked for and its filters, as their form needs them."""
    view = view_of(request)
    return {
        "filters": ComplaintFilter(request.GET, cases_of(request, view, at), request=request),
        "view": view,
        "cleared_href": f"{reverse('complaints:desk')}?view={view}",
    }


def desk_context(request: HttpRequest) -> dict[str, Any]:
    """The queue as asked for, its chips, and the chosen case (the first of the queue where none was named)."""
    at = _clock_of(request.GET)
    panel = filter_context(request, at)
    filters, view = panel["filters"], panel["view"]
    answer = ended_desk if view == "ended" else desk
    page: Desk = answer(found=filters.found, at=at, cursor=request.GET.get("cursor", ""))
    chosen = request.GET.get("case", "")
    numbers = page.numbers
    shown = chosen if chosen in numbers else (numbers[0] if numbers else "")
    kept = kept_parameters(request.GET, view)
    saved = {"saved": kept["saved"]} if "saved" in kept else {}
    return {
        **panel,
        "desk": page,
        "view_label": VIEWS[view],
        "queues": [
            {"label": label, "on": name == view, "href": f"?{urlencode({'view': name} | saved)}"}
            for name, label in VIEWS.items()
        ],
        "views": _views(request, kept),
        "list_url": reverse("complaints:desk"),
        "clear_url": panel["cleared_href"],
        "chips": chips(filters, kept),
        "self_href": _address(kept, case=shown),
        "next_href": _address(kept, cursor=page.next_cursor, at=at) if page.next_cursor else "",
        "previous_href": _address(kept, cursor=page.previous_cursor, at=at) if page.previous_cursor else "",
        "chosen": shown,
        "hints": group_hints(request.user, at),
        "may_register": may_register(request.user),
        "may_import": targets()["complaints"].may(request.user),
        "may_hand_over": may_hand_over(request.user),
        "statistics_url": _optional("complaints:statistics"),
        **(case_context(request, shown) if shown else {}),
    }


def view_of(request: HttpRequest) -> str:
    """The view asked for; else one's own work, for readers of everything all of it."""
    asked = request.GET.get("view", "")
    if asked in VIEWS:
        return asked
    return "all" if request.user.reach.everything else "mine"


def cases_of(request: HttpRequest, view: str, at: datetime) -> QuerySet[Complaint]:
    """The cases of a view among those the person sees."""
    seen = Complaint.objects.visible_to(request.user)
    if view == "mine":
        return waiting_for(request.user)
    if view == "ended":
        return seen.filter(state__in=ENDED)
    running = seen.running()
    if view == "today":
        return due_by(running, at)
    if view == "paused":
        return running.filter(paused_at__isnull=False)
    if view == "check":
        return running.filter(state=State.RESOLVED)
    if view == "reopened":
        return reopened_lately(seen)
    return running


def kept_parameters(parameters: QueryDict, view: str) -> QueryDict:
    """The part of the address that says which queue this is, without its page."""
    kept = QueryDict(mutable=True)
    kept["view"] = view
    for name in (*ComplaintFilter.base_filters, "saved"):
        values = [value for value in parameters.getlist(name) if value]
        if values:
            kept.setlist(name, values)
    return kept


def chips(filters: ComplaintFilter, kept: QueryDict) -> list[Chip]:
    """A chip for every filter in force, also for one that means nothing, so that it can be removed."""
    found = []
    for name, definition in filters.filters.items():
        if name not in kept:
            continue
        without = kept.copy()
        del without[name]
        value = _words(filters, name) or ", ".join(kept.getlist(name))
        found.append(Chip(str(definition.label), value, _address(without)))
    return found


def _views(request: HttpRequest, kept: QueryDict) -> ViewState:
    """The saved views of the desk; what is kept of it names its queue, the usual one of each role."""
    chosen, words = request.GET.get("saved", ""), kept.copy()
    if chosen and "view" not in request.GET:
        del words["view"]
    return view_state(
        request.user,
        list_name="complaints",
        query=words.urlencode(),
        chosen=chosen,
        plain=[f"view={name}" for name in VIEWS],
    )


def _words(filters: ComplaintFilter, name: str) -> str:
    """A filter's value as people say it; empty where it means nothing."""
    if not filters.is_valid():
        return ""
    value = filters.form.cleaned_data[name]
    if name == "owner":
        return _("me") if filters.request.GET.get("owner") == ME else value.display_name
    if name == "unit":
        return _("%(unit)s and below") % {"unit": value.label}
    if name == "consultation":
        return _("only") if value else _("without")
    labels = {str(key): str(label) for key, label in getattr(filters.form.fields[name], "choices", [])}
    values = value if isinstance(value, list) else [value]
    return ", ".join(labels.get(str(each), str(each)) for each in values)


def _address(kept: QueryDict, *, at: datetime | None = None, **more: str) -> str:
    query = kept.copy()
    for name, value in more.items():
        if value:
            query[name] = value
    if at is not None:
        query["at"] = at.isoformat()
    return f"{reverse('complaints:desk')}?{query.urlencode()}"


def _clock_of(parameters: QueryDict) -> datetime:
    now = timezone.now()
    try:
        asked = datetime.fromisoformat(parameters.get("at", ""))
    except ValueError:
        return now
    return asked if asked.tzinfo and now - SAME_CLOCK <= asked <= now else now


def _optional(name: str) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""
