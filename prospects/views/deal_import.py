"""Taking in closed deals of another system: a file, what is wrong with its rows, and the win rate it gives."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from common.errors import Forbidden
from organization.rules import Role
from prospects.forms.opportunities import ImportForm
from prospects.pipeline_texts import IMPORT_ERRORS, IMPORT_FIELDS
from prospects.rules.deal_import import HEADS, REQUIRED
from prospects.rules.pipeline import win_rate
from prospects.services.deal_import import import_closed_deals

SHOWN_ERRORS = 50


@require_http_methods(["GET", "HEAD", "POST"])
def deals_import(request: HttpRequest) -> HttpResponse:
    if not (Role.SUPERVISOR in request.user.reach.roles and request.user.unit_id):
        raise Forbidden
    form = ImportForm(request.POST or None, request.FILES or None)
    context: dict = {
        "form": form,
        "fields": [(IMPORT_FIELDS[name], heads[:3], name in REQUIRED) for name, heads in HEADS.items()],
    }
    if form.is_bound and form.is_valid():
        done = import_closed_deals(
            sheet=form.cleaned_data["file"],
            source=form.cleaned_data["source"],
            leave_out_errors=form.cleaned_data["leave_out"],
            by=request.user,
            at=timezone.now(),
        )
        context |= {
            "done": done,
            "rate": win_rate(done.won, done.lost),
            "missing": [IMPORT_FIELDS[name] for name in done.missing],
            "errors": [
                (error.row, IMPORT_FIELDS[error.field], IMPORT_ERRORS[error.code], error.value)
                for error in done.errors[:SHOWN_ERRORS]
            ],
        }
        refused = done.missing or (done.errors and not form.cleaned_data["leave_out"])
        return render(request, "prospects/pipeline/import.html", context, status=422 if refused else 200)
    return render(request, "prospects/pipeline/import.html", context, status=422 if form.is_bound else 200)
