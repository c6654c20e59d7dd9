"""Pages of needs: the list, one need with what fits it, and the acts on it."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from common.calendar import business_today
from common.htmx import acted
from common.models import uuid7
from common.once import KeyTaken, offer_again
from common.posted import posted
from customers.access import editable_customer, visible_customer
from needs import queries, services, texts
from needs.filters import NeedFilter
from needs.forms import DealForm, MoveForm, NeedForm, ProductForm, PromiseForm
from needs.models import STEP_NAMES, DiscoveryName, Need
from organization.access import refuse_others
from organization.rules import Act
from products.models import Product


@require_safe
def need_list(request: HttpRequest) -> HttpResponse:
    asked = request.GET.copy()
    asked.setdefault("step", "running")
    filters = NeedFilter(asked, queries.listed_needs(request.user), request=request)
    found = filters.qs if filters.is_valid() else filters.queryset.none()
    kept = {name: value for name, value in asked.items() if value and name != "cursor"}
    chips = [
        {"label": label, "query": f"?{urlencode({**kept, 'step': step})}", "on": asked["step"] == step}
        for step, label in [("running", _("Under way")), *STEP_NAMES]
    ]
    context = {
        "page": queries.need_page(found, cursor=request.GET.get("cursor", "")),
        "filters": filters,
        "kept": urlencode(kept),
        "chips": chips,
        "step": asked["step"],
    }
    return render(request, "needs/list.html", context)


@require_safe
def customer_panel(request: HttpRequest, customer_no: str) -> HttpResponse:
    """The needs under way, on the customer's page."""
    customer = visible_customer(request, customer_no)
    context = {
        "customer": customer,
        "needs": queries.running_needs(request.user, customer),
        "may_edit": request.user.reach.may(Act.EDIT_CUSTOMER),
    }
    return render(request, "needs/_panel.html" if request.htmx else "needs/panel.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def need_create(request: HttpRequest, customer_no: str) -> HttpResponse:
    customer = editable_customer(request, customer_no)
    form = NeedForm(posted(request), record=Need(customer=customer), customer=customer, user=request.user)
    form.initial["form_key"] = uuid7()
    context: dict[str, Any] = {"customer": customer, "form": form}
    if form.is_bound and form.is_valid():
        words = {name: form.cleaned_data[name] for name in services.EDITABLE}
        try:
            need = services.note_need(
                customer=customer,
                words=words,
                form_key=form.cleaned_data["form_key"],
                by=request.user,
                at=timezone.now(),
            )
        except KeyTaken:
            offer_again(form)
        else:
            return acted(request, _("Noted."), to=_page(need))
    return render(request, "needs/edit.html", context, status=422 if form.is_bound else 200)


@require_safe
def need_detail(request: HttpRequest, public_id: UUID) -> HttpResponse:
    return _detail(request, _need(request, public_id))


@require_http_methods(["GET", "HEAD", "POST"])
def need_edit(request: HttpRequest, public_id: UUID) -> HttpResponse:
    need = _editable(request, public_id)
    form = NeedForm(posted(request), record=need, customer=need.customer, user=request.user)
    context: dict[str, Any] = {"customer": need.customer, "need": need, "form": form}
    status = 422 if form.is_bound else 200
    if form.is_bound and form.is_valid():
        try:
            services.edit_need(
                need=need,
                changes=form.changes(),
                version=form.version,
                by=request.user,
                at=timezone.now(),
            )
        except services.StaleNeed as stale:
            context |= {
                "differences": form.differences(stale.current),
                "opened": form.reopened(stale.current),
                "typed": form.typed(),
            }
            return render(request, "needs/difference.html", context, status=409)
        except services.StillMissing as wanting:
            form.add_error(None, texts.still_missing(wanting.facts))
        except services.NeedClosed:
            form.add_error(None, texts.CLOSED)
        else:
            return acted(request, _("Saved."), to=_page(need))
    return render(request, "needs/edit.html", context, status=status)


@require_POST
def need_move(request: HttpRequest, public_id: UUID) -> HttpResponse:
    need, form = _editable(request, public_id), MoveForm(request.POST)
    if not form.is_valid():
        return _refused(request, need, texts.NO_WAY)
    try:
        services.move_need(need=need, **form.cleaned_data, by=request.user, at=timezone.now())
    except services.NoWay:
        return _refused(request, need, texts.NO_WAY)
    except services.WhyMissing:
        return _refused(request, need, texts.WHY)
    except services.StillMissing as wanting:
        return _refused(request, need, texts.still_missing(wanting.facts))
    return acted(request, _("Moved."), to=_page(need))


@require_POST
def need_remove(request: HttpRequest, public_id: UUID) -> HttpResponse:
    need = _editable(request, public_id)
    try:
        services.remove_need(need=need, by=request.user, at=timezone.now())
    except services.NeedInUse:
        return _refused(request, need, texts.IN_USE)
    to = reverse("customers:detail", args=[need.customer.customer_no])
    return acted(request, _("Need removed"), to=to, undo=reverse("needs:restore", args=[need.public_id]))


@require_POST
def need_restore(request: HttpRequest, public_id: UUID) -> HttpResponse:
    refuse_others(request, Act.EDIT_CUSTOMER)
    need = get_object_or_404(queries.removed_needs(request.user), public_id=public_id)
    services.restore_need(need=need, by=request.user, at=timezone.now())
    return acted(request, _("Need is back"), to=_page(need))


@require_POST
def need_discover(request: HttpRequest, public_id: UUID) -> HttpResponse:
    need = _editable(request, public_id)
    try:
        services.tick_discovery(
            need=need, done=request.POST.getlist("done"), by=request.user, at=timezone.now()
        )
    except services.NeedClosed:
        return _refused(request, need, texts.CLOSED)
    return acted(request, _("Saved."), to=_page(need))


@require_POST
def need_choose(request: HttpRequest, public_id: UUID) -> HttpResponse:
    need, form = _editable(request, public_id), ProductForm(request.POST, user=request.user)
    if not form.is_valid():
        return _refused(request, need, _("Say why it fits."))
    try:
        services.choose_product(need=need, **form.cleaned_data, by=request.user, at=timezone.now())
    except services.NeedClosed:
        return _refused(request, need, texts.CLOSED)
    return acted(request, _("Chosen."), to=_page(need))


@require_POST
def need_leave(request: HttpRequest, public_id: UUID, code: str) -> HttpResponse:
    need = _editable(request, public_id)
    product = get_object_or_404(Product, code=code)
    try:
        services.leave_product(need=need, product=product, by=request.user, at=timezone.now())
    except services.NeedClosed:
        return _refused(request, need, texts.CLOSED)
    except services.StillMissing as wanting:
        return _refused(request, need, texts.still_missing(wanting.facts))
    return acted(request, _("Taken out."), to=_page(need))


@require_POST
def need_promise(request: HttpRequest, public_id: UUID) -> HttpResponse:
    need, form = _editable(request, public_id), PromiseForm(request.POST)
    if not form.is_valid():
        return _detail(request, need, promise=form)
    try:
        services.promise_for_need(need=need, **form.cleaned_data, by=request.user, at=timezone.now())
    except services.NeedClosed:
        return _refused(request, need, texts.CLOSED)
    except KeyTaken:
        offer_again(form)
        return _detail(request, need, promise=form)
    return acted(request, _("Promised: it stands in Today on its day."), to=_page(need))


@require_POST
def need_deal(request: HttpRequest, public_id: UUID) -> HttpResponse:
    need, form = _editable(request, public_id), DealForm(request.POST)
    if not form.is_valid():
        return _refused(request, need, _("Choose a product line."))
    try:
        services.open_deal(need=need, **form.cleaned_data, by=request.user, at=timezone.now())
    except services.NeedClosed:
        return _refused(request, need, texts.CLOSED)
    except KeyTaken:
        return _refused(request, need, texts.KEY_TAKEN)
    return acted(request, _("Opportunity opened."), to=_page(need))


def _page(need: Need) -> str:
    return reverse("needs:detail", args=[need.public_id])


def _refused(request: HttpRequest, need: Need, why: Any) -> HttpResponse:
    return acted(request, str(why), to=_page(need), level="warning")


def _need(request: HttpRequest, public_id: UUID) -> Need:
    return get_object_or_404(queries.listed_needs(request.user), public_id=public_id)


def _editable(request: HttpRequest, public_id: UUID) -> Need:
    need = _need(request, public_id)
    refuse_others(request, Act.EDIT_CUSTOMER)
    return need


def _detail(request: HttpRequest, need: Need, *, promise: PromiseForm | None = None) -> HttpResponse:
    found = queries.told(request.user, need, business_today())
    context = {
        "told": found,
        "need": need,
        "customer": need.customer,
        "discovery": [
            {"code": code, "label": label, "done": code in need.checklist}
            for code, label in DiscoveryName.choices
        ],
        "promise": promise or PromiseForm(initial={"form_key": uuid7()}),
        "form": promise,
        "deal": DealForm(
            initial={
                "form_key": uuid7(),
                "line": next((one.product.line.code for one in found.chosen if one.product.line), None),
            }
        ),
        "may_edit": request.user.reach.may(Act.EDIT_CUSTOMER),
    }
    return render(request, "needs/detail.html", context, status=422 if promise else 200)
