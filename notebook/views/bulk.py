"""One act on many customers: chosen in the list, ordered, watched while it runs, and taken back."""

from contextlib import suppress
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from common.htmx import acted
from common.models import uuid7
from common.once import KeyTaken, offer_again
from customers.filters import CustomerFilter
from customers.models import Customer
from customers.queries import current_publication, listed_customers
from notebook import queries, services, texts
from notebook.forms import BulkForm
from notebook.models import BulkRun
from notebook.rules import MOST_AT_ONCE, BulkAct
from organization.access import refuse_others
from organization.rules import Act


@require_POST
def bulk_choose(request: HttpRequest) -> HttpResponse:
    """What is to be done with the customers chosen in the list."""
    refuse_others(request, Act.EDIT_CUSTOMER)
    if not _chosen(request).exists():
        return acted(request, str(texts.NOTHING_CHOSEN), to=_list(request), level="warning")
    return _page(request, BulkForm(user=request.user, initial={"form_key": uuid7()}))


@require_POST
def bulk_order(request: HttpRequest) -> HttpResponse:
    refuse_others(request, Act.EDIT_CUSTOMER)
    form = BulkForm(request.POST, user=request.user)
    if not form.is_valid():
        return _page(request, form, status=422)
    try:
        run = services.order_bulk(
            act=BulkAct(form.cleaned_data["act"]),
            words=form.words(),
            customers=list(_chosen(request).order_by("pk").values_list("pk", flat=True)[: MOST_AT_ONCE + 1]),
            form_key=form.cleaned_data["form_key"],
            by=request.user,
            at=timezone.now(),
        )
    except services.NothingChosen:
        form.add_error(None, texts.NOTHING_CHOSEN)
        return _page(request, form, status=422)
    except services.TooManyChosen:
        form.add_error(None, texts.TOO_MANY % {"most": f"{MOST_AT_ONCE:,}"})
        return _page(request, form, status=422)
    except KeyTaken:
        offer_again(form)
        return _page(request, form, status=422)
    return redirect("notebook:bulk-run", run.public_id)


@require_safe
def bulk_run(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """How far an act is; htmx asks for the middle of the page until it is over."""
    run = _run(request, public_id)
    act = BulkAct(run.act)
    progress = queries.progress_of(run)
    context = {
        "run": run,
        "name": texts.BULK[act],
        "told": queries.tag_named(run)
        or texts.POOLS.get(run.words.get("pool", ""), "")
        or run.words.get("title", ""),
        "progress": progress,
        "left_out": [(row.customer, texts.WHY.get(row.why, "")) for row in progress.rows],
    }
    return render(
        request, "notebook/_bulk_progress.html" if request.htmx else "notebook/bulk_run.html", context
    )


@require_POST
def bulk_undo(request: HttpRequest, public_id: UUID) -> HttpResponse:
    run = _run(request, public_id)
    # Ordered twice, or not over: the page says how it stands.
    with suppress(services.NotUndoable):
        services.order_bulk_undo(run=run, by=request.user, at=timezone.now())
    return redirect("notebook:bulk-run", run.public_id)


def _run(request: HttpRequest, public_id: UUID) -> BulkRun:
    runs = BulkRun.objects.visible_to(request.user).select_related("job", "undo_job", "asked_by")
    return get_object_or_404(runs, public_id=public_id)


def _chosen(request: HttpRequest) -> QuerySet[Customer]:
    """The customers ticked, or all that the list's filters leave where `matching` says so; only those one reads."""
    found = listed_customers(request.user, current_publication())
    if request.POST.get("matching") == "1":
        return CustomerFilter(QueryDict(request.POST.get("query", "")), found, request=request).found
    return found.filter(customer_no__in=request.POST.getlist("customer")[:MOST_AT_ONCE])


def _list(request: HttpRequest) -> str:
    return f"{reverse('customers:list')}?{request.POST.get('query', '')}"


def _page(request: HttpRequest, form: BulkForm, status: int = 200) -> HttpResponse:
    context: dict[str, Any] = {
        "form": form,
        "total": _chosen(request).count(),
        "matching": request.POST.get("matching", ""),
        "query": request.POST.get("query", ""),
        "chosen": request.POST.getlist("customer"),
        "back": _list(request),
    }
    return render(request, "notebook/bulk.html", context, status=status)
