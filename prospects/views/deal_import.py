"""Closed deals of another system: the files so far, one file mapped and checked, and what became of it."""

from contextlib import suppress
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from common.errors import Forbidden
from common.spreadsheets import UnreadableSheet
from files.mapping import MappingForm
from files.services import FileRefused
from files.sheets import AlreadyOrdered
from prospects.forms.deal_import import DealFileForm
from prospects.models import DealImport
from prospects.queries.deal_import import columns_of, preview, stored_errors
from prospects.rules.pipeline import win_rate
from prospects.services.deal_import import map_deals, may_import, order_deals, read_deal_file

FILES_SHOWN = 30


@require_http_methods(["GET", "HEAD", "POST"])
def deals_import(request: HttpRequest) -> HttpResponse:
    """The files so far, and a form for another one."""
    _allow(request)
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form = DealFileForm(*sent)
    if request.method == "POST" and form.is_valid():
        words = dict(form.cleaned_data)
        file = words.pop("file")
        try:
            kept = read_deal_file(
                content=file, name=file.name, size=file.size, **words, by=request.user, at=timezone.now()
            )
        except (FileRefused, UnreadableSheet):
            form.add_error("file", _("This is no table that can be read. Send Excel (.xlsx) or CSV."))
        else:
            return redirect("prospects:deal-file", kept.public_id)
    held = DealImport.objects.visible_to(request.user).select_related("uploaded_by")[:FILES_SHOWN]
    status = 422 if form.is_bound else 200
    return render(request, "prospects/imports/files.html", {"form": form, "files": held}, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def deal_file(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One file: its columns and words, what fits and what is wrong; ordered, how it goes."""
    kept = _visible(request, public_id)
    if kept.state != DealImport.State.READ:
        return _done(request, kept)
    seen = preview(kept, at=timezone.now())
    sent = request.POST if request.method == "POST" else None
    form = MappingForm(sent, header=kept.header, columns=columns_of(kept), questions=seen.questions)
    if request.method == "POST" and form.is_valid():
        words = {"mapping": form.mapping(), "codes": form.meanings()}
        with suppress(AlreadyOrdered):  # its page says so
            map_deals(kept=kept, **words, by=request.user, at=timezone.now())
        return redirect("prospects:deal-file", public_id)
    context = {"kept": kept, "form": form, "preview": seen}
    return render(request, "prospects/imports/file.html", context, status=422 if form.is_bound else 200)


@require_POST
def deal_file_take(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Have the worker take the deals over."""
    kept = _visible(request, public_id)
    order_deals(kept=kept, by=request.user, at=timezone.now())
    return redirect("prospects:deal-file", public_id)


def _done(request: HttpRequest, kept: DealImport) -> HttpResponse:
    context = {"kept": kept, "rate": win_rate(kept.won, kept.lost), "errors": stored_errors(kept)}
    name = "_progress" if request.htmx else "done"
    answer = render(request, f"prospects/imports/{name}.html", context)
    if request.htmx and kept.state == DealImport.State.DONE:
        answer["HX-Refresh"] = "true"
    return answer


def _allow(request: HttpRequest) -> None:
    if not may_import(request.user):
        raise Forbidden


def _visible(request: HttpRequest, public_id: UUID) -> DealImport:
    """403 for whoever brings no deals over at all, 404 for a file that is not theirs."""
    _allow(request)
    held = DealImport.objects.visible_to(request.user).select_related("file", "uploaded_by", "job")
    return get_object_or_404(held, public_id=public_id)
