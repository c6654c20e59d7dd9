"""Pages of a customer's signs and history, the list of signs, and the rules that head office decides."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from common.htmx import acted
from common.models import uuid7
from common.once import KeyTaken, offer_again
from common.posted import posted
from customers.access import editable_customer, visible_customer
from organization.access import refuse_others
from organization.rules import Act
from signs import queries, services, texts
from signs.filters import STATES, SignFilter
from signs.forms import EventForm, FoundingForm, OutcomeForm, RuleForm, WithdrawForm
from signs.models import CompanyEvent, WarningSign
from signs.rules import Code


@require_safe
def sign_list(request: HttpRequest) -> HttpResponse:
    asked = request.GET.copy()
    asked.setdefault("state", "waiting")
    filters = SignFilter(asked, queries.listed_signs(request.user), request=request)
    found = filters.qs if filters.is_valid() else filters.queryset.none()
    kept = {name: value for name, value in asked.items() if value and name != "cursor"}
    chips = [
        {
            "label": label,
            "query": f"?{urlencode({**kept, 'state': state})}",
            "on": asked["state"] == state,
        }
        for state, label in STATES
    ]
    context = {
        "page": queries.sign_page(found, cursor=request.GET.get("cursor", "")),
        "filters": filters,
        "kept": urlencode(kept),
        "chips": chips,
        "state": asked["state"],
    }
    return render(request, "signs/list.html", context)


@require_safe
def customer_panel(request: HttpRequest, customer_no: str) -> HttpResponse:
    """The signs that wait, on the customer's page."""
    customer = visible_customer(request, customer_no)
    context = {"customer": customer, "waiting": queries.waiting_signs(request.user, customer)}
    return render(request, "signs/_panel.html" if request.htmx else "signs/panel.html", context)


@require_safe
def of_customer(request: HttpRequest, customer_no: str) -> HttpResponse:
    return _file(request, customer_no)


@require_POST
def event_note(request: HttpRequest, customer_no: str) -> HttpResponse:
    customer, form = editable_customer(request, customer_no), EventForm(request.POST)
    if not form.is_valid():
        return _file(request, customer_no, event=form)
    try:
        services.note_event(customer=customer, **form.cleaned_data, by=request.user, at=timezone.now())
    except KeyTaken:
        offer_again(form)
        return _file(request, customer_no, event=form)
    return acted(request, _("Noted. The night looks for signs in it."), to=_at(customer_no))


@require_POST
def event_withdraw(request: HttpRequest, customer_no: str, public_id: UUID) -> HttpResponse:
    customer, form = editable_customer(request, customer_no), WithdrawForm(request.POST)
    events = CompanyEvent.objects.visible_to(request.user).standing().filter(customer=customer)
    event = get_object_or_404(events, public_id=public_id)
    if not form.is_valid():
        return acted(request, _("Say why it was wrong."), to=_at(customer_no), level="warning")
    services.withdraw_event(event=event, **form.cleaned_data, by=request.user, at=timezone.now())
    return acted(request, _("Withdrawn: it counts no more."), to=_at(customer_no))


@require_POST
def founding_note(request: HttpRequest, customer_no: str) -> HttpResponse:
    customer, form = editable_customer(request, customer_no), FoundingForm(request.POST)
    if not form.is_valid():
        return _file(request, customer_no, founding=form)
    services.note_founding(customer=customer, **form.cleaned_data, by=request.user, at=timezone.now())
    return acted(request, _("Saved."), to=_at(customer_no))


@require_POST
def sign_acknowledge(request: HttpRequest, customer_no: str, public_id: UUID) -> HttpResponse:
    sign = _sign(request, customer_no, public_id)
    try:
        services.acknowledge_sign(sign=sign, by=request.user, at=timezone.now())
    except services.TakenUpAlready:
        return acted(request, str(texts.TAKEN_UP), to=_at(customer_no), level="warning")
    return acted(request, _("Taken up."), to=_at(customer_no))


@require_POST
def sign_handle(request: HttpRequest, customer_no: str, public_id: UUID) -> HttpResponse:
    sign, form = _sign(request, customer_no, public_id), OutcomeForm(request.POST)
    if not form.is_valid():
        return acted(request, _("Say what was done."), to=_at(customer_no), level="warning")
    try:
        services.handle_sign(sign=sign, **form.cleaned_data, by=request.user, at=timezone.now())
    except services.TakenUpAlready:
        return acted(request, str(texts.TAKEN_UP), to=_at(customer_no), level="warning")
    return acted(request, _("Handled."), to=_at(customer_no))


@require_safe
def rule_list(request: HttpRequest) -> HttpResponse:
    may_set = request.user.reach.may(Act.SET_WORK_RULES)
    return render(request, "signs/rules.html", {"rules": queries.rules(), "may_set": may_set})


@require_http_methods(["GET", "HEAD", "POST"])
def rule_edit(request: HttpRequest, code: str) -> HttpResponse:
    refuse_others(request, Act.SET_WORK_RULES)
    if code not in list(Code):
        raise Http404
    rule = next(one.rule for one in queries.rules() if one.rule.code == code)
    names = ("amount", "span", "severity", "in_use", "in_today")
    initial = {name: getattr(rule, name) for name in names} | {"form_key": uuid7()}
    form = RuleForm(posted(request), code=Code(code), initial=initial)
    if form.is_bound and form.is_valid() and _decided(request, code, form):
        return acted(request, _("The next night looks by it."), to=reverse("signs:rules"))
    context = {"rule": rule, "form": form}
    return render(request, "signs/rule_edit.html", context, status=422 if form.is_bound else 200)


def _decided(request: HttpRequest, code: str, form: RuleForm) -> bool:
    try:
        services.decide_rule(code=code, **form.cleaned_data, by=request.user, at=timezone.now())
    except services.NothingChanged:
        form.add_error(None, texts.NOTHING_CHANGED)
    except KeyTaken:
        offer_again(form)
    else:
        return True
    return False


def _at(customer_no: str) -> str:
    return reverse("signs:of-customer", args=[customer_no])


def _sign(request: HttpRequest, customer_no: str, public_id: UUID) -> WarningSign:
    customer = editable_customer(request, customer_no)
    signs = WarningSign.objects.visible_to(request.user).filter(customer=customer)
    return get_object_or_404(signs, public_id=public_id)


def _file(
    request: HttpRequest,
    customer_no: str,
    *,
    event: EventForm | None = None,
    founding: FoundingForm | None = None,
) -> HttpResponse:
    customer = visible_customer(request, customer_no)
    found = queries.file_of(request.user, customer)
    known: dict[str, Any] = {}
    if found.founding:
        known = {name: getattr(found.founding, name) for name in ("motive", "note", "source")}
    context = {
        "customer": customer,
        "file": found,
        "event_form": event or EventForm(initial={"form_key": uuid7()}),
        "founding_form": founding or FoundingForm(initial=known),
        "form": event or founding,
        "may_edit": request.user.reach.may(Act.EDIT_CUSTOMER),
    }
    return render(request, "signs/of_customer.html", context, status=422 if event or founding else 200)
