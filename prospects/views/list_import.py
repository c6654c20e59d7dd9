"""Taking a list of companies into a pool: what the bank knows of each and how it stands, then the list added."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from organization.access import refuse_others
from organization.rules import Act
from prospects.forms.prospects import ListForm
from prospects.pool_texts import LIST_ERRORS, LIST_FIELDS, STANDINGS, known_sentence
from prospects.rules.list_import import HEADS, REQUIRED
from prospects.rules.qualification import Standing
from prospects.services.list_import import MOST_ROWS, Checked, TooLong, check_companies, import_companies

SHOWN_ERRORS = 50


@require_http_methods(["GET", "HEAD", "POST"])
def companies_import(request: HttpRequest) -> HttpResponse:
    refuse_others(request, Act.WORK_PROSPECTS)
    form = ListForm(request.POST or None, request.FILES or None, user=request.user)
    context: dict[str, Any] = {
        "form": form,
        "fields": [(LIST_FIELDS[name], heads[:3], name in REQUIRED) for name, heads in HEADS.items()],
    }
    if not form.is_bound or not form.is_valid():
        return _page(request, context, 422 if form.is_bound else 200)
    adds = request.POST.get("what") == "add"
    try:
        done = _done(request, form, adds=adds)
    except TooLong:
        form.add_error("file", _("At most %(most)s rows at once: divide the list.") % {"most": MOST_ROWS})
        return _page(request, context, 422)
    return _page(request, context | _told(done, adds=adds), 422 if done.missing else 200)


def _done(request: HttpRequest, form: ListForm, *, adds: bool) -> Checked:
    words = form.cleaned_data
    if not adds:
        return check_companies(sheet=words["file"], by=request.user, at=timezone.now())
    return import_companies(
        sheet=words["file"],
        unit=words["unit"],
        source=words["source"],
        only_qualifying=words["only_qualifying"],
        by=request.user,
        at=timezone.now(),
    )


def _told(done: Checked, *, adds: bool) -> dict[str, Any]:
    return {
        "done": done,
        "added": adds,
        "missing": [LIST_FIELDS[name] for name in done.missing],
        "counts": [(STANDINGS[each.value], done.standing(each)) for each in Standing],
        "lines": [
            (line, STANDINGS[line.standing.value], known_sentence(line.known) if line.known else "")
            for line in done.lines
        ],
        "errors": [
            (error.row, LIST_FIELDS[error.field], LIST_ERRORS[error.code], error.value)
            for error in done.errors[:SHOWN_ERRORS]
        ],
    }


def _page(request: HttpRequest, context: dict[str, Any], status: int) -> HttpResponse:
    return render(request, "prospects/pool/import.html", context, status=status)
