"""The first screen after signing in: the ranked queue, or where else a role begins its day."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from activities.queries import visits_of_day
from common.calendar import business_today
from common.htmx import wants_part
from complaints.queries.desk import waiting_first
from organization.rules import Act
from prospects.queries.waiting import waiting_deals
from worklist.forms import SNOOZES
from worklist.queries import ONLY, today_queue
from workspace import rules
from workspace.queries import day as days
from workspace.rules import Home

SHOWN = 10
CHIPS = {
    "all": _("All"),
    "overdue": _("Overdue"),
    "contact": _("Contact due"),
    "tier": _("Tier falls"),
    "other": _("Other"),
}
ELSEWHERE = {Home.COCKPIT: "dashboards:cockpit", Home.RUNS: "tiers:run-list"}


@vary_on_headers("HX-Request")
@require_safe
def today(request: HttpRequest) -> HttpResponse:
    start = rules.home(request.user.reach)
    if start in ELSEWHERE:
        return redirect(ELSEWHERE[start])
    if start is not Home.QUEUE:
        return render(request, "workspace/start.html", {"home": start.value})
    context = queue_context(request)
    context |= figures_context(request, team=context["team"])
    part = wants_part(request)
    return render(request, "workspace/_day.html" if part else "workspace/today.html", context)


@vary_on_headers("HX-Request")
@require_safe
def beside(request: HttpRequest) -> HttpResponse:
    """What stands beside the queue and comes after it: cases and deals that wait, contacts, new tier moves."""
    if rules.home(request.user.reach) is not Home.QUEUE:
        return redirect("workspace:today")
    leads, team = _whose(request)
    context = {"leads": leads, "team": team, **beside_context(request, team=team)}
    part = wants_part(request)
    return render(request, "workspace/_beside.html" if part else "workspace/beside.html", context)


def _whose(request: HttpRequest) -> tuple[bool, bool]:
    """Whether the reader leads a team, and whether its day is asked for instead of their own."""
    leads = rules.leads_team(request.user.reach)
    return leads, leads and request.GET.get("who") != "mine"


def queue_context(request: HttpRequest) -> dict[str, Any]:
    """The queue as asked for: whose, which chip, ten rows or all."""
    day = business_today()
    leads, team = _whose(request)
    only = request.GET.get("only") if request.GET.get("only") in ONLY else "all"
    everything = request.GET.get("rows") == "all"
    queue = today_queue(request.user, day, None if everything else SHOWN, team=team, only=only)
    asked = {"who": "mine"} if leads and not team else {}
    return {
        "day": day,
        "queue": queue,
        "team": team,
        "leads": leads,
        "only": only,
        "may_log": request.user.reach.may(Act.LOG_INTERACTION),
        "snoozes": SNOOZES,
        "chips": [
            {
                "label": label,
                "count": queue.counts[name],
                "on": name == only,
                "query": _query(asked, only=name),
            }
            for name, label in CHIPS.items()
            if queue.counts[name] or name in {"all", "overdue", only}
        ],
        "all_rows_query": _query(asked, only=only, rows="all"),
        "self_query": _query(asked, only=only, rows="all" if everything else ""),
        "beside_query": _query(asked),
    }


def figures_context(request: HttpRequest, *, team: bool) -> dict[str, Any]:
    """What is pinned, done today and cleared yesterday, and the month so far."""
    figures = days.day_figures(request.user, business_today(), team=team)
    return {
        "pinned": figures.pinned,
        "done": figures.done,
        "cleared": figures.cleared,
        "month": figures.month,
    }


def beside_context(request: HttpRequest, *, team: bool) -> dict[str, Any]:
    """Complaints and deals that wait, contacts done and coming, new tier moves."""
    day = business_today()
    cases, waiting_cases = waiting_first(request.user, timezone.now(), size=days.SHOWN)
    deals, deals_in_all = waiting_deals(request.user, day, team=team)
    return {
        "waiting_deals": deals,
        "deals_in_all": deals_in_all,
        "cases": cases,
        "waiting_cases": waiting_cases,
        "visits": visits_of_day(request.user, day, team=team),
        "contacts_done": days.contacts_today(request.user, day, team=team),
        "contacts_coming": days.coming_contacts(request.user, day, team=team),
        "moves": days.new_moves(request.user, team=team),
    }


def _query(asked: dict[str, str], *, only: str = "all", rows: str = "") -> str:
    words = {**asked, **({"only": only} if only != "all" else {}), **({"rows": rows} if rows else {})}
    return f"?{urlencode(words)}" if words else "?"
