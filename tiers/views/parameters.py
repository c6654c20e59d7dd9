"""The bank's dated parameters for head office: each table on a day, a row's history, and rows proposed and decided."""

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
from organization.access import refuse_others
from organization.rules import Act
from tiers import parameter_phrases, queries, services, texts
from tiers.forms import DayForm, DecideForm, ParameterForm
from tiers.models import ChangeState, ParameterChange, ParameterTable
from tiers.parameter_tables import Table

# At which field of the form a refusal is said.
AT_FIELD: dict[type[Exception], tuple[str | None, Any]] = {
    services.BeginsUnfit: ("valid_from", texts.PARAMETER_BEGINS),
    services.NightHasCounted: ("valid_from", texts.PARAMETER_COUNTED),
    services.PriceIsSent: ("valid_from", texts.PARAMETER_SENT),
    services.NothingDiffers: (None, texts.PARAMETER_SAME),
    services.ChangeWaits: (None, texts.PARAMETER_WAITS),
}
DECIDING = {
    services.ChangeNeedsSecondPerson: texts.PARAMETER_SECOND,
    services.ChangeSettled: texts.SETTLED,
    services.ReasonMissing: texts.REASON,
    services.NightHasCounted: texts.PARAMETER_COUNTED,
    services.PriceIsSent: texts.PARAMETER_SENT,
}


@require_safe
def parameter_list(request: HttpRequest) -> HttpResponse:
    """One table as it stood on a day; today and the transfer prices unless said."""
    refuse_others(request, Act.SHAPE_MODELS)
    table = _table(request.GET.get("table", Table.PRICES))
    form = DayForm(request.GET if request.GET.get("on") else {"on": business_today()})
    day = form.day() or business_today()
    rows = queries.parameters_on(table, day)
    names = parameter_phrases.key_names(table, [row.key for row in rows])
    context = {
        "table": table,
        "tables": ParameterTable.choices,
        "title": ParameterTable(table).label,
        "day": day,
        "form": form,
        "heads": parameter_phrases.labels(table),
        "rows": [(row, names[row.key], parameter_phrases.figures(table, row.values)) for row in rows],
        "waiting": [
            (one, parameter_phrases.title(table, one.key))
            for one in queries.waiting_changes(request.user, table)
        ],
    }
    return render(request, "tiers/parameters.html", context, status=200 if form.is_valid() else 422)


@require_safe
def parameter_history(request: HttpRequest, table: str) -> HttpResponse:
    """Every row that one thing ever had in a table."""
    refuse_others(request, Act.SHAPE_MODELS)
    of, key = _table(table), request.GET.get("key", "")
    if key not in queries.parameter_keys(of):
        raise Http404
    rows = queries.parameter_history(of, key)
    context = {
        "table": of,
        "table_name": ParameterTable(of).label,
        "key": key,
        "title": parameter_phrases.title(of, key),
        "heads": parameter_phrases.labels(of),
        "today": business_today(),
        "rows": [(row, parameter_phrases.figures(of, row.values)) for row in rows],
    }
    return render(request, "tiers/parameter_history.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def parameter_create(request: HttpRequest, table: str) -> HttpResponse:
    """Propose a row of a table from a day on; what is in force today is there to begin with."""
    refuse_others(request, Act.SHAPE_MODELS)
    of, posted = _table(table), request.method == "POST"
    keys = parameter_phrases.key_names(of, queries.parameter_keys(of))
    key = request.GET.get("key", "")
    held = queries.parameter_on(of, key, business_today()) if key in keys else None
    form = ParameterForm(request.POST if posted else None, table=of, keys=keys, held=held)
    if posted and form.is_valid():
        change = _proposed(request, form, of)
        if change is not None:
            return acted(request, _("Proposed: somebody else of head office decides."), to=_page(change))
    context = {"form": form, "table": of, "title": ParameterTable(of).label}
    return render(request, "tiers/parameter_form.html", context, status=422 if posted else 200)


def _proposed(request: HttpRequest, form: ParameterForm, table: Table) -> ParameterChange | None:
    acting = {"today": business_today(), "by": request.user, "at": timezone.now()}
    said = form.cleaned_data
    try:
        return services.propose_parameter(
            table=table,
            key=said.get("key", ""),
            valid_from=said["valid_from"],
            values=form.values(),
            reason=said["reason"],
            **acting,
        )
    except tuple(AT_FIELD) as refused:
        form.add_error(*AT_FIELD[type(refused)])
    return None


@require_safe
def parameter_change(request: HttpRequest, public_id: UUID) -> HttpResponse:
    return _detail(request, _one(request, public_id))


@require_POST
def parameter_decide(request: HttpRequest, public_id: UUID) -> HttpResponse:
    change, form = _one(request, public_id), DecideForm(request.POST)
    if not form.is_valid():
        return _detail(request, change, texts.REASON)
    approve = form.cleaned_data["approve"] == "yes"
    words = {"approve": approve, "note": form.cleaned_data["note"]}
    try:
        services.decide_parameter(change=change, **words, by=request.user, at=timezone.now())
    except tuple(DECIDING) as refused:
        return _detail(request, change, DECIDING[type(refused)])
    return acted(request, _("Approved: the row stands.") if approve else _("Refused."), to=_page(change))


@require_POST
def parameter_withdraw(request: HttpRequest, public_id: UUID) -> HttpResponse:
    change = _one(request, public_id)
    try:
        services.withdraw_parameter(change=change, by=request.user, at=timezone.now())
    except services.NotTheProposer as other:
        raise Forbidden from other
    except services.ChangeSettled:
        return _detail(request, change, texts.SETTLED)
    return acted(request, _("Withdrawn."), to=_page(change))


# ---------------------------------------------------------------- parts
def _table(code: str) -> Table:
    if code not in list(Table):
        raise Http404
    return Table(code)


def _one(request: HttpRequest, public_id: UUID) -> ParameterChange:
    refuse_others(request, Act.SHAPE_MODELS)
    return get_object_or_404(queries.parameter_changes(request.user), public_id=public_id)


def _detail(request: HttpRequest, change: ParameterChange, refused: Any = "") -> HttpResponse:
    table = Table(change.table)
    before, after = (parameter_phrases.figures(table, each) for each in (change.before, change.values))
    waits, own = change.state == ChangeState.PROPOSED, change.proposed_by_id in request.user.reach.people
    context = {
        "change": change,
        "table_name": ParameterTable(table).label,
        "title": parameter_phrases.title(table, change.key),
        "figures": [(name, old, new) for (name, old), (_name, new) in zip(before, after, strict=True)],
        "effect": queries.effect_of(table, change.key, change.valid_from) if waits else None,
        "decides": waits and not own,
        "own": waits and own,
        "refused": refused,
        # What was typed stays where the act was refused.
        "typed": request.POST.get("note", "") if refused else "",
    }
    return render(request, "tiers/parameter_change.html", context, status=422 if refused else 200)


def _page(change: ParameterChange) -> str:
    return reverse("tiers:parameter-change", args=[change.public_id])
