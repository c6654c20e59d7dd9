"""Tables taken over: what one may bring, one table mapped and checked, how it goes, and taking it back."""

from collections import Counter
from contextlib import suppress
from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django.views.decorators.vary import vary_on_headers

from common.calendar import business_date
from common.models import JobState
from common.posted import posted
from common.spreadsheets import UnreadableSheet, write_csv, write_workbook
from files.mapping import MappingForm
from files.services import FileRefused
from files.sheets import AlreadyOrdered
from imports import queries, services
from imports.access import allowed_target, own_run, visible_run
from imports.forms import SheetForm
from imports.models import SheetRun
from imports.targets import targets_for

RUNS_SHOWN = 50
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What one may bring, and the tables so far."""
    context = {"targets": targets_for(request.user), "runs": _runs(request)}
    return render(request, "imports/home.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def bring(request: HttpRequest, target: str) -> HttpResponse:
    """A form for a table of one target, and those brought so far."""
    into = allowed_target(request, target)
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form = SheetForm(*sent, target=into, user=request.user)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            run = services.bring_sheet(
                target=into,
                content=file,
                name=file.name,
                size=file.size,
                said=form.said,
                form_key=form.cleaned_data["form_key"],
                by=request.user,
                at=timezone.now(),
            )
        except (FileRefused, UnreadableSheet, services.TooManyRows) as refused:
            form.add_error("file", services.why_refused(refused=refused, target=into))
        else:
            return redirect("imports:run", run.public_id)
    context = {
        "target": into,
        "targets": targets_for(request.user),
        "form": form,
        "runs": _runs(request, target=target),
        "key": [into.field(name).label for name in into.key],
    }
    return render(request, "imports/bring.html", context, status=422 if form.is_bound else 200)


@require_safe
def template(request: HttpRequest, target: str) -> HttpResponse:
    """An empty table with our heads, as Excel or CSV."""
    into = allowed_target(request, target)
    tables = queries.template(into)
    as_csv = request.GET.get("format") == "csv"
    content = write_csv(tables[0]) if as_csv else write_workbook(tables)
    answer = HttpResponse(content, content_type="text/csv" if as_csv else XLSX)
    answer["Content-Disposition"] = f'attachment; filename="{target}.{"csv" if as_csv else "xlsx"}"'
    return answer


@require_http_methods(["GET", "HEAD", "POST"])
@vary_on_headers("HX-Request")
def run(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One table: its columns and words, what fits and what is wrong; ordered, how it goes; done, what came of it."""
    seen = visible_run(request, public_id)
    if seen.state != SheetRun.State.READ:
        return _outcome(request, seen)
    own_run(request, public_id)
    shown = queries.preview(seen, at=timezone.now())
    form = MappingForm(
        posted(request),
        header=seen.header,
        columns=queries.columns_of(seen),
        questions=shown.questions,
    )
    if request.method == "POST" and form.is_valid():
        words = {"mapping": form.mapping(), "codes": form.meanings()}
        with suppress(AlreadyOrdered):  # its page says so
            services.map_run(run=seen, **words, by=request.user, at=timezone.now())
        return redirect("imports:run", public_id)
    context = {
        "run": seen,
        "target": queries.target_of(seen),
        "form": form,
        "said": queries.said_words(seen),
        "kept_until": business_date(seen.uploaded_at) + timedelta(days=settings.IMPORT_KEPT_DAYS),
        "preview": shown,
    }
    return render(request, "imports/run.html", context, status=422 if form.is_bound else 200)


@require_POST
def take(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Have the worker take the table over."""
    services.order_run(run=own_run(request, public_id), by=request.user, at=timezone.now())
    return redirect("imports:run", public_id)


@require_POST
def undo(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Have the worker take back what the table did."""
    with suppress(services.NotDone):  # its page says so
        services.order_undo(run=own_run(request, public_id), by=request.user, at=timezone.now())
    return redirect("imports:run", public_id)


def _outcome(request: HttpRequest, seen: SheetRun) -> HttpResponse:
    job = seen.undo_job or seen.job
    waiting = job is not None and job.state not in (JobState.DONE, JobState.FAILED)
    context = {
        "run": seen,
        "target": queries.target_of(seen),
        "job": job,
        "waiting": waiting,
        "faults": queries.stored_faults(seen),
        "kept_back": queries.kept_back(seen),
        "said": queries.said_words(seen),
        "tiles": queries.target_of(seen).tiles(Counter(seen.figures)),
        "records": queries.made_records(seen, by=request.user),
        "may_undo": seen.state == SheetRun.State.DONE
        and seen.undo_job is None
        and bool(seen.taken or seen.changed)
        and not queries.target_of(seen).stays
        and queries.target_of(seen).may(request.user),
    }
    answer = render(request, f"imports/{'_progress' if request.htmx else 'outcome'}.html", context)
    if request.htmx and not waiting:
        answer["HX-Refresh"] = "true"
    return answer


def _runs(request: HttpRequest, **narrowed: str):
    runs = SheetRun.objects.visible_to(request.user).filter(**narrowed).select_related("uploaded_by")
    return [(each, queries.target_of(each)) for each in runs[:RUNS_SHOWN]]
