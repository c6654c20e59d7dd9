"""The page of promises: what is open across all sources, and how many were kept by person and by customer."""

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from common.calendar import business_today
from worklist import queries
from worklist.queries.promises import promise_shares, promises


@require_safe
def promise_list(request: HttpRequest) -> HttpResponse:
    user, today = request.user, business_today()
    leads = bool(user.reach.subtrees) or user.reach.everything
    team = leads and request.GET.get("who") != "mine"
    asked = {name: request.GET.get(name, "") for name in ("customer", "owner")}
    found = promises(queries.listed_tasks(user))
    found = found if team or asked["customer"] else found.owned_by(user)
    if asked["customer"]:
        found = found.filter(customer__customer_no=asked["customer"])
    if asked["owner"]:
        found = found.filter(owner__employee_no=asked["owner"])
    context = {
        "page": queries.task_page(
            found.open(), user, today, sort="due", cursor=request.GET.get("cursor", "")
        ),
        "shares": promise_shares(found, today),
        "leads": leads,
        "team": team,
        "asked": any(asked.values()),
        "kept": urlencode({name: value for name, value in request.GET.items() if value and name != "cursor"}),
        "who": "" if team or not leads else "&who=mine",
    }
    return render(request, "worklist/promises.html", context)
