"""A part of a draft changed where it stands on the page of its plan."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods
from django.views.decorators.vary import vary_on_headers

from accountplans import queries, services, texts
from accountplans.access import editable_plan, rights_of
from accountplans.models import AccountPlan
from accountplans.part_forms import AimEditForm, PersonEditForm, RiskEditForm, StepEditForm
from accountplans.refusals import StalePart
from common.calendar import business_today
from common.posted import posted
from customers.forms import VersionedForm

FORMS: dict[str, Any] = {
    "aims": AimEditForm,
    "people": PersonEditForm,
    "calendar": StepEditForm,
    "risks": RiskEditForm,
}
REFUSED = tuple(texts.REFUSALS)


@vary_on_headers("HX-Request")
@require_http_methods(["GET", "HEAD", "POST"])
def part_edit(request: HttpRequest, public_id: UUID, section: str, part_id: UUID) -> HttpResponse:
    """The form of one part; saved, its row as it stands now. `shown=1` asks for the row again, unchanged."""
    plan = editable_plan(request, public_id)
    if section not in FORMS:
        raise Http404
    parts = queries.parts_of(request.user, plan, FORMS[section].Meta.model)
    part = get_object_or_404(parts.select_related("plan__customer"), public_id=part_id)
    if request.GET.get("shown"):
        return _row(request, plan, section, part)
    form = FORMS[section](posted(request), record=part)
    if not form.is_bound:
        return _form(request, plan, section, form)
    if not form.is_valid():
        return _form(request, plan, section, form, status=422)
    try:
        saved = _saved(request, form)
    except StalePart as stale:
        # htmx swaps what is 422 and nothing else above 400.
        status = 422 if request.htmx else 409
        again = FORMS[section](form.laid_over(stale.current), record=part)
        return _form(request, plan, section, again, status=status, clashes=form.clashes(stale.current))
    except REFUSED as refused:
        form.add_error(None, texts.REFUSALS[type(refused)][1])
        return _form(request, plan, section, form, status=422)
    return _row(request, plan, section, saved)


def _saved(request: HttpRequest, form: VersionedForm) -> Any:
    """The part with what was typed; refuses StalePart where somebody typed something else into the same field."""
    words = {"part": form.record, "changes": form.changes(), "by": request.user, "at": timezone.now()}
    try:
        return services.edit_part(**words, version=form.version)
    except StalePart as stale:
        if form.clashes(stale.current):
            raise
        return services.edit_part(**words, version=stale.current.version)


def _row(request: HttpRequest, plan: AccountPlan, section: str, part: Any) -> HttpResponse:
    if not request.htmx:
        return redirect(f"{reverse('accountplans:detail', args=[plan.public_id])}#{section}")
    told = queries.told(request.user, plan, today=business_today())
    rows: dict[str, dict[int, Any]] = {
        "aims": {line.aim.pk: line for line in told.standing.aims},
        "people": {line.person.pk: line for line in told.people},
        "calendar": {line.step.pk: line for line in told.steps},
        "risks": {risk.pk: risk for risk in told.risks},
    }
    context = {
        "plan": plan,
        "customer": plan.customer,
        "rights": rights_of(request.user, plan),
        "one": rows[section][part.pk],
        # What the head of its card says of all of them goes with it.
        "told": told,
        "section": section,
        "row": f"accountplans/_row_{section}.html",
    }
    return render(request, "accountplans/_row.html", context)


def _form(
    request: HttpRequest,
    plan: AccountPlan,
    section: str,
    form: VersionedForm,
    *,
    status: int = 200,
    clashes: Any = (),
) -> HttpResponse:
    # Several rows of a page may be open at once.
    form.auto_id = f"{form.record.public_id}-%s"
    context = {"plan": plan, "customer": plan.customer, "section": section, "part": form.record, "form": form}
    context |= {"clashes": clashes, "title": texts.SECTIONS[section]}
    template = "accountplans/_part_form.html" if request.htmx else "accountplans/part.html"
    return render(request, template, context, status=status)
