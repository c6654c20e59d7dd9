"""Past cases of another system: the files brought so far, one file checked before it is taken over, and its outcome."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from common.errors import Forbidden
from common.spreadsheets import UnreadableSheet
from complaints.forms.history import HistoryFileForm
from complaints.learning_texts import SHEET_REFUSALS
from complaints.models import HistoryImport
from complaints.queries.history import columns_of, preview, stored_faults
from complaints.services.imports import may_import, order_import, read_history_file, set_mapping
from files.mapping import MappingForm
from files.services import FileRefused

FILES_SHOWN = 50


@require_http_methods(["GET", "HEAD", "POST"])
def imports(request: HttpRequest) -> HttpResponse:
    """The files so far, and a form for another one."""
    _allow(request)
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form = HistoryFileForm(*sent, user=request.user)
    if request.method == "POST" and form.is_valid():
        facts = dict(form.cleaned_data)
        file = facts.pop("file")
        try:
            history = read_history_file(
                content=file, name=file.name, size=file.size, **facts, by=request.user, at=timezone.now()
            )
        except (FileRefused, UnreadableSheet) as refused:
            form.add_error(
                "file", SHEET_REFUSALS[getattr(refused, "why", "") or getattr(refused, "code", "")]
            )
        else:
            return redirect("complaints:import", history.public_id)
    held = HistoryImport.objects.visible_to(request.user).select_related("uploaded_by")[:FILES_SHOWN]
    context = {"form": form, "histories": held}
    return render(request, "complaints/imports.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def import_detail(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One file: how its rows are read and what is wrong with them, or what became of them."""
    history = _visible(request, public_id)
    if history.state != HistoryImport.State.READ:
        context = {"history": history, "faults": stored_faults(history)}
        return render(request, "complaints/import_done.html", context)
    seen = preview(history, at=timezone.now())
    header, columns = history.header, columns_of(history)
    sent = request.POST if request.method == "POST" else None
    form = MappingForm(sent, header=header, columns=columns, questions=seen.questions)
    if request.method == "POST" and form.is_valid():
        words = {"mapping": form.mapping(), "codes": form.meanings()}
        set_mapping(history=history, **words, by=request.user, at=timezone.now())
        return redirect("complaints:import", public_id)
    return render(request, "complaints/import.html", {"history": history, "form": form, "preview": seen})


@require_POST
def import_take(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Have the worker take the file over."""
    history = _visible(request, public_id)
    order_import(history=history, by=request.user, at=timezone.now())
    return redirect("complaints:import", public_id)


def _allow(request: HttpRequest) -> None:
    if not may_import(request.user):
        raise Forbidden


def _visible(request: HttpRequest, public_id: UUID) -> HistoryImport:
    """403 for whoever brings no past cases over at all, 404 for a file that is not theirs."""
    _allow(request)
    held = HistoryImport.objects.visible_to(request.user).select_related("file", "unit", "uploaded_by", "job")
    return get_object_or_404(held, public_id=public_id)
