"""The customer's written request as it came: opened beside the page, and added while the request waits."""

from uuid import UUID

from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from common.htmx import acted
from files.downloads import file_response
from pricing import services
from pricing.forms import ScansForm
from pricing.models import Concession, Scan
from pricing.views.concessions import done_or_refused, page_of, quotable


@require_POST
def scan_add(request: HttpRequest, public_id: UUID) -> HttpResponse:
    found = get_object_or_404(
        Concession.objects.visible_to(request.user).select_related("quote", "customer"), public_id=public_id
    )
    quotable(request, found.quote)
    form = ScansForm(request.POST, request.FILES)
    if form.is_valid():
        said = {"files": form.cleaned_data["files"], "by": request.user, "at": timezone.now()}
        if done_or_refused(form, lambda: services.attach_scans(concession=found, **said)):
            return acted(request, _("Added to the written request."), to=page_of(found))
    return render(request, "pricing/scans.html", {"found": found, "form": form}, status=422)


@require_safe
def scan_open(request: HttpRequest, public_id: UUID, scan: UUID) -> FileResponse:
    """The file itself, beside the page (`show=1`) or to be saved; who took it is on record."""
    scans = Scan.objects.visible_to(request.user).select_related("file", "concession")
    found = get_object_or_404(scans, concession__public_id=public_id, public_id=scan)
    answer = file_response(found.file, found.name, shown=request.GET.get("show") == "1")
    if request.method == "GET":
        services.record_scan_taken(scan=found, by=request.user, at=timezone.now())
    return answer
