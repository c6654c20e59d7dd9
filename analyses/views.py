"""Pages of analysis sheets: a customer's, one of them with its wordings, and the acts on it."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from analyses import queries, services, texts
from analyses.forms import SheetForm, version_asked
from analyses.models import AnalysisSheet
from analyses.rules import SheetKind
from common.calendar import business_today
from common.errors import Forbidden
from common.htmx import acted
from common.models import uuid7
from common.once import KeyTaken, offer_again
from common.posted import posted
from customers.access import editable_customer, visible_customer
from organization.access import refuse_others
from organization.rules import Act


@require_safe
def sheet_list(request: HttpRequest, customer_no: str) -> HttpResponse:
    """Every sheet of a customer, by kind."""
    customer = visible_customer(request, customer_no)
    context = {
        "customer": customer,
        "kinds": queries.of_customer(request.user, customer),
        "may_edit": request.user.reach.may(Act.EDIT_CUSTOMER),
    }
    return render(request, "analyses/list.html", context)


@require_safe
def customer_panel(request: HttpRequest, customer_no: str) -> HttpResponse:
    """The last sheets, on the customer's page."""
    customer = visible_customer(request, customer_no)
    context = {
        "customer": customer,
        "sheets": queries.latest_sheets(request.user, customer),
        "kinds": [(kind.value, name) for kind, name in texts.KINDS.items()],
        "may_edit": request.user.reach.may(Act.EDIT_CUSTOMER),
    }
    return render(request, "analyses/_panel.html" if request.htmx else "analyses/panel.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def sheet_create(request: HttpRequest, customer_no: str, kind: str) -> HttpResponse:
    customer = editable_customer(request, customer_no)
    if kind not in {each.value for each in SheetKind}:
        raise Http404
    record = AnalysisSheet(customer=customer, kind=kind, dated_on=business_today())
    form = SheetForm(posted(request), record=record, user=request.user)
    form.initial["form_key"] = uuid7()
    if form.is_bound and form.is_valid():
        try:
            sheet = services.write_sheet(
                customer=customer,
                kind=kind,
                dated_on=form.cleaned_data["dated_on"],
                words=form.words(),
                form_key=form.cleaned_data["form_key"] or uuid7(),
                by=request.user,
                at=timezone.now(),
            )
        except KeyTaken:
            offer_again(form)
        except services.NotOfCustomer as refused:
            form.refuse_choice(refused)
        else:
            return acted(request, _("Sheet written"), to=_page(sheet), changed="timeline:changed")
    return render(request, "analyses/edit.html", _form(form, record), status=422 if form.is_bound else 200)


@require_safe
def sheet_detail(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """A sheet as it stands, or an earlier wording of it."""
    sheet = _sheet(request, public_id)
    told = queries.told(request.user, sheet, version_asked(request.GET))
    if told is None:
        raise Http404
    context = {
        "sheet": sheet,
        "told": told,
        "customer": sheet.customer,
        "own": sheet.written_by_id == request.user.pk,
        "may_edit": request.user.reach.may(Act.EDIT_CUSTOMER),
    }
    return render(request, "analyses/detail.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def sheet_edit(request: HttpRequest, public_id: UUID) -> HttpResponse:
    sheet = _sheet(request, public_id)
    refuse_others(request, Act.EDIT_CUSTOMER)
    form = SheetForm(posted(request), record=sheet, user=request.user)
    if form.is_bound and form.is_valid():
        changes = form.changes()
        try:
            services.edit_sheet(
                sheet=sheet,
                changes=form.words(changes),
                dated_on=changes.get("dated_on"),
                version=form.version,
                by=request.user,
                at=timezone.now(),
            )
        except services.StaleSheet as stale:
            context = {
                "sheet": sheet,
                "customer": sheet.customer,
                "differences": form.differences(stale.current),
                "opened": form.reopened(stale.current),
                "typed": form.typed(),
            }
            return render(request, "analyses/difference.html", context, status=409)
        except services.NotOfCustomer as refused:
            form.refuse_choice(refused)
        else:
            return acted(request, _("Saved."), to=_page(sheet), changed="timeline:changed")
    return render(request, "analyses/edit.html", _form(form, sheet), status=422 if form.is_bound else 200)


@require_POST
def sheet_remove(request: HttpRequest, public_id: UUID) -> HttpResponse:
    sheet = _own(request, _sheet(request, public_id))
    services.remove_sheet(sheet=sheet, by=request.user, at=timezone.now())
    undo = reverse("analyses:restore", args=[public_id])
    to = reverse("analyses:of-customer", args=[sheet.customer.customer_no])
    return acted(request, _("Sheet removed"), to=to, undo=undo, changed="timeline:changed")


@require_POST
def sheet_restore(request: HttpRequest, public_id: UUID) -> HttpResponse:
    every = AnalysisSheet.objects.visible_to(request.user).select_related("customer")
    sheet = _own(request, get_object_or_404(every, public_id=public_id))
    services.restore_sheet(sheet=sheet, by=request.user, at=timezone.now())
    return acted(request, _("Sheet is back"), to=_page(sheet), changed="timeline:changed")


def _form(form: SheetForm, sheet: AnalysisSheet) -> dict[str, Any]:
    kind = SheetKind(sheet.kind)
    return {
        "form": form,
        "sheet": sheet,
        "customer": sheet.customer,
        "kind": texts.KINDS[kind],
        "meaning": texts.MEANINGS[kind],
    }


def _page(sheet: AnalysisSheet) -> str:
    return reverse("analyses:detail", args=[sheet.public_id])


def _sheet(request: HttpRequest, public_id: UUID) -> AnalysisSheet:
    return get_object_or_404(queries.listed_sheets(request.user), public_id=public_id)


def _own(request: HttpRequest, sheet: AnalysisSheet) -> AnalysisSheet:
    if sheet.written_by_id != request.user.pk:
        raise Forbidden
    return sheet
