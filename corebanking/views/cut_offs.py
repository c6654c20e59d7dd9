"""The page on which is said until when each resource is due."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from common.posted import posted
from corebanking import queries, services
from corebanking.forms import CutOffsForm
from organization.access import refuse_others
from organization.rules import Act


@require_http_methods(["GET", "HEAD", "POST"])
def cut_offs(request: HttpRequest) -> HttpResponse:
    """Each resource with the clock that it is due at, where that is not the night's."""
    refuse_others(request, Act.MEND_FEEDS)
    form = CutOffsForm(posted(request), own=queries.cut_offs())
    if request.method == "POST" and form.is_valid():
        for resource, until in form.changes().items():
            services.set_cut_off(resource=resource, until=until, by=request.user, at=timezone.now())
        messages.success(
            request, _("Kept. The feeds of the last business date are judged by it from now on.")
        )
        return redirect("corebanking:cut-offs")
    context = {"form": form, "cut_off": queries.cut_off()}
    return render(request, "corebanking/cut_offs.html", context, status=422 if form.errors else 200)
