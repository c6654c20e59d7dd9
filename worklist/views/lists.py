"""The list of tasks, one act on those that were ticked, and how Today is ranked."""

from dataclasses import asdict
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django.views.decorators.vary import vary_on_headers

from common.calendar import business_today
from common.errors import Forbidden
from common.htmx import acted, wants_part
from common.posted import posted
from organization.access import refuse_others
from organization.models import Staff
from organization.rules import Act
from worklist import phrases, queries, services
from worklist.filters import TaskFilter
from worklist.forms import SNOOZES, BulkForm, WeightsForm
from worklist.rules import TaskKind, Weights
from worklist.views.tasks import CHANGED

# What the chips over the list ask for.
CHIPS: dict[str, dict[str, str]] = {
    "mine": {},
    "overdue": {"overdue": "true"},
    "promises": {"kind": TaskKind.PROMISE.value},
    "given": {"whose": "given"},
}
# So many colleagues are offered to be given tasks.
OFFERED = 100


@vary_on_headers("HX-Request")
@require_safe
def task_list(request: HttpRequest) -> HttpResponse:
    today = business_today()
    filters = TaskFilter(request.GET, queries.listed_tasks(request.user), request=request)
    found = filters.qs if filters.is_valid() else filters.queryset.none()
    closed = filters.form.cleaned_data.get("state") not in {"", "open"} if filters.is_valid() else False
    page = queries.task_page(
        found,
        request.user,
        today,
        sort="-closed" if closed else "due",
        cursor=request.GET.get("cursor", ""),
    )
    context = {
        "page": page,
        "filters": filters,
        "closed": closed,
        "chips": _chips(request, queries.task_counts(request.user, today)),
        "kept": _kept(request),
        "snoozes": SNOOZES,
        "colleagues": _colleagues(request),
        "leads": bool(request.user.reach.subtrees) or request.user.reach.everything,
        "may_add": request.user.reach.may(Act.LOG_INTERACTION),
        "repeats": phrases.REPEATS,
    }
    part = wants_part(request)
    return render(request, f"worklist/{'_tasks' if part else 'tasks'}.html", context)


@require_POST
def tasks_bulk(request: HttpRequest) -> HttpResponse:
    """One act on the ticked tasks; those of others are refused as a whole."""
    refuse_others(request, Act.LOG_INTERACTION)
    back = reverse("worklist:task-list")
    form = BulkForm(request.POST, user=request.user)
    if not form.is_valid():
        said = " ".join(str(text) for texts in form.errors.values() for text in texts)
        return acted(request, said, to=back, level="warning")
    words: dict[str, Any] = form.cleaned_data
    tasks = list(words["tasks"])
    if not all(queries.may_close_task(request.user, task, task.customer) for task in tasks):
        raise Forbidden
    act = {
        "done": lambda **more: services.complete_many(**more),
        "later": lambda **more: services.snooze_many(until=words["day"], **more),
        "give": lambda **more: services.give_many(to=words["to"], **more),
    }[words["act"]]
    became = act(tasks=tasks, by=request.user, at=timezone.now())
    level = "success" if became.done == len(tasks) else "warning"
    return acted(request, _said(became), to=back, changed=CHANGED, level=level)


def _said(became: services.Many) -> str:
    """What became of the ticked tasks, in one line."""
    parts = [ngettext("%(n)s task done with", "%(n)s tasks done with", became.done) % {"n": became.done}]
    if became.closed:
        parts.append(_("%(n)s closed by somebody before") % {"n": became.closed})
    if became.kept:
        parts.append(_("%(n)s stay where they are") % {"n": became.kept})
    return _("; ").join(parts)


def _chips(request: HttpRequest, counts: dict[str, int]) -> list[dict[str, Any]]:
    labels = {
        "mine": _("Mine"),
        "overdue": _("Overdue"),
        "promises": _("Promises"),
        "given": _("Given to others"),
    }
    asked = {name: value for name, value in request.GET.items() if value and name != "cursor"}
    return [
        {
            "label": labels[name],
            "count": counts[name],
            "query": f"?{urlencode(query)}",
            "on": asked == query,
        }
        for name, query in CHIPS.items()
    ]


def _kept(request: HttpRequest) -> str:
    """The part of the address that says which list this is."""
    pairs = [(name, value) for name, values in request.GET.lists() for value in values]
    return urlencode([(name, value) for name, value in pairs if value and name != "cursor"])


def _colleagues(request: HttpRequest) -> list[Staff]:
    people = Staff.objects.visible_to(request.user).working().exclude(pk=request.user.pk)
    return list(people.order_by("unit__path", "employee_no")[:OFFERED])


@require_http_methods(["GET", "HEAD", "POST"])
def ranking(request: HttpRequest) -> HttpResponse:
    """How Today is ranked, for everybody to read and for head office to decide."""
    may_set = request.user.reach.may(Act.SET_WORK_RULES)
    now = queries.weights_now()
    form = WeightsForm(posted(request), initial=asdict(now))
    if request.method == "POST" and not may_set:
        raise Forbidden
    if request.method == "POST" and form.is_valid():
        words = form.cleaned_data
        weights = Weights(words["urgency"], words["value"], words["loss"])
        services.set_weights(weights=weights, reason=words["reason"], by=request.user, at=timezone.now())
        return acted(request, _("Ranked so from now on."), to=reverse("worklist:ranking"))
    context = {"weights": now, "form": form, "may_set": may_set, "decisions": queries.rank_decisions()}
    return render(request, "worklist/ranking.html", context, status=422 if form.is_bound else 200)
