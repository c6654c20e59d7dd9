"""Rows kept out of lenient batches: looked at, mended, set aside, and their batch sent through once more."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from common.pagination import record_page
from common.posted import posted
from corebanking import queries, services
from corebanking.forms import MendForm, SetAsideForm
from corebanking.models import Batch
from corebanking.texts import problem_text
from organization.access import refuse_others
from organization.rules import Act

ROWS_A_PAGE = 50


@require_safe
def quarantine(request: HttpRequest) -> HttpResponse:
    refuse_others(request, Act.READ_FEEDS)
    batch, rows = None, queries.quarantine(request.user)
    if asked := _asked(request.GET.get("batch", "")):
        batch = get_object_or_404(Batch.objects.visible_to(request.user), public_id=asked)
        rows = rows.filter(batch=batch)
    shown, page = record_page(
        rows, ordering=queries.IN_ORDER, size=ROWS_A_PAGE, cursor=request.GET.get("cursor", "")
    )
    context = {
        "rows": queries.kept_rows(shown, request.user),
        "page": page,
        "batch": batch,
        "may_mend": request.user.reach.may(Act.MEND_FEEDS),
    }
    return render(request, "corebanking/quarantine.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def row_mend(request: HttpRequest, public_id: UUID, part: int, line: int) -> HttpResponse:
    refuse_others(request, Act.MEND_FEEDS)
    kept = _kept(request, public_id, part, line)
    form = MendForm(posted(request), kept=kept)
    if request.method == "POST" and form.is_valid():
        opened, changes = form.changes()
        try:
            services.mend_row(
                row=kept.row, opened=opened, changes=changes, by=request.user, at=timezone.now()
            )
        except services.NotMendable:
            form.add_error(None, _("This line cannot be mended here: core banking sends it anew."))
        except services.MendedMeanwhile:
            form.add_error(None, _("Somebody mended it meanwhile. Open it again to see how it stands."))
        else:
            messages.success(request, _("Mended. It is applied when the batch is sent through again."))
            return redirect(_back(public_id))
    return _page(request, kept, form=form)


@require_POST
def row_set_aside(request: HttpRequest, public_id: UUID, part: int, line: int) -> HttpResponse:
    refuse_others(request, Act.MEND_FEEDS)
    kept, form = _kept(request, public_id, part, line), SetAsideForm(request.POST)
    if not form.is_valid():
        return _page(request, kept, aside=form)
    reason = form.cleaned_data["reason"]
    try:
        services.set_aside(row=kept.row, reason=reason, by=request.user, at=timezone.now())
    except services.MendedMeanwhile:
        messages.warning(
            request, _("This row waits here no longer: it was set aside or sent through meanwhile.")
        )
    else:
        messages.success(request, _("Set aside. The trail says which row and why."))
    return redirect(_back(public_id))


@require_POST
def batch_replay(request: HttpRequest, public_id: UUID) -> HttpResponse:
    refuse_others(request, Act.MEND_FEEDS)
    batch = get_object_or_404(Batch.objects.visible_to(request.user), public_id=public_id)
    try:
        again = services.replay(batch=batch, by=request.user, at=timezone.now())
    except services.NothingToReplay:
        messages.warning(request, _("No row of this batch waits any more."))
    except services.Overtaken as refused:
        messages.error(request, problem_text(refused.problem.stored()))
    else:
        messages.success(request, _("Sent through once more; what is still wrong stays in quarantine."))
        return redirect("corebanking:batch-detail", again.public_id)
    return redirect("corebanking:batch-detail", public_id)


def _page(
    request: HttpRequest,
    kept: queries.KeptRow,
    *,
    form: MendForm | None = None,
    aside: SetAsideForm | None = None,
) -> HttpResponse:
    context = {"kept": kept, "form": form or MendForm(kept=kept), "aside": aside or SetAsideForm()}
    wrong = context["form"].errors or context["aside"].errors
    return render(request, "corebanking/row.html", context, status=422 if wrong else 200)


def _kept(request: HttpRequest, public_id: UUID, part: int, line: int) -> queries.KeptRow:
    rows = queries.quarantine(request.user)
    row = get_object_or_404(rows, batch__public_id=public_id, part=part, line=line)
    return queries.kept_rows([row], request.user)[0]


def _back(public_id: UUID) -> str:
    return f"{reverse('corebanking:quarantine')}?batch={public_id}"


def _asked(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
