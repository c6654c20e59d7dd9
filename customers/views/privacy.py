"""Requests of people about their data: the register, copies, restricting and erasing; and what is locked away."""

from uuid import UUID

import orjson
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from common.calendar import business_today
from common.htmx import acted
from common.pagination import keyset_page
from common.posted import posted
from customers import services
from customers.access import editable_customer
from customers.dossier_forms import ReasonForm
from customers.models import Contact, PersonRequest, RequestKind
from customers.privacy_forms import AskedForm, LiftingForm, PartsForm, SettleForm
from customers.queries import privacy
from customers.refusals_of_privacy import REFUSED, refusal
from customers.services import privacy as acts
from organization.access import refuse_others
from organization.rules import Act

# What another supervisor than who registered it does.
BY_TWO = {
    "restrict": acts.restrict_person,
    "lift": acts.lift_restriction,
    "erase": acts.erase_person,
}


@require_safe
def request_list(request: HttpRequest) -> HttpResponse:
    """The register, what is open first due first."""
    found = privacy.listed_requests(request.user)
    state = request.GET.get("state", "open")
    found = found.filter(state="open") if state == "open" else found
    page = keyset_page(
        found, ordering=privacy.REQUESTS, columns=["pk"], size=50, cursor=request.GET.get("cursor", "")
    )
    rows = found.in_bulk([row["pk"] for row in page.rows])
    context = {
        "rows": [rows[row["pk"]] for row in page.rows],
        "page": page,
        "state": state,
        "today": business_today(),
        "may_settle": request.user.reach.may(Act.SETTLE_PERSON),
        "may_edit": request.user.reach.may(Act.EDIT_CUSTOMER),
    }
    return render(request, "customers/requests.html", context)


@require_POST
def request_register(request: HttpRequest, customer_no: str, public_id: UUID) -> HttpResponse:
    customer = editable_customer(request, customer_no)
    people = Contact.objects.visible_to(request.user).filter(customer=customer)
    contact, form = get_object_or_404(people, public_id=public_id), AskedForm(request.POST)
    to = reverse("customers:dossier", args=[customer_no, public_id])
    if not form.is_valid():
        words = " ".join(error for errors in form.errors.values() for error in errors)
        return acted(request, words, to=to, level="warning")
    try:
        acts.ask_for_person(contact=contact, **form.cleaned_data, by=request.user, at=timezone.now())
    except REFUSED as refused:
        return acted(request, refusal(refused), to=to, level="warning")
    return acted(request, _("Registered. It stands in the register with its day."), to=to)


@require_POST
def request_settle(request: HttpRequest, public_id: UUID, act: str) -> HttpResponse:
    """Done, refused, restricted, lifted or erased."""
    asked = _asked(request, public_id)
    to = reverse("customers:request-list")
    if act not in ("done", "refuse") and (act not in BY_TWO or act != asked.kind):
        raise Http404
    refuse_others(request, Act.EDIT_CUSTOMER if act in ("done", "refuse") else Act.SETTLE_PERSON)
    try:
        if act in ("done", "refuse"):
            form = SettleForm(request.POST)
            if not form.is_valid():
                return acted(request, _("Say what was done, or why not."), to=to, level="warning")
            acts.settle_request(
                request=asked, **form.cleaned_data, done=act == "done", by=request.user, at=timezone.now()
            )
        else:
            BY_TWO[act](request=asked, by=request.user, at=timezone.now())
    except REFUSED as refused:
        return acted(request, refusal(refused), to=to, level="warning")
    return acted(request, _("Settled."), to=to)


@require_POST
def request_lifting(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Register that a restriction is to be lifted, beside the request by which it came."""
    asked, form = _asked(request, public_id), LiftingForm(request.POST)
    refuse_others(request, Act.EDIT_CUSTOMER)
    to = reverse("customers:request-list")
    if not form.is_valid():
        words = " ".join(error for errors in form.errors.values() for error in errors)
        return acted(request, words, to=to, level="warning")
    asking = {"contact": asked.contact, "kind": RequestKind.LIFT, "asked_on": form.cleaned_data["asked_on"]}
    try:
        acts.ask_for_person(**asking, by=request.user, at=timezone.now())
    except REFUSED as refused:
        return acted(request, refusal(refused), to=to, level="warning")
    return acted(request, _("Registered. It stands in the register with its day."), to=to)


@never_cache
@require_POST
def request_copy(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Everything held of the person, as a file to be handed over."""
    asked = _asked(request, public_id)
    refuse_others(request, Act.EDIT_CUSTOMER)
    try:
        held = acts.copy_person(request=asked, by=request.user, at=timezone.now())
    except REFUSED as refused:
        to = reverse("customers:request-list")
        return acted(request, refusal(refused), to=to, level="warning")
    content = orjson.dumps(held, default=str, option=orjson.OPT_INDENT_2)
    name = f'attachment; filename="person-{asked.contact.public_id}.json"'
    return HttpResponse(content, content_type="application/json", headers={"Content-Disposition": name})


@require_POST
def parts_set(request: HttpRequest, customer_no: str, public_id: UUID) -> HttpResponse:
    customer = editable_customer(request, customer_no)
    people = Contact.objects.visible_to(request.user).filter(customer=customer)
    contact, form = get_object_or_404(people, public_id=public_id), PartsForm(request.POST)
    to = reverse("customers:dossier", args=[customer_no, public_id])
    if not form.is_valid():
        return acted(request, _("Choose at least one part."), to=to, level="warning")
    try:
        acts.set_parts(
            contact=contact,
            parts=form.cleaned_data["parts"],
            version=contact.version,
            by=request.user,
            at=timezone.now(),
        )
    except services.StaleContact:
        return acted(
            request, _("Somebody changed the person at this moment. Try again."), to=to, level="warning"
        )
    return acted(request, _("Saved."), to=to)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def locked_list(request: HttpRequest) -> HttpResponse:
    """Who is locked away; the content of one, for a reason, to the one role that reads it."""
    refuse_others(request, Act.READ_LOCKED)
    form = ReasonForm(posted(request))
    context = {"rows": list(privacy.locked_people()[:200]), "form": form}
    if form.is_bound and form.is_valid():
        locked = get_object_or_404(privacy.locked_people(), public_id=_uuid(request.POST.get("person", "")))
        reason = form.cleaned_data["reason"]
        held = acts.read_locked(locked=locked, reason=reason, by=request.user, at=timezone.now())
        context |= {"shown": locked, "held": orjson.dumps(held, option=orjson.OPT_INDENT_2).decode()}
    status = 422 if form.is_bound and not form.is_valid() else 200
    return render(request, "customers/locked.html", context, status=status)


def _uuid(typed: str) -> UUID | None:
    try:
        return UUID(typed)
    except ValueError:
        return None


def _asked(request: HttpRequest, public_id: UUID) -> PersonRequest:
    return get_object_or_404(privacy.listed_requests(request.user), public_id=public_id)
