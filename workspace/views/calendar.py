"""The calendar page, and the private address under which a phone reads it."""

from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe
from django.views.decorators.vary import vary_on_headers

from activities import services
from activities.queries import feed_of
from common.calendar import business_today
from common.htmx import acted, wants_part
from customers.models import Customer
from organization.models import Staff
from organization.rules import Act
from workspace import rules
from workspace.queries.calendar import LAYERS, Whose, calendar
from workspace.queries.feed import calendar_file
from workspace.rules import CalendarView

VIEWS = {
    CalendarView.DAY: pgettext_lazy("calendar", "Day"),
    CalendarView.WEEK: pgettext_lazy("calendar", "Week"),
    CalendarView.MONTH: pgettext_lazy("calendar", "Month"),
    CalendarView.AGENDA: pgettext_lazy("calendar", "Agenda"),
}
LAYER_NAMES = {
    "visit": gettext_lazy("Visits"),
    "task": gettext_lazy("Tasks"),
    "promise": gettext_lazy("Promises"),
    "contact": gettext_lazy("Contacts due"),
    "deal": gettext_lazy("Opportunities"),
    "talk": gettext_lazy("Negotiations"),
    "complaint": gettext_lazy("Complaints"),
}
OFFERED = 100


@vary_on_headers("HX-Request")
@require_safe
def calendar_page(request: HttpRequest) -> HttpResponse:
    asked = {name: request.GET.get(name, "") for name in ("view", "on", "who", "customer", "layers")}
    view = CalendarView(asked["view"]) if asked["view"] in set(CalendarView) else CalendarView.WEEK
    on = _day(asked["on"])
    layers = frozenset(asked["layers"].split(",")) & set(LAYERS) or frozenset(LAYERS)
    whose = _whose(request, asked)
    kept = {name: value for name, value in asked.items() if value and name in {"who", "customer", "layers"}}
    shown = calendar(request.user, whose, view, on, layers=layers)
    context = {
        "calendar": shown,
        "today": business_today(),
        "whose": whose,
        "who": asked["who"],
        "customer": whose.customer,
        "mine": whose.person == request.user,
        "leads": rules.leads_team(request.user.reach) or request.user.reach.everything,
        "people": _people(request),
        "may_log": request.user.reach.may(Act.LOG_INTERACTION),
        "self_query": _query(kept, view=view, on=on),
        "before_query": _query(kept, view=view, on=shown.before),
        "after_query": _query(kept, view=view, on=shown.after),
        "today_query": _query(kept, view=view),
        "day_query": _query(kept, view=CalendarView.DAY),
        "views": [(name, label, _query(kept, view=name, on=on)) for name, label in VIEWS.items()],
        "layers": _layers(kept, view, on, layers, shown.counts),
        "kept": kept,
    }
    part = wants_part(request)
    return render(request, f"workspace/{'_calendar' if part else 'calendar'}.html", context)


def _layers(
    kept: dict[str, str], view: CalendarView, on: date, layers: frozenset[str], counts: dict[str, int]
) -> list[dict[str, Any]]:
    """One switch a layer: the address with it the other way round."""
    switches = []
    for name, label in LAYER_NAMES.items():
        others = [each for each in LAYERS if (each in layers) != (each == name)]
        words = {**kept, "layers": ",".join(others)} if others and len(others) < len(LAYERS) else dict(kept)
        if len(others) == len(LAYERS):
            words.pop("layers", None)
        switches.append(
            {
                "name": name,
                "label": label,
                "on": name in layers,
                "count": counts[name] if name in layers else "",
                "query": _query(words, view=view, on=on),
            }
        )
    return switches


def _whose(request: HttpRequest, asked: dict[str, str]) -> Whose:
    """Whose calendar was asked for; 404 for a customer or colleague whom the reader does not see."""
    if asked["customer"]:
        customers = Customer.objects.visible_to(request.user).live()
        return Whose(customer=get_object_or_404(customers, customer_no=asked["customer"]))
    if asked["who"] == "team":
        return Whose()
    if asked["who"]:
        people = Staff.objects.visible_to(request.user).working()
        return Whose(person=get_object_or_404(people, employee_no=asked["who"]))
    return Whose(person=request.user)


def _people(request: HttpRequest) -> list[Staff]:
    people = Staff.objects.visible_to(request.user).working().exclude(pk=request.user.pk)
    return list(people.order_by("unit__path", "employee_no")[:OFFERED])


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return business_today()


def _query(kept: dict[str, str], *, view: CalendarView, on: date | None = None) -> str:
    words = {**kept, "view": view.value, **({"on": on.isoformat()} if on else {})}
    return f"?{urlencode(words)}"


# ---------------------------------------------------------------- the private address
@never_cache
@require_safe
def feed_page(request: HttpRequest) -> HttpResponse:
    """Whether the calendar can be read from outside; the address itself only right after it was made."""
    feed = feed_of(request.user)
    secret = request.session.pop("calendar_secret", "")
    address = request.build_absolute_uri(reverse("workspace:calendar-file", args=[secret])) if secret else ""
    return render(request, "workspace/calendar_feed.html", {"feed": feed, "address": address})


@require_POST
def feed_open(request: HttpRequest) -> HttpResponse:
    request.session["calendar_secret"] = services.open_feed(person=request.user, at=timezone.now())
    return redirect("workspace:calendar-feed")


@require_POST
def feed_close(request: HttpRequest) -> HttpResponse:
    services.close_feed(person=request.user, at=timezone.now())
    return acted(request, _("The address no longer opens anything."), to=reverse("workspace:calendar-feed"))


@login_not_required
@never_cache
@require_safe
def feed_file(request: HttpRequest, secret: str) -> HttpResponse:
    """The calendar of whoever this secret was given to; 404 for any other."""
    at = timezone.now()
    person = services.reader_of_feed(secret=secret, at=at)
    if person is None:
        raise Http404
    said = calendar_file(person, at, address=request.build_absolute_uri("/").rstrip("/"))
    return HttpResponse(said, content_type="text/calendar; charset=utf-8")
