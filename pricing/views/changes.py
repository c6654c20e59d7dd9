"""The standard for head office: its tables on a day, what was proposed, and figures proposed and decided."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from common.calendar import business_today
from common.errors import Forbidden
from common.htmx import acted
from common.posted import posted
from organization.access import refuse_others
from organization.rules import Act
from pricing import queries, services, standard_phrases
from pricing.forms import StandardForm
from pricing.models import StandardChange, StandardTable
from pricing.refusals import OF_STANDARD
from pricing.rules.standard import Table
from tiers.forms import DayForm, DecideForm
from tiers.models import ChangeState

SHOWN = 20


@require_safe
def standard_settings(request: HttpRequest) -> HttpResponse:
    """One table of the standard as it stood, or will stand, on a day, with what was proposed for it."""
    refuse_others(request, Act.SHAPE_PRICES)
    table = _table(request.GET.get("table", Table.SHEET))
    form = DayForm(request.GET if request.GET.get("on") else {"on": business_today()})
    day = form.day() or business_today()
    sheet = queries.sheet_on(day)
    held = queries.figures_in(sheet, table)
    names = standard_phrases.line_names(list(held))
    changes = queries.standard_changes(request.user).filter(table=table).order_by("-id")[:SHOWN]
    context = {
        "table": table,
        "tables": StandardTable.choices,
        "title": StandardTable(table).label,
        "day": day,
        "sheet": sheet,
        "form": form,
        "rows": [(key, names[key], standard_phrases.figures(table, values)) for key, values in held.items()],
        "changes": [(one, standard_phrases.title(table, one.key)) for one in changes],
    }
    return render(request, "pricing/settings.html", context, status=200 if form.is_valid() else 422)


@require_http_methods(["GET", "HEAD", "POST"])
def standard_propose(request: HttpRequest, table: str) -> HttpResponse:
    """Propose the figures of a row from a day on; those in force today are there to begin with."""
    refuse_others(request, Act.SHAPE_PRICES)
    of, key = _table(table), request.GET.get("key", "")
    held = queries.figures_on(of, business_today()).get(key)
    if held is None:
        raise Http404
    form = StandardForm(posted(request), table=of, held=held)
    if request.method == "POST" and form.is_valid():
        change = _proposed(request, form, of, key)
        if change is not None:
            return acted(request, _("Proposed: somebody else of head office decides."), to=_page(change))
    context = {"form": form, "table": of, "key": key, "title": standard_phrases.title(of, key)}
    return render(request, "pricing/settings_form.html", context, status=422 if form.is_bound else 200)


def _proposed(request: HttpRequest, form: StandardForm, table: Table, key: str) -> StandardChange | None:
    said = {name: form.cleaned_data[name] for name in ("valid_from", "reason")}
    acting: dict[str, Any] = {"today": business_today(), "by": request.user, "at": timezone.now()}
    try:
        return services.propose_standard(table=table, key=key, values=form.values(), **said, **acting)
    except services.FaultyFigures as refused:
        # The version of that day has other figures than today's: what is typed for is no more, or not yet.
        form.add_error("valid_from", standard_phrases.WRONG[next(iter(refused.faults.values()))])
    except (services.BeginsUnfit, services.LaterVersionStands) as refused:
        form.add_error("valid_from", OF_STANDARD[type(refused)])
    except tuple(OF_STANDARD) as refused:
        form.add_error(None, OF_STANDARD[type(refused)])
    return None


@require_safe
def standard_change(request: HttpRequest, public_id: UUID) -> HttpResponse:
    return _detail(request, _one(request, public_id))


@require_POST
def standard_decide(request: HttpRequest, public_id: UUID) -> HttpResponse:
    change, form = _one(request, public_id), DecideForm(request.POST)
    if not form.is_valid():
        return _detail(request, change, OF_STANDARD[services.WhyMissing])
    approve = form.cleaned_data["approve"] == "yes"
    acting: dict[str, Any] = {"today": business_today(), "by": request.user, "at": timezone.now()}
    try:
        services.decide_standard(change=change, approve=approve, note=form.cleaned_data["note"], **acting)
    except tuple(OF_STANDARD) as refused:
        return _detail(request, change, OF_STANDARD[type(refused)])
    said = _("Approved: another version begins on its day.") if approve else _("Refused.")
    return acted(request, said, to=_page(change))


@require_POST
def standard_withdraw(request: HttpRequest, public_id: UUID) -> HttpResponse:
    change = _one(request, public_id)
    try:
        services.withdraw_standard(change=change, by=request.user, at=timezone.now())
    except services.NotTheProposer as other:
        raise Forbidden from other
    except services.ChangeSettled as refused:
        return _detail(request, change, OF_STANDARD[type(refused)])
    return acted(request, _("Withdrawn."), to=_page(change))


# ---------------------------------------------------------------- parts
def _table(code: str) -> Table:
    if code not in list(Table):
        raise Http404
    return Table(code)


def _one(request: HttpRequest, public_id: UUID) -> StandardChange:
    refuse_others(request, Act.SHAPE_PRICES)
    return get_object_or_404(queries.standard_changes(request.user), public_id=public_id)


def _detail(request: HttpRequest, change: StandardChange, refused: Any = "") -> HttpResponse:
    table = Table(change.table)
    waits, own = change.state == ChangeState.PROPOSED, change.proposed_by_id in request.user.reach.people
    context = {
        "change": change,
        "table_name": StandardTable(table).label,
        "title": standard_phrases.title(table, change.key),
        "figures": [
            (
                standard_phrases.name(table, code),
                standard_phrases.said(table, code, change.before.get(code)),
                standard_phrases.said(table, code, value),
            )
            for code, value in change.values.items()
        ],
        "effect": queries.effect_on_requests(request.user, change) if waits else None,
        "decides": waits and not own,
        "own": waits and own,
        "refused": refused,
        # What was typed stays where the act was refused.
        "typed": request.POST.get("note", "") if refused else "",
    }
    return render(request, "pricing/settings_change.html", context, status=422 if refused else 200)


def _page(change: StandardChange) -> str:
    return reverse("pricing:standard-change", args=[change.public_id])
